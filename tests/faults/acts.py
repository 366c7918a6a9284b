"""What people do in these tests, each act in a process of its own.

python -m tests.faults.acts first_letters COUNT          requests, with their letters waiting
python -m tests.faults.acts sent_requests COUNT DAY      requests that were sent on a day
python -m tests.faults.acts approve                      every letter that waits for a person
python -m tests.faults.acts settle yes|no ID [ID ...]    say of letters in doubt that they left
"""

import os
import sys
from datetime import date


def first_letters(count: str) -> None:
    from tests.outgoing import first_letters as write

    write(*_requests(int(count)))


def sent_requests(count: str, day: str) -> None:
    from requests_app import lifecycle
    from tests.outgoing import leave_at_once

    leave_at_once()
    for foi_request in _requests(int(count)):
        lifecycle.record(foi_request, lifecycle.Kind.SENT, date.fromisoformat(day))


def _requests(count: int) -> list:
    """Make-up authorities, each with an address of its own, and a request to each."""
    from requests_app import lifecycle
    from requests_app.campaigns import load_campaign
    from requests_app.models import Authority
    from tests.conftest import CAMPAIGN

    campaign = load_campaign(CAMPAIGN).campaign
    authorities = Authority.objects.bulk_create(
        Authority(
            code=f"FAULT{number:05}",
            official_name=f"Testham {number} Council",
            plain_name=f"Testham {number}",
            type="unitary",
            nation="England",
            region="South East",
            email=f"foi@testham{number}.example",
        )
        for number in range(1, count + 1)
    )
    return [lifecycle.new_request(campaign, authority) for authority in authorities]


def approve() -> None:
    from django.utils import timezone

    from requests_app import batches
    from requests_app.models import OutgoingMessage

    print(batches.approve(OutgoingMessage.objects.all(), None, timezone.now()))  # noqa: T201


def settle(answer: str, *message_ids: str) -> None:
    from django.utils import timezone

    from requests_app.letter_fates import settle as say
    from requests_app.models import OutgoingMessage

    for letter in OutgoingMessage.objects.filter(message_id__in=message_ids):
        say(letter, answer == "yes", "asked the mail server", timezone.now())


ACTS = {act.__name__: act for act in (first_letters, sent_requests, approve, settle)}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")
    import django

    django.setup()
    name, *words = sys.argv[1:]
    ACTS[name](*words)


if __name__ == "__main__":
    main()
