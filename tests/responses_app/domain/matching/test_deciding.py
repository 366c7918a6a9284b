from dataclasses import replace

from hypothesis import given
from hypothesis.strategies import booleans, builds, frozensets, integers, sampled_from

from responses_app.domain.matching.deciding import Signs, agreeing, decide
from responses_app.domain.matching.known import KnownRequest

# 1 and 2 are two rounds of one request, 3 another campaign's to the same authority.
REQUESTS = {
    number: KnownRequest(number, f"R{number}", authority, "", campaign)
    for number, authority, campaign in ((1, 1, 1), (2, 1, 1), (3, 1, 2), (4, 2, 1), (5, 3, 1))
}
NUMBERS = sampled_from(sorted(REQUESTS))


def naming(*numbers: int) -> dict[int, str]:
    return {number: f"It names {number}." for number in numbers}


NAMINGS = frozensets(NUMBERS, max_size=2).map(lambda numbers: naming(*sorted(numbers)))


def signs(**named) -> Signs:
    return Signs(requests=REQUESTS, sender_words="Its sender is another.", **named)


def _made(thread, last, **named) -> Signs:
    parent = frozenset(list(thread)[last % len(thread) :][:1]) if thread else frozenset()
    return signs(thread=thread, parent=parent, **named)


SIGNS = builds(
    _made,
    thread=NAMINGS,
    last=integers(0, 1),
    tokens=NAMINGS,
    near=NAMINGS,
    answers=NAMINGS,
    subject=NAMINGS,
    own=NAMINGS,
    quoted=NAMINGS,
    imported=NAMINGS,
    beside=NAMINGS,
    attached=NAMINGS,
    same_subject=NAMINGS,
    in_names=frozensets(NUMBERS, max_size=2),
    elsewhere=frozensets(integers(1, 3), max_size=1).map(
        lambda authorities: {one: f"Authority {one} stands in it." for one in authorities}
    ),
    sender=frozensets(integers(1, 3), max_size=2),
    lost=sampled_from([(), (), ("foi+x@example.org",)]),
    is_from_us=booleans(),
)


@given(SIGNS)
def test_decide_never_contradicts_a_strong_sign(signs):
    chosen = decide(signs).request

    if chosen is not None:
        for group in (signs.addressed, signs.whole_thread, signs.references):
            assert not group or chosen in group
        assert set(signs.references) <= {chosen}
        assert not signs.answers or chosen in signs.answers
        assert not signs.lost and not signs.is_from_us


@given(SIGNS)
def test_decide_goes_against_the_sender_only_where_two_strong_signs_agree(signs):
    chosen = decide(signs).request

    if chosen is not None and signs.sender and REQUESTS[chosen].authority not in signs.sender:
        agreeing = [group for group in signs.strong if set(group) == {chosen}]
        assert len(agreeing) >= 2


@given(SIGNS)
def test_decide_goes_against_another_authority_that_is_named_only_where_two_signs_agree(signs):
    chosen = decide(signs).request

    if chosen is not None and set(signs.elsewhere) - {REQUESTS[chosen].authority}:
        assert agreeing(signs, chosen) >= 2


@given(SIGNS)
def test_decide_never_goes_against_a_mail_of_somebody_else_or_another_letters_subject(signs):
    chosen = decide(signs).request

    if chosen is not None:
        assert set(signs.same_subject) <= {chosen}
        assert not signs.beside or chosen in {**signs.beside, **signs.whole_thread}


@given(SIGNS, NAMINGS, sampled_from(["quoted", "imported", "own", "subject", "beside", "attached"]))
def test_decide_with_a_strangers_words_never_changes_one_request_into_another(signs, more, where):
    before = decide(signs).request
    after = decide(replace(signs, **{where: {**getattr(signs, where), **more}})).request

    assert before is None or after in (before, None)


@given(SIGNS, NAMINGS)
def test_decide_with_one_token_more_never_changes_one_request_into_another(signs, more):
    before = decide(signs).request
    after = decide(replace(signs, tokens={**signs.tokens, **more})).request

    assert before is None or after in (before, None)


@given(SIGNS)
def test_decide_says_why_it_takes_a_request_or_takes_none_of_several(signs):
    decision = decide(signs)

    if decision.request is None:
        strong = {number for group in signs.strong for number in group}
        assert decision.conflicts or len(strong) < 2
        assert not decision.how
    else:
        assert decision.how and decision.because and not decision.conflicts


@given(NUMBERS, sampled_from(["tokens", "near", "answers", "thread", "subject", "own"]))
def test_decide_takes_the_only_request_that_is_named(number, where):
    assert decide(signs(**{where: naming(number)})).request == number


def test_decide_puts_strangers_in_one_thread_side_by_side():
    assert decide(signs(thread=naming(1, 4), parent=frozenset({4}))).request is None
    assert decide(signs(thread=naming(1, 4), parent=frozenset({4}), tokens=naming(1))).request == 1


def test_decide_takes_the_last_of_several_rounds_in_one_thread():
    assert decide(signs(thread=naming(1, 2), parent=frozenset({2}))).request == 2
    assert decide(signs(thread=naming(1), parent=frozenset({1}))).request == 1


def test_decide_asks_a_person_where_token_and_letter_are_of_two_rounds():
    both = signs(tokens=naming(1), answers=naming(2), thread=naming(1, 2), parent=frozenset({2}))

    assert decide(both).request is None


def test_decide_takes_of_two_tokens_the_one_that_all_else_names():
    two = naming(1, 4)

    assert decide(signs(tokens=two, answers=naming(1))).request == 1
    assert decide(signs(tokens=two, subject=naming(4))).request == 4
    assert decide(signs(tokens=two, sender=frozenset({2}))).request == 4
    assert decide(signs(tokens=two, sender=frozenset({1, 2}))).request is None
    assert decide(signs(tokens=two, answers=naming(1), subject=naming(4))).request is None
    assert decide(signs(tokens=two, answers=naming(1), sender=frozenset({2}))).request is None
    assert decide(signs(tokens=two)).request is None


def test_decide_takes_what_is_quoted_only_from_its_own_authority():
    assert decide(signs(quoted=naming(4))).request is None
    assert decide(signs(quoted=naming(4), sender=frozenset({2}))).request == 4
    assert decide(signs(quoted=naming(4), sender=frozenset({2, 3}))).request is None
    assert decide(signs(quoted=naming(4, 5), sender=frozenset({2}))).request is None


def test_decide_ties_nothing_by_a_mail_of_somebody_else():
    assert decide(signs(beside=naming(1))).request is None
    assert decide(signs(beside=naming(1), tokens=naming(1))).request == 1
    assert decide(signs(beside=naming(1), tokens=naming(4))).request is None


def test_decide_asks_a_person_where_one_of_two_tokens_is_but_a_name():
    two = {"tokens": naming(1, 4), "answers": naming(1)}

    assert decide(signs(**two)).request == 1
    assert decide(signs(**two, in_names=frozenset({4}))).request is None


def test_decide_asks_a_person_where_a_stranger_attaches_the_mail_of_another():
    attached = {"tokens": naming(1), "attached": naming(4)}

    assert decide(signs(**attached)).request is None
    assert decide(signs(**attached, sender=frozenset({1}))).request == 1
    assert decide(signs(**attached, answers=naming(1))).request == 1
