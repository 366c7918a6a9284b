"""Their reference is what they call our request, never what we call it."""

import pytest

from responses_app.domain.reply_kinds.references import their_reference


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("Our ref: FOI 2025/01234", "FOI 2025/01234"),
        ("Reference: FOI-12345678", "FOI-12345678"),
        ("Your case number 101234567890 should be quoted.", "101234567890"),
        ("Your reference number is EM/FOI/2026/00042.", "EM/FOI/2026/00042"),
        ("The reference for your request is CAS-771203-X4.", "CAS-771203-X4"),
        ("It has been logged as RFI4471.", "RFI4471"),
        ("Please quote 26/0071/FOI in any reply.", "26/0071/FOI"),
        ("Ein cyf: RhG-2026-11", "RhG-2026-11"),
        ("Rhif eich cais yw 2026-0033.", "2026-0033"),
    ],
)
def test_their_reference_reads_it_as_it_is_written(line, reference):
    assert their_reference("FOI", [line]) == reference


@pytest.mark.parametrize(
    "line",
    [
        "Your ref: CH/2026/17",
        "Eich cyf: CH/2026/17",
        "Your request dated 05/01/2026 is being dealt with.",
        "We refer to the Freedom of Information Act 2000.",
        "In case 3 children moved, please say so.",
    ],
)
def test_their_reference_takes_neither_ours_nor_dates(line):
    assert their_reference("Freedom of Information request", [line]) == ""


def test_their_reference_never_takes_one_that_the_caller_knows_for_ours():
    lines = ["Reference: CH-2026-17", "Our ref: FOI-991"]

    assert their_reference("", lines, frozenset({"CH/2026/17"})) == "FOI-991"


def test_their_reference_is_read_from_the_subject_where_the_text_has_none():
    assert their_reference("FOI2026-118 - Acknowledgement", ["Thank you."]) == "FOI2026-118"
