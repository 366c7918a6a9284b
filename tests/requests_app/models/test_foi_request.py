"""On every day exactly one phase is true of a request, by the rule for many rows and for one."""

from datetime import date, timedelta

import pytest
from django.db.models import Case, IntegerField, Max, Min, Value, When

from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.lifecycle import LifecycleError, record
from requests_app.models import FoiRequest
from requests_app.models.foi_request import phases

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2019, 1, 1), date(2028, 12, 31)
EVERY_DAY = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
# What happened, and how many days after it was sent.
HISTORIES = [
    [],
    [("bounced", 1)],
    [("acknowledged", 2)],
    [("clarification_requested", 5)],
    [("clarification_requested", 5), ("clarification_received", 30)],
    [("fees_notice", 4)],
    [("fees_notice", 4), ("fee_received", 20)],
    [("pit_extension", 10)],
    [("eir_extension", 10)],
    [("partial_response", 15)],
    [("response", 20)],
    [("refusal", 40), ("review_requested", 50)],
    [("refusal", 40), ("narrowed", 50)],
    [("withdrawn", 3)],
    [("closed", 90)],
    [("closed", 90), ("reopened", 100)],
]
SENT = [date(year, month, 28) for year in range(2018, 2027) for month in (3, 12)]


@pytest.fixture
def requests_of_every_kind(make_request):
    """Each law and history, sent on days spread over the years; a draft of each law beside."""
    made = []
    for number, law in enumerate(Law):
        made.append(make_request(law=law))
        for place, history in enumerate(HISTORIES):
            sent_on = SENT[(place * 5 + number) % (len(SENT) - 1)]
            foi_request = make_request(sent_on, law=law)
            for kind, after in history:
                try:
                    record(foi_request, kind, sent_on + timedelta(after))
                except LifecycleError:
                    break
            made.append(foi_request)
    return made


def test_phases_are_exclusive_and_exhaustive_on_every_day_of_ten_years(requests_of_every_kind):
    def true(condition):
        return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())

    for day in EVERY_DAY:
        how_many = sum(true(condition) for condition in phases(day).values())
        found = FoiRequest.objects.aggregate(least=Min(how_many), most=Max(how_many))
        assert found == {"least": 1, "most": 1}, day


def test_phase_of_one_row_is_the_phase_of_many_on_every_fifth_day(requests_of_every_kind):
    seen = set()
    for day in EVERY_DAY[::5]:
        for foi_request in FoiRequest.objects.with_phase(day):
            assert foi_request.phase(day) == foi_request.phase_now, (foi_request, day)
            seen.add(foi_request.phase_now)
    assert seen == set(Phase)
