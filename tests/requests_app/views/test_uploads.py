import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.views import uploads


def test_keep_gives_back_the_same_bytes_and_keeps_them_once(settings):
    first = uploads.keep(SimpleUploadedFile("a.csv", b"authority\nKent\n"))
    second = uploads.keep(SimpleUploadedFile("b.csv", b"authority\nKent\n"))

    assert first == second
    assert uploads.kept(first) == b"authority\nKent\n"
    assert [path.name for path in settings.UPLOADS_DIR.iterdir()] == [first]


def test_kept_does_not_know_what_was_never_kept():
    with pytest.raises(FileNotFoundError):
        uploads.kept("0" * 64)
