"""Each printed slip in the wordings of the newsroom, with made-up numbers; and right sentences."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

import pytest

from responses_app.domain.claims import check, from_markdown, from_text
from responses_app.domain.publication import Figure, Period, Publication
from tests.responses_app.domain.claims import newsroom
from tests.responses_app.domain.claims.published import (
    CARE_QUESTIONS,
    QUESTIONS,
    quotient,
    rate,
    row,
    wave,
)

DRAWS = range(2)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number):
    """Return "two thousand, three hundred and thirty-five", "twelve point five"."""
    if not isinstance(number, int):
        whole, _, tenths = str(number).partition(".")
        point = f" point {' '.join(_ONES[int(digit)] for digit in tenths)}" if tenths else ""
        return in_words(int(whole)) + point
    if number < 20:
        return _ONES[number]
    if number < 100:
        ones = f"-{_ONES[number % 10]}" if number % 10 else ""
        return _TENS[number // 10 - 2] + ones
    if number < 1000:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    rest, low = number % 1000, number % 1000 < 100
    after = f"{' and ' if low else ', '}{in_words(rest)}" if rest else ""
    return f"{in_words(number // 1000)} thousand{after}"


def percent(part, whole, places=0, mode=ROUND_HALF_UP):
    value = Decimal(100 * part) / Decimal(whole)
    return value.quantize(Decimal(1).scaleb(-places), mode)


def checked(text, publication):
    return check((from_markdown if "|" in text else from_text)(text), publication)


def verdicts(text, publication=None):
    return {one.verdict.value for one in checked(text, publication)}


def wrong(text, publication=None):
    return verdicts(text, publication) - {"holds"}


def of_share(wording, part, whole, share):
    words = {
        "part": part, "whole": whole, "share": share, "part_in_words": in_words(part),
        "Part_in_words": in_words(part).capitalize(), "whole_in_words": in_words(whole),
        "share_in_words": in_words(share), "Share_in_words": in_words(share).capitalize(),
    }  # fmt: skip
    return wording.format(**words)


def of_rate(part, whole, full):
    percentage = float(percent(part, whole, 1))
    rows = (
        row("1ab", "2024", full),
        row("2a", "2024", part, rate=rate("1ab", 99, part, whole, percentage, full)),
    )
    return Publication("made-up", "Made up", "release 1", QUESTIONS, (Period("2024"),), rows)


def two_waves(question, old, new, before="2018", now="2020"):
    return wave(now, row(question, now, new), before=wave(before, row(question, before, old)))


def draws(wording):
    for number in DRAWS:
        yield Random(f"{wording}{number}")


@pytest.mark.parametrize("wording", newsroom.SHARES)
def test_check_tells_a_share_of_the_matched_from_one_of_all(wording):
    for random in draws(wording):
        whole = random.randint(300, 9000)
        part, full = random.randint(whole // 12, whole * 9 // 10), whole * 5 // 4
        share = percent(part, whole, random.choice([0, 1]))
        publication = of_rate(part, whole, full)

        assert verdicts(of_share(wording, part, whole, share), publication) == {"holds"}
        assert "wrong_base" in verdicts(of_share(wording, part, full, share), publication)


@pytest.mark.parametrize("wording", newsroom.SHARES)
def test_check_finds_what_was_cut_off_and_a_half_that_was_rounded_to_the_even_digit(wording):
    for random in draws(wording):
        whole = random.randint(300, 9000)
        part = random.randint(whole // 5, whole * 9 // 10)
        cut = percent(part, whole, 1, ROUND_DOWN)
        if cut != percent(part, whole, 1):
            text = of_share(wording, part, whole, cut)
            assert "rounds_differently" in verdicts(text, of_rate(part, whole, whole + 99))
        even, whole = 2 * random.randint(5, 45), 200 * random.randint(2, 30)
        part = whole * (2 * even + 1) // 200
        text = of_share(wording, part, whole, Decimal(even))
        assert "rounds_differently" in verdicts(text, of_rate(part, whole, whole))
        text = of_share(wording, part, whole, Decimal(even + 1))
        assert verdicts(text, of_rate(part, whole, whole)) == {"holds"}


def of_change(wording, old, new, by, before="2018", now="2020"):
    return wording.format(
        old=old, new=new, by=by, by_in_words=in_words(by), before=before, now=now
    )  # fmt: skip


@pytest.mark.parametrize("wording", newsroom.CHANGES)
def test_check_finds_a_rise_that_is_divided_wrongly(wording):
    for random in draws(wording):
        old = random.randint(100, 4000)
        new = old + random.randint(old // 5, old * 6 // 5)
        publication = two_waves("1ab", old, new)
        right, older, newer = (
            percent(*one) for one in ((new - old, old), (old, new), (new - old, new))
        )

        assert verdicts(of_change(wording, old, new, right), publication) == {"holds"}
        if abs(older - right) > 3:
            assert "inverted" in verdicts(of_change(wording, old, new, older), publication)
        if abs(newer - right) > 2 and abs(newer - older) > 2:
            assert "wrong_base" in verdicts(of_change(wording, old, new, newer), publication)


@pytest.mark.parametrize("wording", newsroom.ONE_END)
def test_check_finds_a_rise_divided_wrongly_whose_older_number_is_in_the_data(wording):
    for random in draws(wording):
        old = random.randint(100, 2000)
        new = old + random.randint(old // 4, old * 6 // 5)
        publication = two_waves("2a", old, new)
        right, newer = percent(new - old, old, 1), percent(new - old, new, 1)

        assert verdicts(of_change(wording, old, new, right), publication) == {"holds"}
        assert "wrong_base" in verdicts(of_change(wording, old, new, newer), publication)


IN_WORDS = {
    "almost 20%": (Fraction(192, 1000), Fraction(170, 1000)),
    "nearly one in five": (Fraction(192, 1000), Fraction(170, 1000)),
    "just under 20%": (Fraction(192, 1000), Fraction(170, 1000)),
    "one in three": (Fraction(333, 1000), Fraction(307, 1000)),
    "a third": (Fraction(333, 1000), Fraction(307, 1000)),
    "more than a third": (Fraction(37, 100), Fraction(31, 100)),
    "more than half": (Fraction(56, 100), Fraction(47, 100)),
    "a quarter": (Fraction(25, 100), Fraction(22, 100)),
}


@pytest.mark.parametrize("words", IN_WORDS)
@pytest.mark.parametrize("wording", newsroom.LOOSE)
def test_check_finds_words_that_are_too_loose(wording, words):
    right, wrong = IN_WORDS[words]
    whole = Random(wording + words).randint(600, 6000)
    words = words.capitalize() if wording.startswith("{words}") else words
    for share, wanted in ((right, "holds"), (wrong, "rounds_differently")):
        part = int(share * whole) + 1
        if wording.startswith("{words} missing"):
            continue  # "More than a third missing children" is no English
        found = verdicts(wording.format(words=words, part=part, whole=whole))
        assert found - {"holds"} == {wanted} - {"holds"}


@pytest.mark.parametrize("wording", newsroom.UNACCOMPANIED)
def test_check_finds_two_digits_swapped(wording):
    for random in draws(wording):
        first, second = random.sample(range(1, 10), 2)
        right, swapped = (int(f"4{one}{two}5") for one, two in ((first, second), (second, first)))
        publication = two_waves("1c", right - 300, right)

        assert verdicts(wording.format(number=right), publication) == {"holds"}
        (found,) = [
            one
            for one in checked(wording.format(number=swapped), publication)
            if one.verdict == "not_found"
        ]
        assert found.recomputed == f"{right:,}"


@pytest.mark.parametrize("wording", newsroom.DEATHS)
def test_check_finds_a_number_that_was_corrected_since(wording):
    for random in draws(wording):
        right = random.randint(800, 3000)
        periods = (Period("2021-22", "financial"), Period("2022-23", "financial"))
        rows = (row("d", "2021-22", right - 90), row("d", "2022-23", right))
        publication = Publication("c", "C", "release 2", CARE_QUESTIONS, periods, rows)

        assert verdicts(wording.format(number=right), publication) == {"holds"}
        (found,) = checked(wording.format(number=right + 166), publication)
        assert found.verdict == "not_found"
        assert f"{right:,}" in found.why


@pytest.mark.parametrize("wording", newsroom.COUNCILS)
def test_check_finds_a_share_of_councils_that_no_count_gives(wording):
    for random in draws(wording):
        answered = random.randint(80, 170)
        some = random.randint(answered // 4, answered * 9 // 10)
        figures = tuple(
            Figure(
                f"E{number}", f"Town {number} Council", "unitary", "London", "England", "hb",
                "2022-23", "exact", value=1 if number < some else 0,
            )
            for number in range(answered)
        )  # fmt: skip
        rows = (row("hb", "2022-23", some, asked=210, replied=190, answered=answered),)
        periods = (Period("2022-23", "financial"),)
        publication = Publication("c", "C", "release 2", CARE_QUESTIONS, periods, rows, figures)
        share = percent(some, answered)
        off = share + next(
            more for more in (3, 4, 5) if share + more not in (percent(some, n) for n in (210, 190))
        )

        for printed, wanted in ((share, "holds"), (off, "wrong_base")):
            text = wording.format(share=printed, share_in_words=in_words(printed))
            assert verdicts(text, publication) == {wanted}


@pytest.mark.parametrize("wording", newsroom.SUMS)
def test_check_finds_parts_that_exceed_their_whole_in_the_newsroom(wording):
    for random in draws(wording):
        one, other, less = random.randint(40, 900), random.randint(20, 300), random.randint(1, 8)

        right = wording.format(one=one, other=other, whole=one + other)
        assert not {"parts_exceed_whole", "wrong_base"} & verdicts(right)
        text = wording.format(one=one, other=other, whole=one + other - less)
        assert "parts_exceed_whole" in verdicts(text)


@pytest.mark.parametrize("wording", newsroom.FALLS)
def test_check_finds_a_fall_that_is_divided_wrongly(wording):
    for random in draws(wording):
        old = random.randint(900, 9000)
        new = old - random.randint(old // 6, old // 3)
        right, newer = percent(old - new, old), percent(old - new, new)

        assert verdicts(wording.format(old=old, new=new, by=right)) == {"holds"}
        assert "wrong_base" in verdicts(wording.format(old=old, new=new, by=newer + 1))
        assert "inverted" in verdicts(wording.format(old=new, new=old, by=right))


@pytest.mark.parametrize("wording", newsroom.POINTS)
def test_check_tells_points_from_percent(wording):
    for random in draws(wording):
        old = random.randint(12, 40)
        new = old + random.randint(5, 20)
        before = wave("2018", row("2a", "2018", 10 * old, rate=rate("1ab", 9, 10 * old, 1000, old)))
        publication = wave(
            "2020",
            row("2a", "2020", 10 * new, rate=rate("1ab", 9, 10 * new, 1000, new)),
            before=before,
        )
        as_percent = wording.replace(" percentage points", "%").replace(" points", " per cent")

        assert wrong(wording.format(old=old, new=new, by=new - old), publication) == set()
        assert "wrong_base" in wrong(as_percent.format(old=old, new=new, by=new - old), publication)
        in_percent = percent(new - old, old)
        assert wrong(as_percent.format(old=old, new=new, by=in_percent), publication) == set()


@pytest.mark.parametrize("wording", newsroom.AVERAGES)
def test_check_divides_an_average_by_what_its_words_say(wording):
    for random in draws(wording):
        children = random.randint(60, 900)
        episodes = children * random.randint(2, 9) + random.randint(0, children)
        average = percent(episodes, 100 * children, 1)
        ratio = quotient("value", "2a", 80, episodes, children, float(average))
        rows = (row("2a", "2024", children), row("3a", "2024", episodes, ratio=ratio))
        publication = Publication("m", "M", "release 1", QUESTIONS, (Period("2024"),), rows)
        words = {"episodes": episodes, "children": children}

        assert verdicts(wording.format(average=average, **words), publication) == {"holds"}
        assert wrong(wording.format(average=average + Decimal("1.4"), **words), publication)


def of_two(wording, parts, wholes, printed):
    shares = [percent(part, whole) for part, whole in zip(parts, wholes)]
    return wording.format(
        part1=parts[0], part2=parts[1], whole1=printed[0], whole2=printed[1],
        share1=shares[0], share2=shares[1],
    )  # fmt: skip


@pytest.mark.parametrize("wording", newsroom.TWO_SHARES)
def test_check_gives_each_of_two_shares_its_own_base(wording):
    for random in draws(wording):
        parts, wholes = [random.randint(200, 900), random.randint(900, 1500)], [1900, 7000]
        fulls = [2300, 8100]
        rows = []
        for question, base, part, whole, full in zip(
            ("2a", "2b"), ("1ab", "1c"), parts, wholes, fulls
        ):
            percentage = float(percent(part, whole, 1))
            rows += [
                row(base, "2024", full),
                row(question, "2024", part, rate=rate(base, 99, part, whole, percentage, full)),
            ]
        publication = Publication("m", "M", "r", QUESTIONS, (Period("2024"),), tuple(rows))

        assert verdicts(of_two(wording, parts, wholes, wholes), publication) == {"holds"}
        for printed in ((fulls[0], wholes[1]), (wholes[0], fulls[1])):
            found = checked(of_two(wording, parts, wholes, printed), publication)
            assert [one.verdict for one in found if one.verdict != "holds"] == ["wrong_base"]
