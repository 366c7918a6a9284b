"""The columns of every export and what they mean: the codebook, and the schema of the bundle."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.models import Authority, FoiRequest, Period
from responses_app.domain.symbols import HIDDEN as CONFIDENTIAL
from responses_app.domain.symbols import MEANINGS
from responses_app.models import Figure

WHAT: Final = ("requests", "figures", "authorities", "statistics", "codebook")
YES: Final = "yes"
TIMELY: Final = (YES, "no")
MADE_UP: Final = "made-up figures"

# Of a row of figures that stands for no figure (`complete`), and of one that is hidden (`safe`).
NO_REPLY, NO_FIGURE, HIDDEN = "no_reply", "no_figure", "hidden_for_publication"

INTEGER, NUMBER, DATE = "integer", "number", "date"  # types of Table Schema
NUMERIC: Final = (INTEGER, NUMBER)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is that of Table Schema; `values` are all that may stand in it.

    `missing` is the symbol for a number that is not there, where the row itself does not say.
    """

    name: str
    meaning: str
    type: str = "string"
    values: tuple[str, ...] = ()
    required: bool = False
    missing: str = "[x]"


def _of(*columns: Column | str) -> tuple[Column, ...]:
    """Columns; a name alone is a column of the requests."""
    about_requests = {column.name: column for column in REQUESTS}
    return tuple(
        about_requests[column] if isinstance(column, str) else column for column in columns
    )


REQUESTS: Final = (
    Column("reference", "our reference", required=True),
    Column("authority_code", "GSS code, or a code of ours where the ONS gives none", required=True),
    Column("authority_name", "official name", required=True),
    Column("authority_type", "type of authority"),
    Column("region", "English region, or the nation"),
    Column(
        "nation",
        "England, Wales, Scotland or Northern Ireland",
        values=tuple(Authority.Nation.values),
    ),
    Column("law", "foia, foisa, eir or eisr", values=tuple(law.value for law in Law)),
    Column("round", "1, or 2 for a narrowed request after a refusal", INTEGER, required=True),
    Column("channel", "how it was sent", values=tuple(FoiRequest.Channel.values)),
    Column("their_reference", "the authority's own reference"),
    Column("phase", "where it stands on `as_of`", values=tuple(phase.value for phase in Phase)),
    Column("sent_on", "day it was sent", DATE),
    Column("received_on", "day the authority got it: day 0 of the clock", DATE),
    Column("due_on", "last day on which a reply is in time, by the Act", DATE),
    Column(
        "councils_may_count_to",
        "last day by the s.45 Code's reading (FOIA, received on a day off)",
        DATE,
    ),
    Column(
        "due_is_provisional",
        "yes: the date rests on bank holidays not yet proclaimed",
        values=(YES,),
    ),
    Column(
        "outcome",
        "what the final answer amounted to; empty while none has come",
        values=tuple(FoiRequest.Outcome.values),
    ),
    Column(
        "responded_on",
        "day of the newest reply, be it a part of the answer or a review's outcome",
        DATE,
    ),
    Column(
        "answered_on",
        "day of the first final answer since the clock last began; what comes later, "
        "such as a correction or a review's outcome, changes nothing",
        DATE,
    ),
    Column("days_taken", "calendar days from receipt to answered_on", INTEGER, missing="[z]"),
    Column(
        "on_time",
        "yes or no: whether the final answer came by due_on; no as well where none has come "
        "by then; empty where that is not known, or the time still runs",
        values=TIMELY,
    ),
    Column("chase_on", "day of the next step of the chase ladder", DATE),
    Column("assigned_to", "who looks after it; empty in a safe export"),
    Column("as_of", "the day the phase is told for", DATE, required=True),
)

