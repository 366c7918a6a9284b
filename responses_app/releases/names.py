"""What the files of a release are called, and what is in each."""

from typing import Final

PUBLICATION: Final = "publication.json"
STATISTICS: Final = "statistics.csv"
FIGURES: Final = "figures.csv"
AUTHORITIES: Final = "authorities.csv"
CODEBOOK: Final = "codebook.csv"
QUESTIONS, PERIODS = "questions.csv", "periods.csv"
RESPONSES: Final = "response_rates.csv"
VERSIONS: Final = "versions.csv"
SETTINGS: Final = "settings.json"
METHODS, METHODS_JSON = "methods_note.txt", "methods_note.json"
CITATION: Final = "citation.txt"
DIFF_TEXT, DIFF_JSON = "changes.txt", "changes.json"
README: Final = "README.txt"
MANIFEST: Final = "manifest.json"

WHOLE, PUBLIC = "whole", "for the public"
"""Which of the two files of a release it is."""

OF_ITSELF: Final = frozenset({README, METHODS, METHODS_JSON, CITATION, DIFF_TEXT, DIFF_JSON})
"""Files that speak of the release itself, and differ though no number has changed."""

WHAT_IS_IN: Final = {
    STATISTICS: "totals, rates, ratios and change for every question, period and area",
    FIGURES: "what each authority said, in its own words, as it counts",
    AUTHORITIES: "everybody who was asked",
    CODEBOOK: "every column, and what it means",
    QUESTIONS: "the questions as they were asked, and how they hang together",
    PERIODS: "the periods they were asked for",
    RESPONSES: "asked, replied and usable, for each question and area",
    VERSIONS: "which version of each figure this is, and why it was corrected",
    SETTINGS: "the settings of the campaign that decide what counts",
    METHODS: "how the numbers came about",
    METHODS_JSON: "the same, for a program",
    CITATION: "how to cite this release",
    DIFF_TEXT: "what changed since the release before",
    DIFF_JSON: "the same, for a program",
    PUBLICATION: "all of it for a program: questions, periods, authorities, figures, statistics, "
    "earlier campaigns",
    MANIFEST: "the SHA-256 of every file",
}
"""Each file and what it is; in this order they are listed."""
ABOUT_README: Final = "what this is, and what is in each file"
FOR_ALL: Final = {FIGURES: "what each authority said, as it counts, with small counts hidden"}
"""What is another thing in the file for everybody."""
NOT_FOR_ALL: Final = frozenset({VERSIONS, SETTINGS})
"""Files of the whole release alone."""
