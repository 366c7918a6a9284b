"""What the tests of pictures share: the register, made-up figures, and a look at a picture."""

import csv
import xml.etree.ElementTree as ET
from pathlib import Path

from responses_app.domain.pictures import Asked, Body
from responses_app.domain.publication import Figure, Period, Publication, Question

REGISTER = Path(__file__).parents[4] / "requests_app" / "data" / "authorities.csv"
SVG = "{http://www.w3.org/2000/svg}"


def register() -> list[dict[str, str]]:
    with REGISTER.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bodies(rows) -> list[Body]:
    return [
        Body(row["code"], row["official_name"], row["nation"], row["region"], row["type"])
        for row in rows
    ]


def standing(function: str = "") -> list[Body]:
    """Authorities of today, with this function if one is named."""
    rows = [row for row in register() if not row["end_date"]]
    return bodies(row for row in rows if function in row["functions"])


def made_up(count: int, **columns: str) -> list[Body]:
    return [Body(f"Z{number:03}", f"Made Up {number}", **columns) for number in range(count)]


def said(body: Body, question: str, status: str, value=None, lower=None, upper=None) -> Figure:
    return Figure(
        body.code, body.name, body.kind, body.region, body.nation, question, "2023", status,
        value, lower, upper,
    )  # fmt: skip


def publication(*figures: Figure, **columns) -> Publication:
    """Question 2 is a part of question 1."""
    questions = (
        Question("1", "How many children?", "children"),
        Question("2", "How many of them went missing?", "children", subset_of="1"),
    )
    return Publication(
        "missing", "Children missing from care", "release 2 of 1 March 2026", questions,
        (Period("2023"),), (), figures, **columns,
    )  # fmt: skip


def asked(*of: Body, replied: bool = True) -> list[Asked]:
    return [Asked(body, replied) for body in of]


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def titles(svg: str) -> list[str]:
    return [title.text or "" for title in read(svg).iter(f"{SVG}title")][1:]


def words(svg: str) -> list[str]:
    return [text.text or "" for text in read(svg).iter(f"{SVG}text")]
