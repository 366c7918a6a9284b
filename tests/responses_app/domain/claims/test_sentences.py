from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.claims.drafts import BlockKind, from_markdown, from_text
from responses_app.domain.claims.sentences import sentences_of

LETTERS = st.text(alphabet="aB1., \n%|#*_()[]`-:;\t’é", max_size=120)


def texts(draft):
    return [one.text for one in sentences_of(draft)]


def test_sentences_of_keeps_abbreviations_decimals_and_sections_whole():
    text = "It was 12.5%. See s. 40(2), e.g. Kent, p. 12. Dr. A. Smith said 3.5 vs. 4. It ended."

    assert texts(from_text(text)) == [
        "It was 12.5%.",
        "See s. 40(2), e.g. Kent, p. 12.",
        "Dr. A. Smith said 3.5 vs. 4.",
        "It ended.",
    ]


def test_sentences_of_ends_a_sentence_behind_a_quotation_or_a_footnote_mark():
    text = "“Nobody knows.” They left.[3] Others stayed.¹ All went."

    assert texts(from_text(text)) == [
        "“Nobody knows.”",
        "They left.[3]",
        "Others stayed.¹",
        "All went.",
    ]


def test_sentences_of_joins_wrapped_lines_and_parts_lines_that_are_not():
    wrapped = (
        "The number of children who went missing rose in every year of the\n"
        "period that we asked about, and in 2024 it was higher than in any\n"
        "of them. It fell once.\n"
    )

    assert len(texts(from_text(wrapped))) == 2
    assert texts(from_text("864 of 2,638 = 37%\n59 of 80 = 75%\n")) == [
        "864 of 2,638 = 37%",
        "59 of 80 = 75%",
    ]


def test_sentences_of_takes_items_headings_rows_and_notes_apart():
    text = (
        "# Findings 2024\n\nIn short:\n\n* 37% went missing\n* 13% did not\n\n"
        "| Year | Number |\n|---|--:|\n| 2024 | 864 |\n\n[^1]: Without Kent.\n"
    )
    found = sentences_of(from_markdown(text))

    assert [(one.kind, one.text.strip(" |")) for one in found] == [
        (BlockKind.HEADING, "Findings 2024"),
        (BlockKind.PARAGRAPH, "In short:"),
        (BlockKind.ITEM, "37% went missing"),
        (BlockKind.ITEM, "13% did not"),
        (BlockKind.ROW, "Year | Number"),
        (BlockKind.ROW, "2024 | 864"),
        (BlockKind.NOTE, "Without Kent."),
    ]
    assert "Year" in found[5].heading
    assert found[2].context.startswith("Findings 2024")


@given(text=LETTERS)
def test_sentences_of_says_where_each_letter_stands(text):
    for draft in (from_text(text), from_markdown(text)):
        assert len(draft.plain) == len(draft.text)
        for sentence in sentences_of(draft):
            assert len(sentence.text) == len(sentence.places)
            assert list(sentence.places) == sorted(set(sentence.places))
            for letter, place in zip(sentence.text, sentence.places, strict=True):
                assert draft.plain[place] == letter or draft.plain[place].isspace()
