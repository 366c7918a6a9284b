"""The prose check: every figure of a report's text, recomputed (docs/claims.md).

    drafts, sentences       a draft as blocks and sentences, with their places
    not_figures, numbers    which numbers are figures, and what hedges stand before them
    scene, shares, changes, direction, sums, lone, finding, claims
                            which numbers belong together, and as what
    facts, topics, book     what a publication says, found by number and by words
    rounding, judging_shares, judging_changes, judging_counts, verdicts
                            what is right, and what is wrong
    checking                a draft in, judged claims out
"""

from responses_app.domain.claims.checking import Checked, check
from responses_app.domain.claims.drafts import Draft, from_content, from_markdown, from_text
from responses_app.domain.claims.verdicts import Verdict

__all__ = ["Checked", "Draft", "Verdict", "check", "from_content", "from_markdown", "from_text"]
