"""Sentences as written; what in them is only supposed, foreseen or denied."""

from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.reply_kinds.sentences import (
    LONGEST,
    LONGEST_SENTENCE,
    Sentence,
    is_denied,
    is_possible,
    is_supposed,
    read_sentences,
)


def place(words, of):
    start = words.lower().index(of)
    return Sentence(words), start, start + len(of)


def test_read_sentences_joins_wrapped_lines_and_parts_labels():
    text = (
        "Our ref: FOI 12/345\nDate: today\n\n"
        "We have considered your request with care and it\nis refused. Goodbye."
    )

    assert [sentence.words for sentence in read_sentences(text)] == [
        "Our ref: FOI 12/345",
        "Date: today",
        "We have considered your request with care and it is refused.",
        "Goodbye.",
    ]


@given(st.text(max_size=2000))
def test_read_sentences_loses_no_letter(text):
    read = "".join(sentence.words for sentence in read_sentences(text))

    assert "".join(read.split()) == "".join(text.split())


@given(st.text(max_size=300))
def test_lower_keeps_every_letter_where_it_was(words):
    assert len(Sentence(words).lower) == len(words)


def test_read_sentences_is_bounded():
    read = read_sentences("word " * LONGEST)

    assert sum(len(sentence.words) for sentence in read) <= LONGEST
    assert max(len(sentence.words) for sentence in read) <= LONGEST_SENTENCE


def test_is_supposed_under_a_condition_before_or_after():
    assert is_supposed(*place("If the information is exempt we will say so", "is exempt"))
    assert is_supposed(*place("A fee is payable if the cost is more", "is payable"))
    assert not is_supposed(*place("The information is exempt", "is exempt"))


def test_is_possible_with_a_modal_in_the_same_clause():
    assert is_possible(*place("It may be exempt", "be exempt"))
    assert not is_possible(*place("It may be late, but it is exempt", "is exempt"))


def test_is_denied_by_a_negation_shortly_before():
    sentence, start, _ = place("We do not require clarification", "require")
    assert is_denied(sentence, start)


def test_is_standing_for_our_rights_and_disclaimers_only():
    assert Sentence("You have the right to ask for an internal review.").is_standing
    assert Sentence("This email is confidential.").is_standing
    assert not Sentence("The information is refused.").is_standing
