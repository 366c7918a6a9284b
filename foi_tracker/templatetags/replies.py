"""What every page says of the replies that wait."""

from django import template
from django.db.models import Q

from responses_app.models import InboundMessage

register = template.Library()


@register.simple_tag
def replies_waiting() -> int:
    """How many messages wait for a person: to be read, or to be sorted. One query on indexes."""
    to_read = Q(place="matched", confirmed_at=None, holds_chasing=True)
    return InboundMessage.objects.filter(to_read | Q(place="pen")).count()
