from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from requests_app.models import Authority
from responses_app.api.paging import Key, part_of
from responses_app.api.problems import Problem

ORDERS = {
    "code": [Key("code")],
    "nation, then code": [Key("nation"), Key("code")],
    "last first": [Key("nation", descending=True), Key("code", descending=True)],
    "population": [Key("population", nullable=True), Key("code")],
    "most people first": [Key("population", descending=True, nullable=True), Key("code")],
    "three": [Key("end_date", nullable=True), Key("nation", descending=True), Key("code")],
}
NATIONS = ["England", "Wales", "Scotland"]
PEOPLE = st.none() | st.integers(1, 3)
DAYS = st.none() | st.sampled_from([date(2020, 3, 31), date(2023, 3, 31)])
BODIES = st.lists(st.tuples(st.sampled_from(NATIONS), PEOPLE, DAYS), max_size=12)


def made(bodies, first=0):
    """Authorities of made-up codes."""
    return Authority.objects.bulk_create(
        Authority(
            code=f"X{(number * 7) % 100:03}{number:03}",
            official_name=f"Council {number}",
            plain_name=f"Town {number}",
            type="unitary",
            nation=nation,
            region=nation,
            population=people,
            end_date=end,
        )
        for number, (nation, people, end) in enumerate(bodies, first)
    )


def pages(keys, limit, meanwhile=lambda: None):
    """The primary keys page by page, and what was counted; `meanwhile` happens between pages."""
    found, after = [], None
    while True:
        part = part_of(Authority.objects.all(), keys, after=after, limit=limit, of="a list")
        found.append((part.pks, part.count))
        after = part.after
        if after is None:
            return found
        meanwhile()


class Paging(TestCase):
    @settings(max_examples=40)
    @given(bodies=BODIES, order=st.sampled_from(sorted(ORDERS)), limit=st.integers(1, 5))
    def test_the_pages_together_are_the_list_in_its_order(self, bodies, order, limit):
        made(bodies)
        whole = part_of(Authority.objects.all(), ORDERS[order], after=None, limit=99, of="a list")

        found = pages(ORDERS[order], limit)

        assert [pk for page, _ in found for pk in page] == whole.pks
        assert all(len(page) == limit for page, _ in found[:-1])
        assert {count for _, count in found} == {len(bodies)}
        assert whole.after is None

    @settings(max_examples=40)
    @given(
        bodies=BODIES,
        order=st.sampled_from(sorted(ORDERS)),
        limit=st.integers(1, 4),
        more=st.lists(BODIES, max_size=3),
    )
    def test_each_row_is_read_once_while_rows_come_in(self, bodies, order, limit, more):
        there = {one.pk for one in made(bodies)}
        coming = list(more)

        def meanwhile():
            if coming:
                made(coming.pop(), first=Authority.objects.count())

        found = [pk for page, _ in pages(ORDERS[order], limit, meanwhile) for pk in page]

        assert len(found) == len(set(found))
        assert there <= set(found)


def test_what_is_empty_comes_last_whichever_the_direction(db):
    made([("Wales", None, None), ("Wales", 5, None), ("Wales", 7, None)])

    for order, people in (("population", [5, 7, None]), ("most people first", [7, 5, None])):
        part = part_of(Authority.objects.all(), ORDERS[order], after=None, limit=3, of="a list")
        assert [Authority.objects.get(pk=pk).population for pk in part.pks] == people


@pytest.mark.parametrize("after", ["x", "", "WyJYMDAwMDAwIl0:forged", "é", "1"])
def test_an_after_that_is_not_ours_is_refused(db, after):
    made([("Wales", None, None)] * 3)

    def asked():
        part_of(Authority.objects.all(), ORDERS["code"], after=after, limit=1, of="a list")

    if not after:
        asked()
        return
    with pytest.raises(Problem, match="does not belong to this list"):
        asked()


def test_an_after_of_another_list_is_refused(db):
    made([("Wales", None, None)] * 3)
    rows = Authority.objects.all()
    theirs = part_of(rows, ORDERS["code"], after=None, limit=1, of="another list").after

    with pytest.raises(Problem):
        part_of(rows, ORDERS["code"], after=theirs, limit=1, of="a list")
