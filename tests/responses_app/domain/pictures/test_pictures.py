"""Every picture: well-formed, with title, description and table, its numbers in the alt text."""

import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from requests_app.domain.phase import Phase
from responses_app.domain.pictures import (
    About,
    AtPhase,
    Body,
    Sent,
    as_png,
    as_svg,
    as_svg_file,
    distribution,
    draw_rates,
    own_rates,
    phase_map,
    rate_map,
    timeline,
    trend,
)
from responses_app.domain.pictures.lettering import width
from responses_app.domain.pictures.picture import Group, Picture, Table, Words
from tests.responses_app.domain.pictures.drawn import (
    SVG,
    asked,
    bodies,
    made_up,
    publication,
    read,
    register,
    said,
    titles,
    words,
)

ABOUT = About("A title", "What it is of", "release 2 of 1 March 2026")
MONDAY = date(2026, 3, 2)
WALES = [body for body in bodies(register()) if body.nation == "Wales"]
STATISTICS = {
    "asked": 4, "replied": 4, "answered": 3, "exact": 3, "bounded": 0, "approximate": 0,
    "suppressed": 1, "refused": 0, "not_held": 0, "other_basis": 0, "other": 0, "no_reply": 0,
    "total": None, "total_lower": None, "total_upper": None, "ratio": None, "change": None,
}  # fmt: skip


def rates(name, *figures, of=WALES, replied=True, **columns):
    return draw_rates(
        name, publication(*figures, **columns), "2", "2023", asked(*of, replied=replied)
    )


def gave(body, part, whole):
    return said(body, "1", "exact", whole), said(body, "2", "exact", part)


def a_wave(label, total, panel=None, **columns):
    shown = {"n": 8, "total": panel, "total_lower": panel, "total_upper": panel} if panel else None
    return {
        "label": label, "answered": 10, "total": total, "total_lower": total,
        "total_upper": total, "panel": shown, "rate": None, "rate_panel": None, **columns,
    }  # fmt: skip


def every_picture() -> list[Picture]:
    sent = [Sent(MONDAY, MONDAY + timedelta(days=9), MONDAY + timedelta(days=28), "FOIA")]
    figures = [one for body in WALES for one in gave(body, 3, 8)]
    return [
        phase_map.phase_map(ABOUT, [AtPhase(WALES[0], Phase.OVERDUE)], day="2 March 2026"),
        rates(rate_map.NAME, *figures),
        rates(distribution.NAME, *figures),
        timeline.timeline(ABOUT, sent, until=date(2026, 5, 1)),
        trend.trend(ABOUT, [a_wave("2020", 378, 300), a_wave("2023", 864, 500)]),
    ]


@pytest.mark.parametrize("picture", every_picture(), ids=lambda picture: picture.name)
def test_as_svg_is_well_formed_and_has_a_role_a_title_and_a_description(picture):
    root = read(as_svg(picture))

    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    assert [child.get("id") for child in root[:2]] == named
    assert root[0].text == picture.title
    assert root[1].text == picture.alt
    assert picture.table.rows and picture.caption
    assert all(len(row) == len(picture.table.columns) for row in picture.table.rows)


@pytest.mark.parametrize("picture", every_picture(), ids=lambda picture: picture.name)
def test_as_svg_keeps_to_what_a_strict_page_allows(picture):
    drawn = as_svg(picture)

    assert "style=" not in drawn and "<style" not in drawn and "<script" not in drawn
    assert "href" not in drawn and "url(" not in drawn


@pytest.mark.parametrize("picture", every_picture(), ids=lambda picture: picture.name)
def test_as_svg_keeps_words_readable_and_on_the_sheet(picture):
    for text in read(as_svg(picture)).iter(f"{SVG}text"):
        assert float(text.get("font-size")) >= 9.5
        assert 0 <= float(text.get("x")) <= picture.width
        assert 0 <= float(text.get("y")) <= picture.height


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_as_svg_escapes_whatever_a_name_holds(title, name):
    about = About(title, name, name, made_up=True)
    picture = phase_map.phase_map(about, [AtPhase(Body("W", name), Phase.CLOSED)], day=title)

    assert len(titles(as_svg_file(picture).partition("\n")[2])) == 1