FIGURES: Final = _of(
    "authority_code",
    "authority_name",
    "authority_type",
    "region",
    "nation",
    Column("question_id", "question, as in the letter", required=True),
    Column("question", "its wording"),
    Column("period", "period it was asked for", required=True),
    Column(
        "period_basis",
        "basis of the answer: calendar, financial, part, snapshot or other",
        values=tuple(Period.Basis.values),
    ),
    Column("unit", "unit of the value"),
    Column("value", "the number; empty where there is no exact or approximate one", NUMBER),
    Column("value_lower", "at least this; empty where not known", NUMBER),
    Column("value_upper", "at most this; empty where not known", NUMBER),
    Column(
        "status",
        "kind of answer: exact, bounded, suppressed, refused, not_held ...; "
        f"in a complete export also {NO_REPLY} (they have not replied) and {NO_FIGURE} (they have, "
        "and nothing is recorded for this question and period)",
        values=(*Figure.Kind.values, NO_REPLY, NO_FIGURE),
        required=True,
    ),
    Column(
        "missing_reason",
        f"why there is no number; empty where there is one; {HIDDEN} where a safe export hides it",
        values=(*Figure.Kind.values, NO_REPLY, NO_FIGURE, HIDDEN),
    ),
    Column("sections", "sections of the Act that were cited"),
    Column("as_written", "the authority's own words"),
    Column(
        "source_document_sha256",
        "SHA-256 of the file it was read in; empty where it was no file, and in a safe export",
    ),
    Column("source_where", "where it was read: file, page, cell; empty in a safe export"),
    Column(
        "coded_by",
        'who read it, as "coder 1": the same person has the same number throughout the campaign',
    ),
    Column(
        "review_status",
        "accepted, or proposed where a person has still to look",
        values=tuple(Figure.Review.values),
    ),
    "sent_on",
    "due_on",
    "responded_on",
    "days_taken",
    "on_time",
    Column(
        "period_basis_asked",
        "basis that was asked for; where the answer's differs, it is in no total, rate or change "
        "unless the campaign says so",
        values=tuple(Period.Basis.values),
    ),
    Column(
        "symbol",
        "what a table shows beside the number or in its place; several are parted by a space: "
        + "; ".join(f"{symbol} {means.partition(':')[0]}" for symbol, means in MEANINGS.items()),
    ),
    Column("version", "1, and one more for each correction", INTEGER, missing="[z]"),
    "answered_on",
    "reference",
    "round",
    Column(
        "counts",
        "yes: of all rounds, the row that the statistics use for this authority, question "
        "and period; empty: another round's row is used, or the request was withdrawn",
        values=(YES,),
    ),
)

AUTHORITIES: Final = _of(
    Column("authority_code", "GSS code, or a code of ours where the ONS gives none", required=True),
    "authority_name",
    "authority_type",
    "region",
    "nation",
    "reference",
    "phase",
    "outcome",
    Column(
        "figures",
        "to how many questions and periods it answered in any way; two rounds count once",
        INTEGER,
    ),
    Column("figures_with_numbers", "how many of them are exact, bounded or approximate", INTEGER),
    Column(
        "requests",
        "how often it was asked, drafts left out: 2 where the request was narrowed after a refusal",
        INTEGER,
    ),
    Column(
        "asked",
        "yes: it is among those asked in the statistics; no: only drafted, or withdrawn",
        values=TIMELY,
    ),
    Column("replied", "yes or no: whether it replied at all, in any round", values=TIMELY),
    Column("population", "how many people live there; empty where not known", INTEGER),
    Column("lists", 'saved lists that it is on, separated by "; "'),
)

COUNT_COLUMNS: Final = tuple(
    Column(name, meaning, INTEGER, required=True)
    for name, meaning in {
        "asked": "authorities asked; the sum of answered, suppressed, refused, not_held, "
        "other_basis, other and no_reply",
        "replied": "authorities that replied at all",
        "answered": "exact + bounded + approximate",
        "exact": "gave an exact number",
        "bounded": "gave bounds, such as fewer than 5",
        "approximate": "gave an approximate number",
        "suppressed": "hid a small number",
        "refused": "refused, or neither confirmed nor denied",
        "not_held": "do not hold or record it, or it is not available",
        "other_basis": "answered for another year basis; left out of totals",
        "other": "replied, and said nothing that can be counted yet",
        "no_reply": "have not replied",
    }.items()
)


def _bounded(name: str, meaning: str) -> tuple[Column, ...]:
    """A number that may be known within bounds only."""
    return (
        Column(name, f"{meaning}; only where every figure in it is exact", NUMBER),
        Column(f"{name}_lower", f"{meaning}: at least this", NUMBER),
        Column(f"{name}_upper", f"{meaning}: at most this; empty: no upper limit is known", NUMBER),
    )


