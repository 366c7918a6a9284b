"""What is handed back goes through the pipe, whatever it is; what does not is cut and said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.content import Box, Cell, Content, Line, Note, Table
from responses_app.readers.apart import frames
from responses_app.readers.contents.cutting import LIMIT, Size, cut

BOX = Box(1, 100.25, 200.25, 300.25, 400.25)


def table(cells, order=0):
    return Table(tuple(cells), cells[-1].row + 1, 1 + max(c.column for c in cells), "Cases", order)


def plain(rows, columns, text="Found"):
    return [Cell(r, c, text, f"Cases!{c}{r}") for r in range(rows) for c in range(columns)]


def through_the_pipe(content):
    """What the one who reads apart is given."""
    sent = bytearray()
    frames.write(sent.extend, {"answer": content.as_json()})
    pipe = iter([bytes(sent[:4]), bytes(sent[4:])])
    value, _ = frames.read(lambda size: next(pipe), frames.JSON_LIMIT)
    return Content.from_json(value["answer"])


def test_cut_keeps_whole_rows_in_reading_order_and_says_so():
    content = Content(
        lines=(Line("before", "line 1", 0), Line("after", "line 2", 2)),
        tables=(table(plain(100, 1, "x" * 50), 1),),
    )

    assert cut(content, Size(1_000_000, 100_000)) is content
    for most in (Size(3_000, 100_000), Size(100_000, 200)):
        less = cut(content, most)
        assert [line.text for line in less.lines] == ["before"]
        assert 0 < less.tables[0].rows == len(less.tables[0].cells) < 100
        assert less.problems
        assert len(json.dumps(less.as_json())) < 6_000


def test_cut_lets_as_many_plain_cells_through_as_the_pipe_takes():
    many = frames.MOST_VALUES // 5 // 10 - 20
    content = Content(tables=(table(plain(many, 10)),))

    assert cut(content) is content
    assert through_the_pipe(content) == content


@pytest.mark.parametrize(
    "cells",
    [
        plain(25_000, 10),
        plain(30_000, 2, "\x07" * 60),
        plain(30_000, 2, "€" * 120),
        [Cell(r, 0, "1", "p", 1, 2, BOX, True, ("1", "a"), ("x",)) for r in range(60_000)],
    ],
)
def test_cut_leaves_no_more_than_the_pipe_takes(cells):
    less = cut(Content(tables=(table(cells),)))

    assert 0 < len(less.tables[0].cells) < len(cells)
    assert through_the_pipe(less).problems == less.problems != ()


@given(
    st.lists(st.builds(
        Line, st.text(max_size=30), st.just("line 1"), st.integers(0, 9), st.none() | st.just(BOX),
        footnotes=st.lists(st.text(max_size=3), max_size=4).map(tuple),
    ), max_size=8),
    st.lists(st.builds(Note, st.text(max_size=3), st.text(max_size=20), st.just("l")), max_size=4),
    st.integers(0, 4_000), st.integers(0, 300),
)  # fmt: skip
def test_cut_is_never_larger_than_it_may_be(lines, notes, letters, values):
    sentence = "It is so long that only its first part was read."
    less = cut(Content(lines=tuple(lines), notes=tuple(notes)), Size(letters, values))
    bare = Content(notes=tuple(notes), problems=less.problems)

    def size(content):
        text = json.dumps(content.as_json(), ensure_ascii=False).encode("utf-8", "replace")
        return len(text), frames._count(text)

    (most_letters, most_values), (least_letters, least_values) = size(less), size(bare)
    if less.lines:
        assert most_letters - least_letters <= letters
        assert most_values - least_values <= values
    assert (sentence in less.problems) == (len(less.lines) < len(lines))


def test_cut_may_use_nearly_all_of_the_pipe():
    assert LIMIT.letters > 0.99 * frames.JSON_LIMIT
    assert LIMIT.values > 0.99 * frames.MOST_VALUES
