"""What every page says of the replies that wait."""

from django import template
from django.db.models import Q
from django.utils.html import format_html

from foi_tracker.templatetags.foi import number
from responses_app.models import InboundMessage

register = template.Library()


@register.simple_tag
def replies_waiting() -> str:
    """How many messages wait for a person, to be read or sorted. One query, on indexes."""
    to_read = Q(place="matched", confirmed_at=None, holds_chasing=True)
    waiting = InboundMessage.objects.filter(to_read | Q(place="pen")).count()
    words = '<span class="count">{}</span><span class="visually-hidden"> wait for a person</span>'
    return format_html(words, number(waiting)) if waiting else ""