def _quotient_columns(group: str, of: str, quotient: str, told: str) -> tuple[Column, ...]:
    """Those of a rate or a ratio; `quotient` is what the number itself is called."""
    return (
        Column(f"{group}_{of}", f"the question that this {group} divides by"),
        Column(f"{group}_n", "authorities with both figures usable: the matched set", INTEGER),
        Column(
            f"{group}_not_usable",
            "authorities that gave both figures, one of them without limits on both sides",
            INTEGER,
        ),
        *_bounded(f"{group}_numerator", "sum of this question over the matched set"),
        *_bounded(f"{group}_denominator", "sum of the other question over the matched set"),
        *_bounded(f"{group}_{quotient}", told),
        Column(
            f"{group}_exact_pairs_n",
            "matched authorities whose two figures are both exact",
            INTEGER,
        ),
        Column(
            f"{group}_exact_pairs_left_out",
            f"matched authorities that the {group} of exact pairs leaves out; leaving out "
            "small numbers biases it upwards",
            INTEGER,
        ),
        Column(
            f"{group}_exact_pairs_numerator", "sum of this question over the exact pairs", NUMBER
        ),
        Column(
            f"{group}_exact_pairs_denominator",
            "sum of the other question over the exact pairs",
            NUMBER,
        ),
        Column(f"{group}_exact_pairs_{quotient}", f"the {group} of the exact pairs alone", NUMBER),
        *_bounded(
            f"{group}_full_numerator",
            f"total of this question over all who gave it; not what the {group} divides",
        ),
        *_bounded(
            f"{group}_full_denominator",
            f"total of the other question over all who gave it; not what the {group} divides by",
        ),
        Column(f"{group}_average_n", f"authorities with a {group} of their own", INTEGER),
        *(
            Column(
                f"{group}_average_{quotient}{end}",
                f"mean of the authorities' own {group}s, each counting the same{bound}; "
                f"not {group}_{quotient}, in which a large authority counts for more",
                NUMBER,
            )
            for end, bound in (("", ""), ("_lower", ": at least"), ("_upper", ": at most"))
        ),
    )


STATISTICS: Final = (
    Column("question", "question, as in the letter", required=True),
    Column("period", "period it was asked for", required=True),
    Column("area", "uk, nation:..., region:..., type:... or list:...", required=True),
    *COUNT_COLUMNS,
    *_bounded("total", "sum of the answers"),
    *_quotient_columns("rate", "of", "percent", "percentage, half up to one decimal"),
    Column(
        "rate_band_lower_percent",
        "the rate over rate_full_denominator if none of the unmatched were in the numerator",
        NUMBER,
    ),
    Column("rate_band_upper_percent", "the same if all of the unmatched were in it", NUMBER),
    Column("rate_change_from", "the period that the rate is compared with"),
    Column("rate_change_n", "authorities whose rate is usable in both periods", INTEGER),
    *_bounded("rate_change_old_percent", "their rate then"),
    *_bounded("rate_change_new_percent", "their rate now"),
    *_bounded("rate_change_points", "change of the rate in percentage points"),
    Column(
        "rate_change_crosses",
        'reorganisations of authorities between the two periods, separated by "; "',
    ),
    *_quotient_columns("ratio", "per", "value", "the ratio, half up to two decimals"),
    Column("change_from", "the period it is compared with"),
    Column("change_n", "authorities with usable figures in both periods", INTEGER),
    *_bounded("change_old", "their sum then"),
    *_bounded("change_new", "their sum now"),
    *_bounded("change_percent", "change in per cent of the older sum"),
    Column(
        "change_crosses",
        'reorganisations of authorities between the two periods, separated by "; "',
    ),
    Column(
        "symbol",
        f"{CONFIDENTIAL}: a safe export withholds numbers of this row, so that no authority's can "
        "be worked out",
        values=(CONFIDENTIAL,),
    ),
)

CODEBOOK: Final = (
    Column("table", "which export the column stands in, or what is listed", required=True),
    Column("column", "its name", required=True),
    Column("meaning", "what it means"),
    Column("type", "string, integer, number or date; empty for what is no column"),
)

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "requests": REQUESTS,
    "figures": FIGURES,
    "authorities": AUTHORITIES,
    "statistics": STATISTICS,
    "codebook": CODEBOOK,
}
COLUMNS: Final = {
    what: {column.name: column.meaning for column in columns} for what, columns in TABLES.items()
}
"""The columns of each export, in order, with what they mean."""
REQUEST_COLUMNS: Final = COLUMNS["requests"]

MADE_UP_COLUMN: Final = Column("made_up", "these numbers are invented", values=(MADE_UP,))
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "requests": ("reference",),
    "figures": ("reference", "question_id", "period"),
    "authorities": ("authority_code",),
    "statistics": ("question", "period", "area"),
    "codebook": ("table", "column"),
}
"""What names a row of each export: no two rows of one have the same."""
