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


@pytest.mark.parametrize(
    "around",
    ["CAUTION: from outside.\n\n{}", "{}\n--\nScanned by a gateway.", "Banner\n{}\nFooter", " {} "],
)
def test_match_knows_our_letter_with_what_a_gateway_put_around_it(office, around):
    letter = office.letters_of(1050)[0]
    text = around.format(letter.body.replace("\n", "\r\n "))

    found = matched_mail(
        office,
        text,
        sender=Address(MAIL_FROM),
        message_id=letter.message_id,
        subject="[EXTERNAL] FOI",
    )

    assert (found.is_ours, found.letter, found.requests) == (True, letter.message_id, ())


@pytest.mark.parametrize("text", ["", "Pay us.", "{half}", "{body} and more" * 2, "{body}{long}"])
def test_match_of_other_words_under_our_message_id_stays_in_the_pen(office, text):
    letter = office.letters_of(1050)[0]
    body = letter.body
    own = text.format(body=body.replace("Ada", "Eve"), half=body[: len(body) // 2], long="x" * 5000)

    found = matched_mail(office, own, sender=Address(MAIL_FROM), message_id=letter.message_id)
    stranger = matched_mail(office, body, message_id=letter.message_id)
    long = matched_mail(
        office, body + "x" * 5000, sender=Address(MAIL_FROM), message_id=letter.message_id
    )

    assert not found.is_ours and not found.requests
    assert not stranger.is_ours and not long.is_ours


def test_match_holds_a_mail_that_names_another_authority_with_both_among_the_candidates(office):
    one, other = 1050, 1061
    name = office.name_of(one)
    letter = office.letters_of(other)[0].message_id
    for by in (
        {"sender": Address("noreply@icasework.com", name)},
        {"subject": f"Response of {name}"},
        {"reply_to": (Address(office.authority_of(one).email),)},
    ):
        for sign in ({"references": (letter,)}, {"recipients": (office.address_of(other),)}):
            found = matched_mail(office, **{**by, **sign})

            assert found.requests == ()
            assert {one, other} <= named(found)
            assert "another authority" in " ".join(found.conflicts)


def test_match_is_not_misled_by_a_name_where_two_signs_agree_or_the_authority_itself_writes(office):
    name = office.name_of(1050)
    letter = office.letters_of(1061)[0].message_id
    itself = Address(office.authority_of(1061).email, "Preston, Jo")

    two = matched_mail(
        office, subject=f"To {name}", references=(letter,), recipients=(office.address_of(1061),)
    )
    theirs = matched_mail(office, subject=f"To {name}", references=(letter,), sender=itself)

    assert two.requests == theirs.requests == (1061,)


def test_match_takes_an_authority_nobody_asked_for_no_contradiction(office):
    mine = Office(seed=office.seed)
    nobody = mine.authority_of(1160).number
    mine.all_requests = {
        number: one for number, one in mine.all_requests.items() if one.authority != nobody
    }
    subject = f"Copied to {office.name_of(1160)}"

    found = matched_mail(mine, subject=subject, recipients=(mine.address_of(1050),))

    assert found.requests == (1050,)


def test_match_holds_the_subject_of_another_campaign_only_while_that_request_is_open(office):
    mine = Office(seed=office.seed)
    one, other = 1050, 1210
    assert mine.all_requests[one].authority == mine.all_requests[other].authority
    fields = {
        "recipients": (mine.address_of(one),),
        "in_reply_to": (mine.letters_of(one)[0].message_id,),
        "sender": Address(mine.authority_of(one).email),
        "subject": f"RE: {mine.all_requests[other].subject.upper()} (FOI 12/2026)",
    }

    still_open = matched_mail(mine, **fields)
    mine.all_requests[other] = replace(mine.all_requests[other], is_open=False)
    closed = matched_mail(mine, **fields)

    assert still_open.requests == () and {one, other} <= named(still_open)
    assert closed.requests == (one,)


def test_match_of_two_campaigns_with_one_subject_goes_by_thread(office):
    mine = Office(seed=office.seed)
    subject = mine.all_requests[1210].subject
    mine.all_requests[1050] = replace(mine.all_requests[1050], subject=subject)
    letter = mine.letters_of(1050)[0].message_id

    assert matched_mail(mine, subject=f"RE: {subject}", references=(letter,)).requests == (1050,)


def test_match_by_a_received_mail_needs_the_same_sender_or_its_authority(office):
    letter = office.letters_of(1061)[0].message_id
    clerk = {"references": ("<clerk.1061@mail.example>",)}

    def requests_of(address: str, **fields) -> tuple[int, ...]:
        return matched_mail(office, sender=Address(address), **fields).requests

    assert requests_of("clerk@gmail.com", **clerk) == (1061,)
    assert requests_of(office.authority_of(1061).email, **clerk) == (1061,)
    assert requests_of("jo@gmail.com", **clerk) == ()
    assert requests_of("mailer-daemon@gmail.com", **clerk) == ()
    assert requests_of("jo@gmail.com", references=(letter,)) == (1061,)
    assert 1061 in named(matched_mail(office, sender=Address("jo@gmail.com"), **clerk))


def test_match_never_goes_by_a_message_id_that_is_the_mails_own_or_its_senders(office):
    own = "<clerk.1061@mail.example>"
    mine = Office(seed=office.seed)
    mine.tied["<CLERK@gmail.com>"] = 1061
    mine.senders["<CLERK@gmail.com>"] = ["clerk@gmail.com"]
    clerk = Address("clerk@gmail.com")

    itself = matched_mail(mine, sender=clerk, references=(own,), message_id=own)
    senders = matched_mail(mine, sender=clerk, in_reply_to=("<CLERK@gmail.com>",))

    assert itself.requests == senders.requests == ()
    assert 1061 in named(itself) & named(senders)


@pytest.mark.parametrize("at", [0, 99, 401, 500])
def test_match_of_hundreds_of_references_suggests_what_the_first_and_last_name(office, at):
    ids = [f"<{number}@list.example>" for number in range(500)]
    ids.insert(at, office.letters_of(1050)[0].message_id)

    found = matched_mail(office, references=tuple(ids))

    assert found.requests == () and 1050 in named(found)
    assert matched_mail(office, references=tuple(ids), subject=office.reference_of(1050)).requests


def test_match_of_two_tokens_one_in_a_display_name_asks_a_person(office):
    one, other = office.address_of(1050), office.address_of(1061)
    sender = Address(office.authority_of(1050).email)

    def requests_of(to: str) -> tuple[int, ...]:
        return matched_mail(
            office, headers=(("To", to),), recipients=(one, other), sender=sender
        ).requests

    assert requests_of(f"{one}, {other}") == (1050,)
    for written in (
        f'"{other}" <{one}>',
        f"{other} <{one}>",
        f"{one} ({other})",
        f'"{one}" <{other}>',
    ):
        assert requests_of(written) == ()
    assert requests_of(f'"{one}" <{one}>, <{other}>') == (1050,)


def test_match_of_an_empty_mail_is_for_a_person(office):
    assert match(Mail(), Split("", "", ""), office) == Match()


def test_match_without_reply_and_bounce_addresses_goes_by_thread_and_reference(office):
    plain = Office(seed=office.seed, reply_pattern="", bounce_pattern="")

    by_token = matched_mail(plain, recipients=(office.address_of(1050),))
    by_subject = matched_mail(plain, subject=office.reference_of(1050))

    assert (by_token.requests, by_subject.requests) == ((), (1050,))
