"""Whole mails: read from their bytes, taken apart, matched."""

from collections import Counter
from dataclasses import replace

import pytest

from responses_app.domain.mail import Address, Mail
from responses_app.domain.matching import Match, match
from responses_app.domain.quoting import Split, split
from responses_app.readers.emails import read_mail
from tests.corpus import threads
from tests.corpus.office import MAIL_FROM, Office
from tests.corpus.threads import HELD, NOBODY, OURS, TIED, Case


@pytest.fixture(scope="module")
def office() -> Office:
    return Office(seed=20260105)


@pytest.fixture(scope="module")
def matched(office: Office) -> list[tuple[Case, Match]]:
    """2,000 mixed mails, and what became of each."""
    return [(case, matched_raw(case.raw, office)) for case in threads.cases(office)]


def matched_raw(raw: bytes, office: Office) -> Match:
    mail = read_mail(raw)
    return match(mail, split(mail.text, mail.subject), office)


def matched_mail(office: Office, own: str = "", quoted: str = "", **fields) -> Match:
    """A mail of a stranger with these fields."""
    fields.setdefault("sender", Address("clerk@stranger.example"))
    text = f"{own}\n{quoted}"
    return match(Mail(text=text, **fields), Split(own, quoted, ""), office)


def named(found: Match) -> set[int]:
    return {candidate.request for candidate in found.candidates}


# ---------------------------------------------------------------------------- the mixed mails


def test_the_corpus_has_2000_mails_and_half_lead_astray():
    office = Office(seed=1)
    kinds = Counter(case.kind for case in threads.cases(office))
    adversarial = sum(kinds[make.__name__] for make in threads.ADVERSARIAL)

    assert sum(kinds.values()) == 2_000
    assert len(office.all_requests) == 400
    assert adversarial >= 2_000 / 3
    assert set(kinds) == {make.__name__ for make in (*threads.PLAIN, *threads.ADVERSARIAL)}


def test_match_ties_no_mail_to_a_wrong_request(matched):
    wrong = [
        case.kind
        for case, found in matched
        if not set(found.requests) <= case.truth or (found.is_ours and case.expected != OURS)
    ]

    assert wrong == []


def test_match_ties_every_mail_whose_token_or_reference_nothing_contradicts(matched):
    missed = [
        (case.kind, found.conflicts)
        for case, found in matched
        if case.expected == TIED and set(found.requests) != case.truth
    ]

    assert missed == []
    assert all(found.how and found.sentence for _, found in matched if found.requests)


def test_match_leaves_contradicted_mails_to_a_person_with_the_truth_among_the_candidates(matched):
    wrong = [
        (case.kind, found)
        for case, found in matched
        if case.expected == HELD and (found.requests or not case.truth <= named(found))
    ]

    assert wrong == []


def test_match_ties_nothing_that_answers_nobody(matched):
    assert not any(found.requests for case, found in matched if case.expected == NOBODY)


def test_match_knows_the_copies_of_our_own_letters(matched):
    ours = [(case, found) for case, found in matched if case.expected == OURS]

    assert ours
    assert all(found.is_ours and found.letter and not found.requests for _, found in ours)


def test_match_gives_ten_candidates_at_most_each_with_reasons_the_likeliest_first(matched):
    for _, found in matched:
        scores = [candidate.score for candidate in found.candidates]
        assert len(scores) <= 10
        assert scores == sorted(scores, reverse=True)
        assert all(candidate.reasons for candidate in found.candidates)
        assert not named(found) & set(found.requests)


def test_match_gives_the_same_answer_again(office):
    for case in threads.cases(Office(seed=5), 150):
        assert matched_raw(case.raw, office) == matched_raw(case.raw, office)


# ---------------------------------------------------------------------------- single rules


def test_match_names_the_letter_that_a_bounce_is_about(office):
    letter = office.letters_of(1050)[1]

    found = matched_mail(office, recipients=(letter.envelope_from,))

    assert (found.requests, found.letter) == ((1050,), letter.message_id)


