"""Numbers in a letter that are no figures: ids of questions, references, telephones, legends.

A line with no other number is not worth the eyes of a person who looks for what was overlooked.
"""

from __future__ import annotations

import re

from .pairing import values_in

_LEGEND = re.compile(
    r"^\W*(?:key|legend|allwedd)\b|^\s*(?:\[\w{1,2}\]|\*{1,3}|[<≤]\s?[0-9]+|\W)\s*(?:=|:|-|–|means|"
    r"denotes|indicates|is used)|\b(?:below|under|fewer than|less than|lower than)\s+"
    r"(?:[0-9]+|five|ten|six)\b.{0,60}"
    r"\b(?:shown|suppressed|replaced|marked|withheld|redacted|could identify)\b",
    re.IGNORECASE,
)
_NO_FIGURE = re.compile(
    r"\b(?:tel(?:ephone)?|phone|ffôn|mob(?:ile)?|fax)\b[.: ]*[0-9+() ]{7,}|"
    r"\b0[0-9]{2,4}[ -]?[0-9]{3}[ -]?[0-9]{3,5}\b|\b[0-9]{1,2}:[0-9]{2}\b|"
    r"\b[0-9]{1,2}\s?\(?[a-h]\)?(?![a-z0-9])|"
    r"\b(?:request|ref(?:erence)?|foi|foia|rfi|eir|case|cais)(?: (?:no|number|ref)\.?)?[\s.:#/-]*"
    r"[A-Z0-9/-]*[0-9][A-Z0-9/-]*|\b(?:question|part|table|appendix|annex|page|cwestiwn|tabl|q)\s?"
    r"[0-9]{1,2}\b|^\s*\(?[0-9]{1,2}[.)]?\s(?=[^\W\d])",
    re.IGNORECASE,
)


def has_figure(text: str, reference: str = "") -> bool:
    """True if a number stands in `text` that may be a figure; `reference` is that of our request.

    >>> has_figure("Response to request 56930433: children looked after (question 1a)")
    False
    >>> has_figure("We placed 12 children")
    True
    """
    if text[:1].isspace():
        text = f" {text.lstrip()}"  # our own words, blanked, may be thousands of spaces
    if _LEGEND.search(text):
        return False
    if reference:
        text = text.replace(reference, " " * len(reference))
    return bool(values_in(_NO_FIGURE.sub(lambda found: " " * len(found.group()), text)))
