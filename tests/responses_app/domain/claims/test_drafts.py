from responses_app.domain.claims.drafts import BlockKind, from_content, from_markdown
from responses_app.domain.content import Cell, Content, Line, Note, Table


def plain(text):
    return " ".join(from_markdown(text).plain.split())


def test_from_markdown_leaves_the_words_and_takes_the_marks():
    assert plain("Of **2,335** children, _864_ ([37%](http://x.org/12)) went.[^3]") == (
        "Of 2,335 children, 864 ( 37% ) went."
    )
    assert plain("a <b>1</b> `2` ~~3~~ <!-- 4 -->\n\n```\n5\n```\n") == "a 1 2 3"
    assert plain("5 * 3 and snake_case_1") == "5 * 3 and snake_case_1"


def test_from_markdown_keeps_every_place():
    text = "---\ntitle: x\n---\n# One\n\nTwo\n===\n\n> three **4** [five](u 'v')\n"
    draft = from_markdown(text)

    assert draft.text == text
    assert len(draft.plain) == len(text)
    for word in ("One", "Two", "three", "4", "five"):
        assert draft.plain.index(word) == text.index(word)
    assert "title" not in draft.plain


def test_from_content_sets_lines_tables_and_notes_in_order():
    cells = (
        Cell(0, 0, "Year", "B1"), Cell(0, 1, "Number", "B2"), Cell(1, 0, "2024", "B3"),
        Cell(1, 1, "864", "B4"),
    )  # fmt: skip
    content = Content(
        lines=(Line("Findings", "line 1", 0, is_heading=True), Line("It ended.", "line 2", 2)),
        tables=(Table(cells, 2, 2, "table 1", 1),),
        notes=(Note("1", "Without Kent", "note"),),
    )
    draft = from_content(content)

    assert [(block.kind, draft.text[block.start : block.end]) for block in draft.blocks] == [
        (BlockKind.HEADING, "Findings"),
        (BlockKind.ROW, "Year | Number"),
        (BlockKind.ROW, "2024 | 864"),
        (BlockKind.PARAGRAPH, "It ended."),
        (BlockKind.NOTE, "Without Kent"),
    ]