def test_as_svg_keeps_markup_in_a_name_as_text():
    body = Body("W1", "<script>alert(1)</script> & 'Sons' \"Ltd\"")
    picture = phase_map.phase_map(ABOUT, [AtPhase(body, Phase.ANSWERED)], day="2 March 2026")

    assert titles(as_svg(picture)) == [f"{body.name}: Answered"]


# ------------------------------------------------------------------------------- PNG


def ink(picture: Picture) -> int:
    """How many pixels are not white."""
    image = Image.open(io.BytesIO(as_png(picture))).convert("L")
    return sum(image.histogram()[:200])


def sheet(*parts) -> Picture:
    return Picture("sheet", "Sheet", "", "", 900, 300, parts, Table((), ()))


def test_as_png_is_wide_enough_for_a_report_and_always_the_same():
    picture = every_picture()[0]
    drawn = as_png(picture)
    image = Image.open(io.BytesIO(drawn))

    assert image.format == "PNG"
    assert image.width >= 1600
    assert abs(image.height / image.width - picture.height / picture.width) < 0.01
    assert drawn == as_png(picture)


def test_as_png_draws_words_whatever_fonts_there_are():
    assert ink(sheet()) == 0
    light = ink(sheet(Words(20, 100, "Rhondda Cynon Taf ŵ ŷ £", 40)))
    bold = ink(sheet(Words(20, 100, "Rhondda Cynon Taf ŵ ŷ £", 40, bold=True)))

    assert light > 5000
    assert bold > 1.2 * light  # a weight of its own


