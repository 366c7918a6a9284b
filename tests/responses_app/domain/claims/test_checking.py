import time

import pytest

from responses_app.domain.claims import Verdict, check, from_markdown, from_text
from tests.responses_app.domain.claims.published import CARE, SERIES

REPORT = """\
# Missing from care, 2024

* In 2024, **2,638** children were identified as trafficked, and 12,530 as unaccompanied.
* 37% of trafficked children went missing from care (864 of 2,335 in the 135 authorities that gave
  both figures).[^1]

We sent requests under the Freedom of Information Act 2000 to 217 local authorities; 200 replied
(92%). The law gives 20 working days.

The number of trafficked children identified rose from 590 in 2014-15 to 1,015 in 2017, an increase
of 72%. It then fell to 960 in 2018 (down 5.4%) before rising again to 1,231 in 2020, up 28.2% on
2018.

| Year | Identified | Missing | Rate |
|---|---:|---:|---:|
| 2014-15 | 590 | 167 | 28% |
| 2017 | 1,015 | 246 | 24% |
| 2020 | 1,231 | 378 | 31% |

The rate of missing went up from 28% in 2014-15 to 31% in 2020 and 37% in 2024. More than one in
three trafficked children (37%) now goes missing, compared with fewer than one in three in 2020.

Section 22G of the Children Act 1989, s.40(2) and Table 3 explain why. Children aged 16 and 17 were
most at risk; one 15-year-old said: "I was moved three times in two months." Call 116 000.

[^1]: The rate would be at least 32.8%.
"""


def test_check_finds_no_fault_in_a_report_that_has_none():
    found = check(from_markdown(REPORT), SERIES)

    assert len(found) > 15
    assert [(one.claim, one.why) for one in found if one.verdict is not Verdict.HOLDS] == []


@pytest.mark.parametrize(
    ("right", "wrong", "verdict"),
    [
        ("864 of 2,335", "864 of 2,638", "wrong_base"),
        ("37% of trafficked", "38% of trafficked", "rounds_differently"),
        ("an increase\nof 72%", "an increase\nof 58%", "inverted"),
        ("up 28.2% on", "up 22% on", "wrong_base"),
        ("12,530 as", "12,350 as", "not_found"),
        ("| 378 | 31%", "| 378 | 13%", "wrong_base"),
        ("(down 5.4%)", "(up 5.4%)", "wrong_base"),
        ("200 replied\n(92%)", "200 replied\n(95%)", "rounds_differently"),
    ],
)
def test_check_finds_one_slip_in_a_report(right, wrong, verdict):
    assert right in REPORT
    found = check(from_markdown(REPORT.replace(right, wrong)), SERIES)
    faults = [one for one in found if one.verdict is not Verdict.HOLDS]

    assert verdict in {one.verdict for one in faults}
    for one in faults:
        assert one.why and REPORT.replace(right, wrong)[one.start : one.end]


def test_check_says_where_each_printed_figure_stands():
    text = "Of **80** councils, 59 (75%) agreed. That is too few."
    (found,) = check(from_markdown(text), None)

    assert text[found.start : found.end] == "75%"
    assert set(found.as_json()) >= {
        "sentence", "claim", "printed", "recomputed", "verdict", "why", "start", "end",
    }  # fmt: skip


@pytest.mark.parametrize(
    "piece", ["182 + ", "from 590 to 1,015 ", "((1", "\t5", "12% ", "[a](", "a"]
)
def test_check_takes_no_longer_for_what_no_writer_would_write(piece):
    text = piece * (6000 // len(piece))
    begun = time.process_time()
    check(from_markdown(text), CARE)
    check(from_text(text), None)

    assert time.process_time() - begun < 5  # seconds
