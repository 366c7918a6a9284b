"""Published numbers as publications: a series of reports since 2014-15, and contracts handed back.

Sources: ECPAT UK and Missing People, reports of 2016, 2018, 2022 and 2025; BBC Shared Data Unit,
"Social care in crisis", 2023 (CC0). What they do not print (how many answered) is made up.
"""

from responses_app.domain.publication import Figure, Period, Publication, Question

QUESTIONS = (
    Question(
        "1ab",
        "How many looked-after children were identified as trafficked or suspected victims of "
        "trafficking?",
        "children",
    ),
    Question("1c", "How many looked-after children were unaccompanied?", "children"),
    Question(
        "2a",
        "Of the trafficked children, how many went missing at least once?",
        "children",
        subset_of="1ab",
    ),
    Question(
        "2b",
        "Of the unaccompanied children, how many went missing at least once?",
        "children",
        subset_of="1c",
    ),
    Question("4", "How many missing children were not found?", "children"),
    Question(
        "3a", "How many missing incidents of trafficked children were there?", "episodes", per="2a"
    ),
)
CARE_QUESTIONS = (
    Question("hb", "How many care contracts were handed back by providers?", "contracts"),
    Question("d", "How many deaths of people receiving care were there?", "deaths"),
)


def row(question, period, total=None, *, asked=217, replied=200, answered=180, **more):
    """A row of statistics as `show_statistics` prints it."""
    return {
        "question": question, "period": period, "area": "uk", "asked": asked, "replied": replied,
        "answered": answered, "exact": answered, "bounded": 0, "approximate": 0,
        "suppressed": replied - answered, "refused": 0, "not_held": 0, "other_basis": 0, "other": 0,
        "no_reply": asked - replied, "total": total, "total_lower": total, "total_upper": total,
        "rate": None, "ratio": None, "change": None, **more,
    }  # fmt: skip


def quotient(measure, of, n, numerator, denominator, value, full_denominator=None):
    """A rate ("percent") or a ratio ("value") without bounds."""
    full = denominator if full_denominator is None else full_denominator
    spans = {
        "numerator": numerator, "denominator": denominator, measure: value,
        "full_numerator": numerator, "full_denominator": full,
    }  # fmt: skip
    pairs = {"n": n, "left_out": 0, "numerator": numerator, "denominator": denominator}
    return {
        "of": of,
        "n": n,
        "not_usable": 0,
        **{
            f"{name}{end}": number
            for name, number in spans.items()
            for end in ("", "_lower", "_upper")
        },
        "exact_pairs": pairs | {measure: value},
        "band_lower_percent": None,
        "band_upper_percent": None,
    }


def rate(of, n, numerator, denominator, percent, full_denominator=None):
    return quotient("percent", of, n, numerator, denominator, percent, full_denominator)


def wave(period, *rows, before=None):
    """One report of the series; each names the one before it as `previous`."""
    slug = f"missing-{period}"
    questions = tuple(
        Question(
            one.key, one.text, one.unit, subset_of=one.subset_of, per=one.per,
            previous=f"{before.campaign}:{one.key}" if before else "",
        )
        for one in QUESTIONS
    )  # fmt: skip
    return Publication(
        campaign=slug,
        title=f"Missing from care {period}",
        origin=f"release 1 of {period}",
        questions=questions,
        periods=(Period(period),),
        statistics=rows,
        earlier=(before,) if before else (),
    )


_2014 = wave(
    "2014-15",
    row("1ab", "2014-15", 590),
    row("1c", "2014-15", 4744),
    row("2a", "2014-15", 167, rate=rate("1ab", 39, 167, 590, 28.3)),
    row("2b", "2014-15", 593, rate=rate("1c", 74, 593, 4744, 12.5)),
    row("4", "2014-15", 207),
)
_2017 = wave(
    "2017",
    row("1ab", "2017", 1015),
    row("1c", "2017", 4765),
    row("2a", "2017", 246, rate=rate("1ab", 100, 246, 1015, 24.2)),
    row("2b", "2017", 729, rate=rate("1c", 100, 729, 4765, 15.3)),
    row("4", "2017", 190),
    before=_2014,
)
_2018 = wave(
    "2018",
    row("1ab", "2018", 960),
    row("2a", "2018", 284, rate=rate("1ab", 90, 284, 960, 29.6)),
    before=_2017,
)
_2020 = wave(
    "2020",
    row("1ab", "2020", 1231),
    row("2a", "2020", 378, rate=rate("1ab", 95, 378, 1231, 30.7)),
    row("3a", "2020", 3024, ratio=quotient("value", "2a", 80, 3024, 378, 8)),
    before=_2018,
)
SERIES = wave(
    "2024",
    row("1ab", "2024", 2638, answered=170),
    row("1c", "2024", 12530, answered=175),
    row("2a", "2024", 864, answered=140, rate=rate("1ab", 135, 864, 2335, 37, 2638)),
    row("2b", "2024", 1501, answered=150, rate=rate("1c", 141, 1501, 11999, 12.5, 12530)),
    before=_2020,
)


def _contracts(period, answered, some):
    """`answered` councils, of which `some` had a contract handed back."""
    for number in range(answered):
        yield Figure(
            authority_code=f"E{number:03}", authority_name=f"Town {number} Council",
            authority_type="unitary", region="London", nation="England", question="hb",
            period=period,
            status="exact", value=number % 5 + 1 if number < some else 0,
        )  # fmt: skip


CARE = Publication(
    campaign="social-care",
    title="Social care in crisis",
    origin="release 1",
    questions=CARE_QUESTIONS,
    periods=(Period("2021-22", "financial"), Period("2022-23", "financial")),
    statistics=(
        row("hb", "2021-22", 7077, asked=210, replied=172, answered=117),
        row(
            "hb", "2022-23", 5936, asked=210, replied=172, answered=118,
            change={"from": "2021-22", "n": 115, "old": 7008, "new": 5881, "percent": -16.1},
        ),
        row("d", "2021-22", 1100, asked=210, replied=172, answered=100),
        row("d", "2022-23", 1233, asked=210, replied=172, answered=100),
    ),
    figures=(*_contracts("2021-22", 117, 77), *_contracts("2022-23", 118, 84)),
)  # fmt: skip
