"""Many people at the desk at once, and the tool reading beside them: nothing is shared, nothing
waits for ever, every figure is written once."""

import os
import threading
from datetime import date, timedelta

import pytest

from responses_app import coding, double_coding, proposing
from responses_app.coding import CodingError
from responses_app.models import (
    CodedAnswer,
    Coding,
    CodingItem,
    Figure,
    FigureSearch,
    MessageTie,
    ProposedFigure,
)
from tests.at_once import at_once
from tests.came_in import came_in
from tests.coded import NOW, code, coder, say, to_be_coded

MONDAY = date(2026, 1, 5)
ROUNDS = int(os.environ.get("FOI_TEST_ROUNDS", "5"))
State = CodingItem.State
REPLY = "1a) In 2023 twelve children (12) were identified as trafficked.\n2023: 12\n"

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def each(*works):
    """One piece of work for every thread."""
    waiting, lock = list(works), threading.Lock()

    def do():
        with lock:
            work = waiting.pop()
        return work()

    return at_once(do, len(works))


def test_nobody_is_given_what_somebody_else_has(make_request):
    foi_request = make_request(MONDAY)
    for _ in range(20):
        to_be_coded(foi_request)
    people = [coder(f"coder {n}") for n in range(8)]
    for _ in range(ROUNDS):
        Coding.objects.all().delete()

        taken = each(*(lambda one=one: coding.take_next(one, NOW) for one in people))

        assert len({one.item_id for one in taken}) == 8


def test_a_double_item_is_given_to_two_of_eight(make_request):
    to_be_coded(make_request(MONDAY), is_double=True)
    people = [coder(f"coder {n}") for n in range(8)]
    for _ in range(ROUNDS):
        Coding.objects.all().delete()

        taken = each(*(lambda one=one: coding.take_next(one, NOW) for one in people))

        assert sorted(one.turn for one in taken if one) == [1, 2]


@pytest.mark.parametrize(("second", "state"), [("12", State.DONE), ("13", State.TO_ADJUDICATE)])
def test_two_who_finish_at_the_same_moment_are_both_heard(make_request, second, state):
    foi_request = make_request(MONDAY)
    for n in range(ROUNDS):
        item = to_be_coded(foi_request, is_double=True)
        both = []
        for name, raw in (("ada", "12"), ("ben", second)):
            taken = coding.take(item, coder(name), NOW)
            said = say(item, decision="correct", raw=raw)
            assert coding.keep(taken, [said], NOW) == {}
            both.append(taken)

        each(*(lambda one=one: coding.finish(one, NOW) for one in both))

        item.refresh_from_db()
        assert item.state == state
        assert Figure.objects.count() == (n + 1 if state == State.DONE else 0)


def test_a_reply_is_decided_between_two_by_one_person(make_request):
    item = to_be_coded(make_request(MONDAY), is_double=True)
    code(item, coder("ada"))
    code(item, coder("ben"), say(item, decision="reject"))
    places = {pair.place: "first" for pair in double_coding.pairs_of(item)}

    def decide(person):
        try:
            return double_coding.adjudicate(item, person, places, NOW)
        except CodingError:
            return None

    done = each(*(lambda one=one: decide(one) for one in map(coder, ("cleo", "dan", "eve"))))

    assert len([one for one in done if one]) == 1
    assert Figure.objects.get().how == Figure.How.ADJUDICATED


# ---------------------------------------------------------------------------- beside the reader


@pytest.fixture
def read(make_request):
    """A reply that the tool has read, which waits to be coded."""
    foi_request = make_request(MONDAY)
    message = came_in(
        kind="answer", of=foi_request, raw=None, state="by_hand", own_text=REPLY, text=REPLY
    )
    proposing.propose_waiting(NOW)
    item = CodingItem.objects.get(message=message)
    assert ProposedFigure.objects.open().filter(is_best=True).exists()
    return item


