"""The prose check: every figure of a report's text, recomputed (docs/claims.md).

drafts, sentences       a draft as blocks and sentences, with their places
not_figures, hedges, number, numbers
                        which numbers are figures, and what stands before them
ranges, scene, share_pairs, share_costs, shares, changes, direction, of_when, sums,
table_totals, lone, finding, claims
                        which numbers belong together, and as what
facts, topics, book     what a publication says, found by number and by words
rounding, slips_of_shares, slips_of_changes
                        what is wrong with a claim by its own numbers
judging_shares, shares_in_the_data, judging_bare_shares, judging_ranges, judging_councils,
unmatched, absent, judging_changes, judging_open_changes, judging_counts, verdicts
                        what is wrong with it by the publication
checking                a draft in, judged claims out
"""

from responses_app.domain.claims.checking import Checked, check
from responses_app.domain.claims.drafts import Draft, from_content, from_markdown, from_text
from responses_app.domain.claims.verdicts import Verdict

__all__ = ["Checked", "Draft", "Verdict", "check", "from_content", "from_markdown", "from_text"]
