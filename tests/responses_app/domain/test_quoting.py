"""What they wrote, apart from what they quote."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.quoting import split

PIECES = st.sampled_from(
    [
        "",
        "> How many?",
        ">",
        "We hold 12.",
        "On Mon, 5 Jan 2026, A B <a@b.example> wrote:",
        "On Mon, 5 Jan 2026",
        "A B wrote:",
        "-----Original Message-----",
        "From: A",
        "Sent: 5 January 2026",
        "To: B",
        "Subject: C",
        "Oddi wrth: A",
        "Anfonwyd: 5 Ionawr 2026",
        "At: B",
        "Pwnc: C",
        "-- ",
        "--",
        "________________",
        "Sent from my iPhone",
        "This e-mail is confidential and intended only for the addressee.",
        "Please see our answers below in red.",
        "> 5 claims",
        " ",
        "\r",
    ]
)


@given(lines=st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40), subject=st.text())
def test_split_loses_no_line(lines, subject):
    text = "\n".join(lines)

    parts = split(text, subject)

    kept = Counter("\n".join((parts.own, parts.quoted, parts.signature)).split("\n"))
    assert Counter(line for line in text.split("\n") if line) == Counter(
        {line: number for line, number in kept.items() if line}
    )


@given(lines=st.lists(st.from_regex(r"[A-Za-z0-9 ,.]{1,30}", fullmatch=True), max_size=10))
def test_split_leaves_answers_between_quoted_lines_own(lines):
    text = "On 5 Jan 2026, A <a@b.example> wrote:\n" + "\n".join(f"> Q\nAnswer {x}" for x in lines)

    own = split(text).own

    assert all(f"Answer {line}".strip() in own for line in lines)


INTRODUCTIONS = {
    "gmail": "On Mon, 5 Jan 2026 at 10:15, A Researcher <a@b.example> wrote:\n\n> How many?",
    "wrapped": "On Mon, 5 Jan 2026 at 10:15, A Researcher\n<a@b.example>\nwrote:\n\nHow many?",
    "outlook": "From: A\nSent: 05 January 2026 10:15\nTo: FOI\nSubject: Records\n\nHow many?",
    "rule": "____________________\nFrom: A <a@b>\nSent: 5 Jan\nTo: F\nSubject: R\n\nHow?",
    "bold": "*From:* A\n*Sent:* 05 January 2026\n*To:* FOI\n*Subject:* Records\n\nHow many?",
    "original": "-----Original Message-----\nFrom: A\nSent: 5 Jan\nTo: F\nSubject: R\n\nHow many?",
    "bare original": "-----Original Message-----\nHow many?",
    "welsh block": "Oddi wrth: A\nAnfonwyd: 5 Ionawr 2026\nAt: B\nPwnc: C\n\nFaint?",
    "welsh original": "-----Neges Wreiddiol-----\nOddi wrth: A\nAnfonwyd: 5\nAt: B\nPwnc: C\n\nF?",
    "welsh ar": "Ar Llun, 5 Ion 2026 am 10:15, ysgrifennodd A Ymchwilydd <a@b.example>:\n> Faint?",
    "welsh ysgrifennodd": "Ysgrifennodd A Ymchwilydd ar 5 Ionawr 2026:\nFaint?",
    "welsh ysgrifennodd, marked": "Ysgrifennodd A Ymchwilydd:\n> Faint?",
}


@pytest.mark.parametrize("thread", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_split_finds_the_thread_below_a_reply(thread):
    own = "Annwyl / Dear applicant\n\nWe hold 12 records.\n\nYn gywir\nA. Officer\n"

    parts = split(f"{own}\n{thread}")

    assert parts.own.strip() == own.strip()
    assert parts.quoted.strip() == thread


def test_split_keeps_an_answer_below_what_it_quotes():
    parts = split("On 5 Jan 2026, A wrote:\n> How many?\n> And when?\n\nWe hold 12.\n\nRegards\nB")

    assert parts.own.strip() == "We hold 12.\n\nRegards\nB"


@pytest.mark.parametrize(
    "note",
    [
        "Please see our answers below in red.",
        "Please see below.",
        "I have answered each question in line.",
        "Gweler ein hatebion isod.",
    ],
)
def test_split_leaves_all_own_where_answers_stand_in_an_unmarked_thread(note):
    text = f"{note}\n\nFrom: A\nSent: 5 Jan\nTo: F\nSubject: R\n\n1. How many?\nWe hold 12."

    assert split(text, "RE: R").own == text


FORWARDED = "-----Original Message-----\nFrom: A\nSent: 5 Jan\nTo: F\nSubject: R\n\nWe hold 12."


@pytest.mark.parametrize("subject", ["FW: Records", "Fwd: Records", ""])
def test_split_takes_what_a_mere_forward_forwards_as_own(subject):
    older = "\n\nFrom: Us\nSent: 4 Jan\nTo: A\nSubject: R\n\nHow many?"

    parts = split(FORWARDED + older, subject)

    assert "We hold 12." in parts.own
    assert "How many?" in parts.quoted


def test_split_takes_nothing_of_an_empty_reply_as_own():
    assert split(FORWARDED, "RE: Records").own == ""


def test_split_takes_a_single_more_than_as_an_answer():
    assert split("Claims in 2023:\n> 100\nClaims in 2024:\n12").own.count("> 100") == 1


SIGNATURES = [
    "-- \nA. Officer\nInformation Governance",
    "Sent from my iPhone",
    "Anfonwyd o fy iPhone",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "*****\nThis message may contain confidential information. If you have received it in error,\n"
    "please delete it.",
    "Mae'r neges e-bost hon yn gyfrinachol ac wedi'i bwriadu ar gyfer y derbynnydd yn unig.",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_split_finds_a_signature(signature):
    parts = split(f"We hold 12.\n\n{signature}")

    assert parts.own.strip() in ("We hold 12.", "We hold 12.\n\n*****")
    assert signature.splitlines()[-1] in parts.signature


@pytest.mark.parametrize(
    "words",
    [
        "Yours sincerely\n\nA. Officer",
        "Yn gywir\n\nSwyddog",
        "This message may contain bad news: your request is refused under section 12.",
        "--\nQ1. We hold 12.\nQ2. Not held.",
    ],
)
def test_split_leaves_what_may_be_an_answer_own(words):
    parts = split(f"Dear applicant\n\n{words}")

    assert words.splitlines()[-1] in parts.own


def test_split_leaves_words_behind_a_disclaimer_own():
    text = "This e-mail is confidential and intended only for the addressee.\n\nWe hold 12."

    assert split(text).own.strip() == "We hold 12."


@pytest.mark.parametrize(
    "line",
    ["O:\n", "On x\n", "---\n\n", "-- \n", "Sent from my iPhone\n", ">\n", "\n", "On "],
)
def test_split_takes_time_in_proportion(line):
    text = line * (1_000_000 // len(line))
    begun = time.process_time()

    split(text)

    assert time.process_time() - begun < 20  # it takes 1 to 3; squared it would take hours
