"""What every page knows."""

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from requests_app import outbox, restored
from requests_app.models import SendingRules


def where_letters_go(request: HttpRequest) -> dict[str, object]:
    """Tell every page whether letters really leave, so that the banner can say so."""
    folder = settings.LETTERS_DIR.relative_to(settings.DATA_DIR.parent)  # var/letters
    return {
        "letters_are_sent": settings.SMTP_IS_SET,
        "letters_dir": folder,
        "nothing_leaves": _why_nothing_leaves(request),
    }


def _why_nothing_leaves(request: HttpRequest) -> str:
    """Why no letter leaves at the moment, for those who are logged in; one small query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    now = timezone.now()
    switched_off = SendingRules.objects.filter(Q(paused=True) | Q(busy_until__gt=now))
    if restored.is_paused() or switched_off.exists():
        return outbox.why_nothing_leaves(now)
    return ""