def test_match_names_the_letter_that_a_reply_answers(office):
    first, second = (letter.message_id for letter in office.letters_of(1050))

    found = matched_mail(office, in_reply_to=(first,), references=(second, first))

    assert found.letter == first


def test_match_takes_no_account_of_the_order_of_headers(office):
    headers = (
        ("To", office.address_of(1050)),
        ("Cc", office.address_of(1060)),
        ("X-Other", "x"),
    )
    letter = office.letters_of(1060)[0].message_id

    found = {
        matched_mail(office, headers=order, in_reply_to=(letter,)).requests
        for order in (headers, headers[::-1], headers[1:] + headers[:1])
    }

    assert found == {(1060,)}


@pytest.mark.parametrize("number", [1050, 1100, 1250, 1350])
@pytest.mark.parametrize("other", [1051, 1400])
def test_match_of_quoted_words_of_a_stranger_never_changes_a_match(office, number, other):
    quoted = f"> {office.reference_of(other)}\n> {office.address_of(other)}"
    for fields in (
        {"recipients": (office.address_of(number),)},
        {"in_reply_to": (office.letters_of(number)[0].message_id,)},
        {"subject": office.reference_of(number)},
    ):
        assert matched_mail(office, quoted=quoted, **fields).requests == (number,)


def test_match_of_a_reference_in_the_text_of_one_and_a_quotation_of_another_asks_a_person(office):
    own, quoted = f"See {office.reference_of(1050)}.", f"> {office.reference_of(1051)}"

    stranger = matched_mail(office, own, quoted)
    itself = matched_mail(office, own, quoted, sender=Address(office.authority_of(1050).email))

    assert stranger.requests == ()
    assert named(stranger) >= {1050, 1051}
    assert itself.requests == (1050,)


def test_match_of_forwarded_words_is_no_match_by_what_its_sender_wrote(office):
    own = f"From: FOI\nTo: clerk\nSubject: FW: {office.reference_of(1050)}\n\nSee above."

    found = matched_mail(office, own)

    assert found.requests == ()
    assert found.candidates[0].request == 1050


def test_match_by_a_reference_that_others_may_use_needs_their_own_sender(office):
    imported = replace(office.all_requests[1060], reference="FOI-77", reference_is_ours=False)
    mine = Office(seed=office.seed)
    mine.all_requests[1060] = imported

    stranger = matched_mail(mine, subject="FOI-77")
    itself = matched_mail(mine, subject="FOI-77", sender=Address(mine.authority_of(1060).email))

    assert (stranger.requests, itself.requests) == ((), (1060,))
    assert 1060 in named(stranger)


def test_match_by_a_name_and_by_a_subject_are_only_suggestions(office):
    found = matched_mail(
        office,
        sender=Address("noreply@gmail.com", office.name_of(1250)),
        subject="RE: " + office.all_requests[1250].subject,
    )

    assert found.requests == ()
    assert found.candidates[0].request == 1250


def test_match_of_a_forged_letter_does_not_make_it_vanish(office):
    letter = office.letters_of(1050)[0]
    ours = Address(MAIL_FROM)

    copied = matched_mail(office, letter.body, sender=ours, message_id=letter.message_id)
    forged = matched_mail(office, "Pay us.", sender=ours, message_id=letter.message_id)
    unknown = matched_mail(
        office, "x", sender=ours, message_id="<x@y>", headers=(("X-FOI-Letter", "y; mac=1"),)
    )

    assert copied.is_ours
    assert not forged.is_ours and "another text" in " ".join(forged.conflicts)
    assert not unknown.is_ours and "signature" in " ".join(unknown.conflicts)


def test_match_of_an_empty_mail_is_for_a_person(office):
    assert match(Mail(), Split("", "", ""), office) == Match()


def test_match_without_reply_and_bounce_addresses_goes_by_thread_and_reference(office):
    plain = Office(seed=office.seed, reply_pattern="", bounce_pattern="")

    by_token = matched_mail(plain, recipients=(office.address_of(1050),))
    by_subject = matched_mail(plain, subject=office.reference_of(1050))

    assert (by_token.requests, by_subject.requests) == ((), (1050,))
