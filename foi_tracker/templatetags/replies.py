"""What every page says of the replies that wait."""

from django import template
from django.utils.html import format_html

from responses_app.models import InboundMessage
from responses_app.models.inbound_message import IN_PEN, TO_READ, count_each, counted

register = template.Library()

COUNTED = 99  # messages; where more wait, that is enough to know


@register.simple_tag
def replies_waiting() -> str:
    """How many messages wait for a person, to be read or sorted: up to 99, then "99+".

    One query, which reads no more of two indexes than it counts.
    """
    rows = InboundMessage.objects
    waiting = count_each(COUNTED, to_read=rows.filter(TO_READ), in_pen=rows.filter(IN_PEN))
    n = sum(waiting.values())
    words = '<span class="count">{}</span><span class="visually-hidden"> wait for a person</span>'
    return format_html(words, counted(n, COUNTED)) if n else ""
