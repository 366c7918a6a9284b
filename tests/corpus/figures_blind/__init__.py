"""Replies to judge the reading by: laid out and worded apart from what the reading was built on.

Nobody who builds the reading looks in here. Each layout is a function that takes an officer's desk
and returns one reply; over the rounds it comes with other numbers, names and formats.
"""

from collections.abc import Callable, Iterator
from random import Random

from tests.corpus.figures.reply import Reply

from . import campaigns, children, forms, libraries, notices, potholes
from .campaigns import ENGLISH, SCOTTISH, TRUSTS, WELSH, Campaign, Council
from .desk import Desk

SEED = 20261123
COUNT = 168
_BRITISH = (*ENGLISH, *SCOTTISH)

Layout = tuple[Callable[[Desk], Reply], tuple[Campaign, ...], tuple[Council, ...]]


def _of(campaign: Campaign, councils: tuple[Council, ...], *layouts) -> list[Layout]:
    return [(layout, (campaign,), councils) for layout in layouts]


LAYOUTS: tuple[Layout, ...] = (
    *_of(
        campaigns.CHILDREN,
        ENGLISH,
        children.table_under_each_question,
        children.sheet_for_each_year,
        children.cost_for_the_rest,
        children.refused_whole,
        children.not_our_function,
        children.neither_confirm,
    ),
    *_of(
        campaigns.CHILDREN,
        _BRITISH,
        children.grid_of_labels,
        children.years_down_the_side,
        children.sentences,
        children.inline_in_mail,
        children.financial_instead,
        children.block_for_each_question,
        children.with_gender,
        children.over_two_pages,
        children.scanned_letter,
        children.scanned_grid,
        children.corrected,
        children.long_list,
        children.only_from_july,
        children.shorthand_sheet,
        children.mail_and_book,
        children.in_words,
        children.page_for_each_part,
        children.merged_answers,
        children.letter_and_appendix,
        children.incidents_of_children,
    ),
    *_of(campaigns.CHILDREN, TRUSTS, children.trust_answer),
    *_of(campaigns.CHILDREN, SCOTTISH, children.scottish_notice),
    *_of(campaigns.CHILDREN, WELSH, children.welsh_grid),
    *_of(
        campaigns.POTHOLES,
        _BRITISH,
        potholes.year_by_measure,
        potholes.formatted_sheet,
        potholes.respectively,
        potholes.by_calendar_year,
        potholes.listed_in_mail,
        potholes.year_ending,
        potholes.mail_with_table,
        potholes.long_csv,
        potholes.wide_csv,
        potholes.months_and_totals,
        potholes.old_book,
        potholes.scanned_table,
        potholes.two_tables,
        potholes.system_print,
        potholes.by_area,
        potholes.compared_in_words,
        potholes.millions,
        potholes.table_for_each_year,
    ),
    *_of(campaigns.POTHOLES, ENGLISH, potholes.sections_cited),
    *_of(
        campaigns.LIBRARIES,
        _BRITISH,
        libraries.measures_by_day,
        libraries.one_after_the_other,
        libraries.told_in_mail,
        libraries.list_and_summary,
        libraries.run_by_a_trust,
        libraries.filled_form,
        libraries.day_by_measure,
        libraries.only_now,
    ),
    *_of(
        campaigns.NOTICES,
        _BRITISH,
        notices.five_lines,
        notices.small_table,
        notices.one_sentence,
        notices.by_offence,
        notices.by_ward,
        notices.by_quarter,
        notices.none_at_all,
        notices.scanned_list,
        notices.calendar_instead,
        notices.legend_of_a_dash,
        notices.two_not_kept,
    ),
    *_of(campaigns.NOTICES, WELSH, notices.welsh_letter),
    *_of(
        campaigns.ALLOTMENTS,
        _BRITISH,
        notices.allotment_mail,
        notices.allotment_table,
        notices.allotment_sites,
        notices.allotment_inline,
    ),
    *[
        (layout, campaigns.ALL, ENGLISH)
        for layout in (
            forms.as_meant_csv,
            forms.as_meant_xlsx,
            forms.as_meant_ods,
            forms.other_order,
            forms.rows_left_out,
            forms.below_a_banner,
            forms.renamed_heads,
            forms.pasted_into_mail,
            forms.without_row_keys,
            forms.part_filled,
        )
    ],
    (forms.printed, (campaigns.CHILDREN, campaigns.POTHOLES), ENGLISH),
    (forms.basis_in_the_notes, (campaigns.CHILDREN,), ENGLISH),
)


def replies(seed: int = SEED, count: int = COUNT) -> Iterator[Reply]:
    """Make so many replies: every layout once, in an order of the seed, then all of them again."""
    order: list[Layout] = []
    for number in range(count):
        if not order:
            order = list(LAYOUTS)
            Random(f"{seed} {number}").shuffle(order)
        layout, of_campaigns, councils = order.pop()
        rng = Random(f"{seed} reply {number}")
        desk = Desk(rng, rng.choice(of_campaigns), rng.choice(councils))
        yield layout(desk)