def test_as_png_is_imported_when_it_is_drawn_and_not_before():
    import subprocess
    import sys

    code = (
        "import sys, responses_app.domain.pictures; "
        "print([one for one in ('resvg_py', 'font_source_sans_pro') if one in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


# ------------------------------------------------------------------------------ the maps


def test_phase_map_names_each_authority_and_says_the_numbers():
    rows = [AtPhase(body, phase) for body, phase in zip(WALES, Phase)]
    picture = phase_map.phase_map(ABOUT, rows, day="2 March 2026")

    assert "of 7 authorities" in picture.alt
    assert "1 overdue" in picture.alt and "1 overdue" in picture.caption
    assert f"{WALES[0].name}: Overdue" in titles(as_svg(picture))
    assert len(titles(as_svg(picture))) == 7
    assert {row[-1] for row in picture.table.rows} == {phase.label for phase in Phase}


def test_rate_map_tells_apart_why_there_is_no_rate():
    one, two, three, four, five, six = WALES[:6]
    figures = (
        *gave(one, 3, 8),
        said(two, "1", "exact", 8), said(two, "2", "suppressed"),
        said(three, "1", "exact", 8), said(three, "2", "refused"),
        said(four, "2", "not_held"),
        *gave(five, 0, 0),
    )  # fmt: skip
    picture = draw_rates(
        rate_map.NAME, publication(*figures), "2", "2023",
        [*asked(one, two, three, four, five), *asked(six, replied=False)],
    )  # fmt: skip

    told = {title.rpartition(": ")[0]: title for title in titles(as_svg(picture))}
    assert f"{one.name}: 37.5% (3 of 8)" in titles(as_svg(picture))
    assert "Small number hidden" in told[two.name]
    assert told[three.name].endswith("Refused")
    assert told[four.name].endswith("Does not hold it")
    assert told[six.name].endswith("No reply")
    assert "Of 6 authorities asked, 1 has a rate" in picture.caption
    assert "1 did not reply" in picture.alt
    assert "Small number hidden (1)" in words(as_svg(picture))


def test_rate_map_draws_a_hidden_number_otherwise_than_a_refusal_and_silence():
    def tile(status, replied=True):
        figures = [said(WALES[0], "1", "exact", 8), said(WALES[0], "2", status)] if status else []
        svg = as_svg(rates(rate_map.NAME, *figures, of=WALES[:1], replied=replied))
        group = next(read(svg).iter(f"{SVG}g"))
        return [path.get("d") for path in group.iter(f"{SVG}path")]

    drawn = [tile("suppressed"), tile("refused"), tile(None, replied=False), tile("unclear")]

    assert len({str(one) for one in drawn}) == 4


def test_rate_map_of_a_safe_publication_says_nothing_of_what_is_hidden():
    shown, hidden = WALES[:2]
    figures = (
        *gave(shown, 30, 80),
        said(hidden, "1", "exact", 90),
        said(hidden, "2", "suppressed"),
    )
    picture = rates(rate_map.NAME, *figures, of=[shown, hidden])

    assert f"{hidden.name}: Small number hidden" in titles(as_svg(picture))
    assert "90" not in str(picture.table.rows)


def test_rate_map_gives_a_class_to_bounds_only_if_both_have_the_same():
    near, wide = WALES[:2]
    figures = (
        said(near, "1", "exact", 100), said(near, "2", "bounded", None, 41, 43),
        said(wide, "1", "exact", 10), said(wide, "2", "bounded", None, 0, 9),
        *gave(WALES[2], 90, 100),
    )  # fmt: skip
    picture = rates(rate_map.NAME, *figures, of=WALES[:3])

    assert "Bounds reach over classes (1)" in words(as_svg(picture))
    assert "40% to under 60% (1)" in words(as_svg(picture))
    assert f"{near.name}: 41.0% to 43.0% (41 to 43 of 100)" in titles(as_svg(picture))


def test_every_picture_of_a_made_up_campaign_says_so():
    picture = rates(rate_map.NAME, *gave(WALES[0], 3, 8), made_up=True)

    assert any("Made-up figures" in text for text in words(as_svg(picture)))


def test_draw_rates_takes_the_rate_of_all_from_the_statistics():
    rate = {
        "of": "1", "n": 135, "not_usable": 0, "numerator": 864, "numerator_lower": 864,
        "numerator_upper": 864, "denominator": 2335, "denominator_lower": 2335,
        "denominator_upper": 2335, "percent": 37.0, "percent_lower": 37.0, "percent_upper": 37.0,
        "exact_pairs": {"n": 135, "left_out": 0, "numerator": 864, "denominator": 2335,
        "percent": 37.0}, "full_numerator": 864, "full_numerator_lower": 864,
        "full_numerator_upper": 864, "full_denominator": 2638, "full_denominator_lower": 2638,
        "full_denominator_upper": 2638, "band_lower_percent": 32.8, "band_upper_percent": 44.2,
        "average": {"n": 130, "average_percent": 41.3}, "change": None,
    }  # fmt: skip
    row = {"question": "2", "period": "2023", "area": "uk", **STATISTICS, "rate": rate}
    data = publication(*gave(WALES[0], 3, 8))
    data = type(data)(
        **{name: getattr(data, name) for name in data.__slots__} | {"statistics": (row,)}
    )
    picture = draw_rates(distribution.NAME, data, "2", "2023", asked(*WALES))

    assert "37.0% (864 of 2,335 children" in picture.caption
    assert "All together, pooled: 37.0%" in words(as_svg(picture))
    assert "Average of 130 authorities: 41.3%" in words(as_svg(picture))


# ------------------------------------------------------------------------- distribution


def test_distribution_draws_a_dot_for_each_exact_rate_and_a_span_for_each_within_bounds():
    figures = [one for body in WALES[:5] for one in gave(body, 3, 20)]
    figures += [said(WALES[5], "1", "exact", 20), said(WALES[5], "2", "bounded", None, 0, 4)]
    picture = rates(distribution.NAME, *figures)
    told = titles(as_svg(picture))

    assert sum("15.0% (3 of 20)" in title for title in told) == 5
    assert f"{WALES[5].name}: 0.0% to 20.0% (0 to 4 of 20)" in told
    assert "1 of the rates is known within bounds only" in picture.caption
    assert "each of 5 authorities" in picture.alt


def test_distribution_marks_a_rate_over_few():
    picture = rates(distribution.NAME, *gave(WALES[0], 1, 2), *gave(WALES[1], 10, 20))

    assert any("base is under 10 (1)" in text for text in words(as_svg(picture)))


# ---------------------------------------------------------------------------- timeline


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)), min_size=1, max_size=30)
)
def test_timeline_shares_never_fall_and_end_where_the_log_ends(requests):
    until = MONDAY + timedelta(days=60)
    rows = [
        Sent(MONDAY + timedelta(days=start), answer)
        for start, after in requests
        for answer in [
            None if after is None else min(until, MONDAY + timedelta(days=start + after))
        ]
    ]
    share = timeline._share("All", rows, until, 60)

    assert list(share.at_least) == sorted(share.at_least)
    assert all(low <= high <= len(rows) for low, high in zip(share.at_least, share.at_most))
    assert share.at_least[-1] == sum(row.answered_on is not None for row in rows)
    waited = min((row.day_of(until) for row in rows if row.answered_on is None), default=60)
    assert share.at_least[: waited + 1] == share.at_most[: waited + 1]


