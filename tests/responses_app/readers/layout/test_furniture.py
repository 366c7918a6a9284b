"""What stands on each page and says nothing."""

from responses_app.readers.layout.furniture import furniture
from responses_app.readers.layout.text_lines import TextLine, text_lines
from responses_app.readers.layout.words import PageSize, Word


def line(text: str, top: float, page: int) -> TextLine:
    words = []
    left = 60.0
    for word in text.split():
        words.append(Word(word, left, top, left + 5 * len(word), top + 10, page, 10))
        left += 5 * len(word) + 3
    (found,) = text_lines(words, 0.28)
    return found


def found_in(*pages: list[tuple[str, float]]) -> tuple[list[str], list[str]]:
    lines = {
        number: [line(text, top, number) for text, top in page]
        for number, page in enumerate(pages, 1)
    }
    sizes = {number: PageSize(number, 595, 842) for number in lines}
    numbers, running = furniture(lines, sizes)
    every = [one for page in lines.values() for one in page]
    return (
        [one.text for one in every if id(one) in numbers],
        [one.text for one in every if id(one) in running],
    )


BODY = ("There were 12 children.", 200.0)


def test_furniture_knows_numbers_of_pages():
    pages = [[BODY, (f"Page {n} of 3", 810)] for n in (1, 2, 3)]

    assert found_in(*pages) == (["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"], [])


def test_furniture_takes_bare_numbers_only_where_they_count_the_pages():
    assert found_in([BODY, ("1", 810)], [BODY, ("2", 810)]) == (["1", "2"], [])
    assert found_in([BODY, ("12", 810)], [BODY, ("7", 810)]) == ([], [])
    assert found_in([BODY, ("12/15", 810)]) == ([], [])


def test_furniture_knows_heads_that_run_over_pages():
    pages = [[("Example Council", 30), BODY] for _ in range(2)]

    assert found_in(*pages) == ([], ["Example Council", "Example Council"])


def test_furniture_leaves_what_only_one_page_has():
    assert found_in([("Example Council", 30), BODY], [BODY]) == ([], [])


def test_furniture_leaves_headings_that_stand_right_above_the_rows_of_each_page():
    pages = [[("Area 2022 2023", 60), (f"{area} 12 14", 72)] for area in ("North", "South")]

    assert found_in(*pages) == ([], [])


def test_furniture_leaves_captions_that_differ_in_their_number():
    assert found_in([("Table 1", 40), BODY], [("Table 2", 40), BODY]) == ([], [])
