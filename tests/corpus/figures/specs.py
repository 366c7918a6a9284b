"""Which replies there are: one line for each, by format, campaign and what is peculiar to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spec:
    """What one reply is like; everything else comes from the seed."""

    form: str  # xlsx, pdf, mail, pro forma xlsx ...
    campaign: str
    layout: str  # of tables, or "prose: ..."
    features: tuple[str, ...] = ()


def _spec(line: str) -> Spec:
    form, campaign, layout, features = (part.strip() for part in line.split("|"))
    return Spec(form, campaign, layout, tuple(f.strip() for f in features.split(",") if f.strip()))


SPECS = tuple(
    _spec(line)
    for line in """
xlsx | missing | grid |
xlsx | missing | merged years | star, totals note
xlsx | missing | years down | <5
xlsx | missing | per period | sheets
xlsx | handbacks | per question | sheets
xlsx | missing | listing | not held
xlsx | missing | breakdown | fewer than 5
xlsx | handbacks | percent column |
xlsx | snapshot | grid | star
xlsx | parking | merged years |
xlsx | staffing | question and answer |
xlsx | missing | grid | other basis
xlsx | parking | one line |
xlsx | missing | grouped | one refused
xlsx | missing | two levels | c
xlsx | handbacks | totals | dash zero
xlsx | homes | question and answer |
xlsx | missing | sexes | shown
xls | missing | grid | <5
xls | handbacks | years down |
xls | parking | grid |
xls | snapshot | merged years | star
ods | missing | merged years | c
ods | snapshot | years down |
ods | staffing | question and answer | sprinkle
ods | handbacks | merged listing | not held
csv | missing | grid | star
csv | missing | listing |
csv | parking | years down |
csv | handbacks | grid | one refused
pdf | missing | grid | ruled, letter, <5
pdf | missing | grid | unruled, letter
pdf | missing | listing | ruled, letter, two pages, fewer than 5
pdf | missing | merged listing | ruled, letter, two pages
pdf | missing | prose: sentence | letter, bold questions
pdf | missing | prose: colon | letter, bold questions, fewer than 5
pdf | handbacks | per question | ruled, letter
pdf | handbacks | per question across | ruled, letter, footnotes
pdf | missing | refused | letter
pdf | missing | grid | ruled, letter, one refused
pdf | snapshot | grid | unruled, letter, star
pdf | parking | grid | ruled, wide
pdf | staffing | prose: single | letter, bold questions
pdf | homes | prose: single | letter, bold questions
pdf | missing | grid | ruled, letter, bilingual
pdf | parking | years down | unruled, letter
pdf | missing | prose: list | letter, cost one
pdf | missing | grid | ruled, letter, other basis
pdf | missing | merged years | ruled, letter, star, footnotes
pdf | handbacks | prose: sentence | letter, bold questions, part year
scan | missing | grid | ruled, letter, <5
scan | handbacks | prose: colon | letter, bold questions
scan | parking | grid | ruled, letter
scan | snapshot | merged years | ruled
png | handbacks | grid | ruled
tiff | missing | years down | ruled
docx | missing | merged years | letter, star
docx | missing | prose: list | letter, bold questions
docx | missing | prose: sentence | letter, bold questions, fewer than 5
docx | handbacks | per question | letter
docx | missing | listing | letter, sprinkle
docx | missing | refused | letter
docx | missing | grid | letter, welsh
docx | handbacks | numbered | letter
docx | snapshot | years down | letter, other questions
docx | staffing | question and answer | letter
docx | missing | grouped | letter, not held
docx | missing | not held all | letter
docx | parking | one line | letter, wide
odt | handbacks | prose: colon | letter, bold questions
odt | missing | grid | letter, <5, footnotes
rtf | missing | prose: colon | letter, bold questions
rtf | handbacks | grid | letter
rtf | staffing | question and answer | letter
html | missing | grid | letter, <5
html | handbacks | prose: colon | quoted thread
html | parking | years down | letter
html | homes | prose: single | quoted thread
mail | missing | prose: colon | quoted
mail | handbacks | prose: sentence | quoted
mail | missing | prose: inline | plain, fewer than 5
mail | staffing | prose: single | quoted
mail | missing | refused | quoted thread
mail | handbacks | grid | tabs
mail | snapshot | prose: dash | plain
mail | missing | prose: colon | welsh
mail | parking | grid | spaces
mail | handbacks | correction |
mail | homes | prose: single | plain
mail | snapshot | ncnd |
pro forma xlsx | missing | form |
pro forma xlsx | missing | form | reordered, extra column, <5
pro forma xlsx | handbacks | form | rows deleted, part answered, as text
pro forma xlsx | snapshot | form | line above, sorted, star
pro forma csv | missing | form | columns deleted, not held
pro forma csv | staffing | form | renamed
pro forma ods | handbacks | form | line below, one refused
pro forma xlsx | homes | form | renamed, as text
covered xlsx | missing | grid | letter, <5
covered pdf | parking | grid | ruled
docx | missing | grid | letter, snapshot basis
xlsx | missing | years down | other basis, <5
xlsx | missing | grid | hidden sheet
pdf | missing | listing | unruled, letter, two pages
pdf | staffing | question and answer | ruled, letter
rtf | missing | merged years | letter, star, footnotes
mail | missing | prose: one line | plain
mail | homes | prose: one line | plain
mail | parking | prose: sentence | quoted
docx | parking | prose: one line | letter
html | missing | merged years | letter, star
mail | missing | prose: sentence | quoted thread, other basis
""".strip().splitlines()
)