def test_timeline_counts_by_the_last_day_in_law():
    due = MONDAY + timedelta(days=28)
    rows = [
        Sent(MONDAY, MONDAY + timedelta(days=20), due, "FOIA"),
        Sent(MONDAY, MONDAY + timedelta(days=40), due, "FOISA"),
        Sent(MONDAY, None, due, "FOISA"),
    ]
    picture = timeline.timeline(ABOUT, rows, until=date(2026, 5, 1), unknown=2, grouped_by="law")

    assert "Of 3 authorities written to, 2 had answered by 1 May 2026." in picture.caption
    assert "1 (33.3%) answered by that day" in picture.caption
    assert "2 authorities answered on a day that is not known" in picture.caption
    assert "Last day for a reply in law: day 28" in words(as_svg(picture))
    assert picture.table.columns[1:] == tuple(
        f"{n}: had answered" for n in ("All", "FOIA", "FOISA")
    )
    assert (28, "33.3% (1 of 3)", "100.0% (1 of 1)", "0.0% (0 of 2)") in picture.table.rows


def test_timeline_of_nothing_says_so():
    assert "Nothing had been sent" in timeline.timeline(ABOUT, [], until=MONDAY).caption


# ------------------------------------------------------------------------------- trend


def test_trend_joins_the_panel_alone_and_not_over_a_gap():
    waves = [a_wave("2018", 960, 700), a_wave("2020", 1231, 830), a_wave("2023", 2638, 1610)]

    def joints(*of):
        svg = as_svg(trend.trend(ABOUT, of))
        return sum(path.get("stroke") == trend.PANEL for path in read(svg).iter(f"{SVG}path"))

    whole, parted = joints(*waves), joints(waves[0], {**waves[1], "joined": False}, waves[2])
    assert whole - parted == 1


def test_trend_draws_bounds_as_bars_and_tells_them():
    wide = a_wave("2023", None, total_lower=2638, total_upper=None)
    picture = trend.trend(ABOUT, [a_wave("2020", 1231), wide], notes=["2019 is left out."])

    assert "2,638 or more" in words(as_svg(picture))
    assert "2,638 or more over all who answered" in picture.alt
    assert picture.caption.endswith("2019 is left out.")
    assert "there is no line" in picture.caption


def test_trend_of_rates_is_in_percent():
    rate = {"n": 135, "percent": 37.0, "percent_lower": 37.0, "percent_upper": 37.0}
    waves = [
        a_wave(label, 1, rate=rate, rate_panel={**rate, "n": 60}) for label in ("2020", "2023")
    ]
    picture = trend.trend(ABOUT, waves, of_rate=True)

    assert picture.table.rows[0] == ("2020", "37.0%", 135, "37.0%", 60)


def test_made_up_authorities_are_drawn_too():
    everyone = made_up(30, nation="England", region="London")
    rows = [AtPhase(body, Phase.ANSWERED) for body in everyone]

    assert len(titles(as_svg(phase_map.phase_map(ABOUT, rows, day="today")))) == 30


# ------------------------------------------------------------- what a sceptical reader asks


