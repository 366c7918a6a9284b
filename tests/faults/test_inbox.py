"""One mail delivered by many at once is kept once."""

import hashlib
import os
import random
from pathlib import Path

import pytest
from django.utils import timezone

from responses_app import inbox, vault
from responses_app.models import InboundMessage, StoredFile
from tests.at_once import at_once
from tests.faults import report

RUNS = int(os.environ.get("FOI_TEST_DELIVERIES", "8"))
AT_ONCE = 20

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_twenty_deliveries_of_one_mail_at_once_keep_one(settings):
    chance = random.Random(11)
    for run in range(RUNS):
        raw = b"Message-ID: <%d@council.example>\r\n\r\n" % run + chance.randbytes(200_000)

        kept = at_once(
            lambda raw=raw: inbox.keep(raw, inbox.CameBy.UPLOAD, "upload", timezone.now()), AT_ONCE
        )

        assert len({one.message.pk for one in kept}) == 1
        assert sum(one.is_new for one in kept) == 1
        assert InboundMessage.objects.count() == StoredFile.objects.count() == run + 1
        assert vault.read(hashlib.sha256(raw).hexdigest()) == raw
    folder = Path(settings.STORAGES["vault"]["OPTIONS"]["location"])
    assert len([path for path in folder.rglob("*") if path.is_file()]) == RUNS
    report.note("deliveries", {"runs": RUNS, "at once": AT_ONCE, "kept": RUNS})
