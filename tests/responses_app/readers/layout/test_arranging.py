"""Words with places as tables and lines, whatever they came from."""

from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.layout import PageSize, Rule, Word, arrange

SIZE = PageSize(1, 595, 842)
LETTER = 5.0  # points across


def words(text: str, left: float, top: float, page: int = 1, size: float = 10) -> list[Word]:
    """A line of text, each letter as wide as the others."""
    found = []
    for word in text.split(" "):
        right = left + LETTER * len(word) * size / 10
        found.append(Word(word, left, top, right, top + size, page, size))
        left = right + 0.28 * size
    return found


def row(texts: list[str], places: list[float], top: float, page: int = 1) -> list[Word]:
    return [word for text, left in zip(texts, places) for word in words(text, left, top, page)]


def table(rows: list[list[str]], places: list[float], top: float, page: int = 1) -> list[Word]:
    return [one for n, texts in enumerate(rows) for one in row(texts, places, top + 15 * n, page)]


ROWS = [["Area", "2022", "2023"], ["North", "12", "1,204"], ["South", "7", "<5"]]


def test_arrange_finds_a_table_among_lines():
    tables, lines = arrange(
        [*words("These are the figures.", 60, 50), *table(ROWS, [60, 200, 300], 80)], [], [SIZE]
    )

    assert [one.grid() for one in tables] == [ROWS]
    assert [line.text for line in lines] == ["These are the figures."]
    assert lines[0].order < tables[0].order


def test_arrange_takes_the_heading_above_a_table_for_its_title():
    tables, lines = arrange(
        [*words("Table 3: Placements", 60, 62), *table(ROWS, [60, 200, 300], 80)], [], [SIZE]
    )

    assert tables[0].title == "Table 3: Placements"
    assert [line.text for line in lines] == ["Table 3: Placements"]


def test_arrange_keeps_doubt_with_the_cell():
    unsure = Word("l2", 200, 95, 210, 105, 1, 10, False, True)
    rest = [word for word in table(ROWS, [60, 200, 300], 80) if word.text != "12"]

    tables, _ = arrange([*rest, unsure], [], [SIZE])

    assert [cell.doubtful for cell in tables[0].cells if cell.text == "l2"] == [("l2",)]


def test_arrange_closes_a_table_whose_lines_are_open_at_the_sides():
    rules = [Rule(1, 55, top, 400, top) for top in (75, 92, 107, 125)]
    rules += [Rule(1, left, 75, left, 125) for left in (190, 290)]

    tables, _ = arrange(table(ROWS, [60, 200, 300], 80), rules, [SIZE])

    assert [one.grid() for one in tables] == [ROWS]
    assert tables[0].is_ruled


def test_arrange_takes_the_two_strokes_of_a_double_line_for_one():
    rules = [Rule(1, 55, top + gap, 400, top + gap) for top in (77, 92, 107, 122) for gap in (0, 2)]
    rules += [Rule(1, left, 77, left, 124) for left in (55, 190, 290, 400)]

    tables, _ = arrange(table(ROWS, [60, 200, 300], 80), rules, [SIZE])

    assert [one.grid() for one in tables] == [ROWS]


def test_arrange_joins_the_pieces_of_a_dashed_line():
    rules = [
        Rule(1, left, top, left + 4, top)
        for top in (77, 92, 107, 124)
        for left in range(55, 400, 6)
    ]
    rules += [Rule(1, left, 77, left, 124) for left in (55, 190, 290, 400)]

    tables, _ = arrange(table(ROWS, [60, 200, 300], 80), rules, [SIZE])

    assert [one.grid() for one in tables] == [ROWS]


def test_arrange_takes_a_frame_around_a_sentence_for_no_table():
    rules = [Rule(1, 50, 70, 400, 130)]

    tables, lines = arrange(words("There were 12 children.", 60, 90), rules, [SIZE])

    assert tables == ()
    assert [line.text for line in lines] == ["There were 12 children."]


def test_arrange_puts_a_label_of_two_lines_together():
    rows = [
        *words("Children looked after who were", 60, 100),
        *words("12", 250, 100),
        *words("14", 300, 100),
        *words("placed elsewhere", 60, 111),
        *words("Other children", 60, 130),
        *words("3", 250, 130),
        *words("4", 300, 130),
    ]

    tables, _ = arrange(rows, [], [SIZE])

    assert [one.grid() for one in tables] == [
        [
            ["Children looked after who were placed elsewhere", "12", "14"],
            ["Other children", "3", "4"],
        ]
    ]


def test_arrange_keeps_short_labels_without_values_as_rows_of_their_own():
    rows = [
        *words("Year", 60, 100), *words("Number of children", 200, 100),
        *words("North", 60, 115),
        *words("2022", 60, 130), *words("12", 200, 130),
        *words("2023", 60, 145), *words("7", 200, 145),
        *words("South", 60, 160),
        *words("2022", 60, 175), *words("4", 200, 175),
    ]  # fmt: skip

    tables, _ = arrange(rows, [], [SIZE])

    assert [line[0] for line in tables[0].grid()] == [
        "Year", "North", "2022", "2023", "South", "2022",
    ]  # fmt: skip


def test_arrange_takes_a_list_with_signs_for_lines_and_no_table():
    rows = [
        one
        for number in range(5)
        for one in [
            *words("•", 60, 100 + 14 * number),
            *words(f"In 202{number}: 12", 85, 100 + 14 * number),
        ]
    ]

    tables, lines = arrange(rows, [], [SIZE])

    assert tables == ()
    assert [line.text for line in lines] == [f"• In 202{number}: 12" for number in range(5)]


def test_arrange_reads_nothing_from_a_page_that_is_not_there():
    assert arrange(words("There were 12", 60, 60, page=7), [], [SIZE]) == ((), ())


@given(
    st.lists(
        st.tuples(
            st.integers(0, 99_999),
            st.floats(0, 560),
            st.floats(0, 820),
            st.sampled_from([6, 10, 14]),
        ),
        max_size=40,
    ),
    st.lists(
        st.tuples(st.floats(0, 595), st.floats(0, 842), st.floats(0, 400), st.floats(0, 400)),
        max_size=12,
    ),
)
def test_arrange_never_loses_or_doubles_a_word(spots, boxes):
    given_words = [
        Word(f"n{number}x", left, top, left + 30, top + size, 1, size)
        for number, left, top, size in spots
    ]
    rules = [Rule(1, x, y, x + across, y + down) for x, y, across, down in boxes]

    tables, lines = arrange(given_words, rules, [SIZE])

    texts = [cell.text for one in tables for cell in one.cells] + [line.text for line in lines]
    found = sorted("".join(texts).replace(" ", "").replace("x", "x ").split())
    assert found == sorted(f"n{number}x" for number, *_ in spots)


@given(
    st.lists(
        st.tuples(st.floats(0, 560), st.floats(0, 820), st.integers(0, 5)), min_size=1, max_size=30
    )
)
def test_arrange_gives_cells_that_lie_in_their_table(spots):
    tables, _ = arrange(
        [Word(str(n), left, top, left + 20, top + 10, 1, 10) for left, top, n in spots], [], [SIZE]
    )

    for one in tables:
        for cell in one.cells:
            assert cell.row + cell.rows <= one.rows
            assert cell.column + cell.columns <= one.columns
            assert cell.text
