"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def where_letters_go(request: HttpRequest) -> dict[str, object]:
    """Tell every page whether letters really leave, so that the banner can say so."""
    folder = settings.LETTERS_DIR.relative_to(settings.DATA_DIR.parent)  # var/letters
    return {"letters_are_sent": settings.SMTP_IS_SET, "letters_dir": folder}