def test_rate_map_shows_a_small_number_as_hidden_even_if_its_bounds_are_stated():
    shown, hidden = WALES[:2]
    figures = (
        *gave(shown, 3, 80),
        said(hidden, "1", "exact", 90), said(hidden, "2", "suppressed", None, 0, 4),
    )  # fmt: skip
    picture = rates(rate_map.NAME, *figures, of=[shown, hidden])

    told = f"{hidden.name}: Small number hidden, 0.0% to 4.4% (0 to 4 of 90)"
    assert told in titles(as_svg(picture))
    assert "Small number hidden (1)" in words(as_svg(picture))
    assert "1 has a rate; 1 has a small number hidden" in picture.caption


@pytest.mark.parametrize("name", [rate_map.NAME, distribution.NAME])
def test_pictures_of_rates_say_that_a_part_is_above_its_whole(name):
    picture = rates(name, *gave(WALES[0], 7, 5), *gave(WALES[1], 5, 5), of=WALES[:2])

    assert "1 is above 100%: a part larger than its whole, which somebody should look at" in (
        picture.caption
    )
    assert "above 100%" in picture.alt


def test_rate_map_keeps_all_of_them_apart_from_more_than_all_of_them():
    figures = (*gave(WALES[0], 7, 5), *gave(WALES[1], 5, 5), *gave(WALES[2], 1, 5))
    legend = words(as_svg(rates(rate_map.NAME, *figures, of=WALES[:3])))

    assert "80% to 100% (1)" in legend
    assert "above 100% (1)" in legend


def test_trend_writes_a_low_number_clear_of_the_names_of_waves():
    low = {**a_wave("2020", 900_000, 12), "label": "A wave of a very long name"}
    picture = trend.trend(ABOUT, [low, a_wave("2023", 1_000_000, 14)])
    texts = [part for part in flat(picture.parts) if isinstance(part, Words)]
    (number,) = [one for one in texts if one.text == "12"]
    (name,) = [one for one in texts if one.text.startswith("A wave")]

    assert number.y + 2 < name.y - name.size * 0.75


def test_trend_of_many_waves_writes_no_number_into_another():
    waves = [a_wave(str(2000 + n), 1_000_000 + n, 900_000 + n) for n in range(24)]
    picture = trend.trend(ABOUT, waves)
    texts = [
        part
        for part in flat(picture.parts)
        if isinstance(part, Words) and part.text.replace(",", "").isdigit() and part.size < 14
        and part.anchor == "middle" and "," in part.text
    ]  # fmt: skip
    boxes = [(one.x - width(one.text, one.size) / 2, one.x + width(one.text, one.size) / 2, one.y)
             for one in texts]  # fmt: skip

    assert texts[-1].text in ("1,000,023", "900,023")
    for place, (left, right, y) in enumerate(boxes):
        for other_left, other_right, other_y in boxes[place + 1 :]:
            assert abs(y - other_y) > 12 or right <= other_left or other_right <= left
    assert len(picture.table.rows) == 24


@pytest.mark.parametrize(
    "place", ["All together", "the list “" + "Neighbours " * 5 + "”", "L" * 200]
)
@pytest.mark.parametrize(("low", "high"), [(1, 1), (50, 50), (97, 97), (20, 97), (2, 99), (60, 70)])
def test_distribution_keeps_the_words_of_its_lines_on_the_sheet(place, low, high):
    point = low if low == high else None
    overall = {"percent": point, "percent_lower": low, "percent_upper": high}
    figures = [figure for body in WALES for figure in gave(body, 97, 100)]
    of = own_rates(publication(*figures), "2", "2023", asked(*WALES))
    picture = distribution.distribution(ABOUT, of, overall=overall, place=place)
    (told,) = [one for one in flat(picture.parts) if isinstance(one, Words) and one.bold
               and one.text != ABOUT.title]  # fmt: skip

    assert told.x >= 0
    assert told.x + width(told.text, told.size) <= picture.width
    assert f"{high}.0%" in told.text


def flat(parts):
    for part in parts:
        yield from flat(part.parts) if isinstance(part, Group) else (part,)
