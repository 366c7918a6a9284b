"""How many letters may leave now, and when the last will have left."""

from datetime import UTC, datetime, timedelta

from requests_app import throttling
from requests_app.models import OutgoingMessage, SendingRules
from tests.outgoing import first_letters

TUESDAY = datetime(2026, 2, 3, 10, tzinfo=UTC)


def test_hours_of_gives_none_where_letters_may_leave_at_any_hour():
    assert throttling.hours_of(SendingRules(office_hours_only=False)) is None
    hours = throttling.hours_of(SendingRules())
    assert (hours.opens.hour, hours.closes.hour, hours.working_days_only) == (9, 17, True)


def test_room_now_counts_what_was_tried_within_the_last_minute(make_request):
    letters = first_letters(*(make_request(email=f"foi@t{n}.example") for n in range(6)))
    OutgoingMessage.objects.filter(pk__in=[one.pk for one in letters[:2]]).update(tried_at=TUESDAY)
    rules = SendingRules(letters_a_minute=4, letters_a_minute_to_one=0)

    def room(seconds: int) -> int:
        at = TUESDAY + timedelta(seconds=seconds)
        return len(throttling.room_now(OutgoingMessage.objects.ready(at), rules, at, 20))

    assert room(30) == 2
    assert room(60) == 4


def test_room_now_goes_past_an_exchanger_that_had_its_share(make_request):
    shared = [make_request(email=f"foi{n}@shared.example") for n in range(5)]
    first_letters(*shared, make_request(email="foi@alone.example"))
    rules = SendingRules(letters_a_minute=0, letters_a_minute_to_one=2)

    taken = throttling.room_now(OutgoingMessage.objects.ready(TUESDAY), rules, TUESDAY, 20)

    assert [letter.exchanger for letter in taken] == [
        "shared.example",
        "shared.example",
        "alone.example",
    ]


def test_projected_end_waits_for_the_office_to_open(make_request, mail_server):
    first_letters(*(make_request(email=f"foi@t{n}.example") for n in range(40)))
    SendingRules.objects.update(letters_a_minute=20, office_hours_only=True)
    saturday = datetime(2026, 2, 7, 12, tzinfo=UTC)

    end = throttling.projected_end(saturday)

    assert end == datetime(2026, 2, 9, 9, 1, tzinfo=UTC)
    later = throttling.projected_end(saturday, {"more.example": 200})
    assert later > end


def test_projected_end_is_none_where_nothing_waits_or_nothing_is_sent(make_request, settings):
    assert throttling.projected_end(TUESDAY) is None
    first_letters(make_request(email="foi@t.example"))
    assert settings.SMTP_IS_SET is False  # letters go to a folder, all at once
    assert throttling.projected_end(TUESDAY) is None