def again(item: CodingItem, n: int, *, is_double: bool = False) -> FigureSearch:
    """As it was before anybody coded it, to be read anew."""
    Figure.objects.all().delete()
    CodedAnswer.objects.all().delete()
    Coding.objects.all().delete()
    ProposedFigure.objects.update(state=ProposedFigure.State.OUTDATED)
    CodingItem.objects.update(state=State.OPEN, is_double=is_double, done_at=None)
    MessageTie.objects.update(undone_at=None)
    FigureSearch.objects.update(version=0, tries=0, taken_until=None)
    proposing.propose_waiting(NOW + n * timedelta(hours=1))
    FigureSearch.objects.update(version=0, tries=0, taken_until=None)
    return FigureSearch.objects.get(message=item.message_id)


def what_is_left(item: CodingItem) -> None:
    """Either it is coded and nothing is open, or it waits to be coded."""
    item.refresh_from_db()
    is_open = ProposedFigure.objects.open().filter(is_best=True).exists()
    assert item.state != State.DONE or not is_open
    places = Figure.objects.accepted().values_list("question", "period")
    assert len(places) == len(set(places)) <= 1
    assert Figure.objects.count() == len(places)


def finished(taken: Coding):
    try:
        return coding.finish(taken, NOW)
    except CodingError:
        return None  # it was read anew, and is not decided


def test_finish_beside_a_reader_waits_for_it_and_never_in_a_circle(read):
    for n in range(ROUNDS):
        search = again(read, n)
        taken = coding.take(read, coder("ada"), NOW)
        assert coding.keep(taken, [say(read, decision="correct", raw="13")], NOW) == {}

        each(
            lambda taken=taken: finished(taken),
            lambda search=search: proposing.propose(search, NOW),
        )

        what_is_left(read)


def test_finish_beside_a_reply_that_is_taken_from_its_request(read):
    for n in range(ROUNDS):
        again(read, n)
        proposing.propose_waiting(NOW)
        taken = coding.take(read, coder("ada"), NOW)
        assert coding.keep(taken, [say(read, decision="correct", raw="13")], NOW) == {}
        MessageTie.objects.update(undone_at=NOW)

        each(lambda taken=taken: finished(taken), lambda: proposing.propose_waiting(NOW))

        read.refresh_from_db()
        assert read.state == State.DONE
        if not FigureSearch.objects.exists():
            FigureSearch.objects.create(foi_request=read.foi_request, message=read.message)


def test_a_decision_beside_a_reader_loses_neither(read):
    for n in range(ROUNDS):
        search = again(read, n, is_double=True)
        code(read, coder("ada"), say(read, decision="correct", raw="13"))
        code(read, coder("ben"), say(read, decision="correct", raw="14"))
        places = {pair.place: "second" for pair in double_coding.pairs_of(read)}

        each(
            lambda places=places: double_coding.adjudicate(read, coder("cleo"), places, NOW),
            lambda search=search: proposing.propose(search, NOW),
        )

        what_is_left(read)
        assert Figure.objects.accepted().get().value == 14


def test_a_reader_that_puts_a_reply_back_takes_nothing_from_who_codes_it_anew(read):
    for n in range(ROUNDS):
        search = again(read, n)
        code(read, coder("ada"), say(read, decision="correct", raw="13"))

        def reopen():
            try:
                coding.reopen(read, "page 2 was missed", coder("dan"), NOW)
            except CodingError:
                return  # the reader was faster
            taken = coding.take(read, coder("ben"), NOW)
            coding.keep(taken, [say(read, decision="correct", raw="15")], NOW)

        each(reopen, lambda search=search: proposing.propose(search, NOW))

        read.refresh_from_db()
        assert read.state == State.OPEN
        kept = CodedAnswer.objects.current().filter(coding__coder=coder("ben"))
        assert kept.count() == Coding.objects.filter(coder=coder("ben")).count()
