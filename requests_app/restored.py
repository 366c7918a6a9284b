"""A database that came out of a backup: what it calls waiting may have left since."""

from pathlib import Path

from django.conf import settings

RESTORED = "restored"  # a file in the data folder: made by script/restore


def is_paused() -> bool:
    """True while nobody has confirmed that a restored database may send."""
    return restored_file().exists()


def restored_file() -> Path:
    """The file that script/restore leaves in the data folder."""
    return settings.DATA_DIR / RESTORED
