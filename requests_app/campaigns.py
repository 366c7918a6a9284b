"""Load a campaign file: check all of it, then create the campaign or bring it up to date."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models, transaction
from rapidfuzz import fuzz, process

from requests_app.domain import merge
from requests_app.domain.asking import problems_with_ask
from requests_app.models import (
    Authority,
    AuthorityFunction,
    Campaign,
    CampaignChange,
    Period,
    Question,
)

CAMPAIGN_KEYS = (
    "slug", "title", "law", "ask", "subject", "letter", "applicant", "sign_off",
    "suppression", "double_code", "periods", "question", "made_up", "include_other_basis",
    "accept_reply_form", "accept_rule",
    "chasing_paused", "reply_form", "second_person_approves",
)  # fmt: skip
APPLICANT_KEYS = ("name", "organisation", "address")
SUPPRESSION_KEYS = ("threshold", "zero_shown")
PERIOD_KEYS = ("id", "basis", "start", "end")
QUESTION_KEYS = (
    "id", "text", "unit", "kind", "also_called", "sum_of", "subset_of", "at_most", "per",
    "previous",
)  # fmt: skip

NAMES_IN_FILE = {
    "key": "id",
    "applicant_name": "applicant.name",
    "applicant_organisation": "applicant.organisation",
    "applicant_address": "applicant.address",
}
NOT_IN_IDS = re.compile("[@=:]")  # they part a question from its period or its campaign
NOT_SUMMED = (Question.Kind.TEXT, Question.Kind.YES_NO)


class CampaignFileError(Exception):
    """The file cannot be loaded. `problems` lists everything that is wrong in it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class LoadedCampaign:
    """What loading a campaign file did."""

    campaign: Campaign
    created: bool
    questions: int
    periods: int
    warnings: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return {
            "campaign": self.campaign.slug,
            "created": self.created,
            "questions": self.questions,
            "periods": self.periods,
            "warnings": self.warnings,
        }


def load_campaign(toml_text: str, *, dry_run: bool = False) -> LoadedCampaign:
    """Create or update a campaign from the text of a campaign file.

    The file is checked as a whole and nothing is written when anything is wrong in it: then
    CampaignFileError lists every problem. A question or period that the file no longer names
    is removed only where no figure hangs on it; else it is kept, with a warning.
    """
    wrong: list[str] = []
    data = _read_toml(toml_text)
    values = _campaign_values(data, wrong)
    periods = _periods(data.get("periods", []), wrong)
    questions = _questions(data.get("question", []), wrong)
    if wrong:
        raise CampaignFileError(wrong)
    warnings = _doubts(values, periods, questions)
    with transaction.atomic():
        _keep_made_up_apart(values)
        campaign, created = Campaign.objects.update_or_create(
            slug=values.pop("slug"), defaults=values
        )
        _replace(campaign, Period, periods, warnings)
        _replace(campaign, Question, questions, warnings)
        CampaignChange.objects.create(campaign=campaign)
        if dry_run:
            transaction.set_rollback(True)
    known = (*merge.KNOWN, *campaign.merge_columns)
    warnings += [
        f"letter: {{{{ {name} }}}} is no placeholder of ours; a column of a merge file brings it"
        for name in merge.columns_wanted(campaign.letter, known)
    ]
    return LoadedCampaign(campaign, created, len(questions), len(periods), warnings)


def _keep_made_up_apart(values: dict[str, object]) -> None:
    """Invented figures never become real ones by a change in a file, nor the reverse."""
    there = Campaign.objects.filter(slug=values["slug"]).exclude(made_up=values["made_up"]).first()
    if there and there.foi_requests.exists():
        is_now = "made up" if there.made_up else "real"
        raise CampaignFileError(
            [f"made_up: {there.slug} has requests and is {is_now}; that cannot be changed."]
        )


def _read_toml(text: str) -> dict:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise CampaignFileError([f"the file is not TOML: {problem}."]) from problem
    except (RecursionError, ValueError) as problem:  # nested too deep; a number of 5,000 digits
        raise CampaignFileError(
            ["the file is not a campaign file: it cannot be read."]
        ) from problem
    return data


def _campaign_values(data: dict, wrong: list[str]) -> dict[str, object]:
    _check_keys("the campaign", data, CAMPAIGN_KEYS, wrong)
    applicant = _table(data, "applicant", wrong)
    suppression = _table(data, "suppression", wrong)
    ask = _ask(data, wrong)
    _check_keys("applicant", applicant, APPLICANT_KEYS, wrong)
    _check_keys("suppression", suppression, SUPPRESSION_KEYS, wrong)
    wrong += problems_with_ask(
        ask,
        {"function": AuthorityFunction.Function.values, "nation": Authority.Nation.values},
    )
    threshold = suppression.get("threshold", 5)
    if not isinstance(threshold, int) or isinstance(threshold, bool) or not 0 <= threshold <= 1000:
        wrong.append(f"suppression.threshold is {threshold!r}; a whole number was expected.")
        threshold = 5
    values: dict[str, object] = {
        "slug": _text(data, "slug", wrong, needed=True),
        "title": _text(data, "title", wrong, needed=True),
        "law": _text(data, "law", wrong).casefold() or Campaign.AppliesLaw.AUTO,
        "ask": ask,
        "subject": _text(data, "subject", wrong),
        "letter": _text(data, "letter", wrong),
        "sign_off": _text(data, "sign_off", wrong),
        "applicant_name": _text(applicant, "name", wrong, "applicant."),
        "applicant_organisation": _text(applicant, "organisation", wrong, "applicant."),
        "applicant_address": _text(applicant, "address", wrong, "applicant."),
        "suppression_threshold": threshold,
        "zero_shown": _flag(suppression, "zero_shown", True, wrong),
        "double_code": _share(data.get("double_code", 0), wrong),
        "made_up": _flag(data, "made_up", False, wrong),
        "include_other_basis": _flag(data, "include_other_basis", False, wrong),
    }
    for name in ("chasing_paused", "second_person_approves", "accept_reply_form"):
        if name in data:  # left out, it stays as a person has set it
            values[name] = _flag(data, name, False, wrong)
    for name in ("reply_form", "accept_rule"):
        if name in data:
            values[name] = _text(data, name, wrong).casefold()
    wrong += merge.problems_with(str(values["letter"]), columns_to_come=True)
    wrong += [
        f"{name} has a placeholder; there none is filled in."
        for name in ("subject", "sign_off")
        if "{{" in str(values[name])
    ]
    _check_fields(Campaign(**values), "", wrong)
    return values


def _periods(rows: object, wrong: list[str]) -> list[Period]:
    periods = []
    for number, row in enumerate(_rows(rows, "periods", wrong), 1):
        where = f"period {row.get('id', number)}"
        _check_keys(where, row, PERIOD_KEYS, wrong)
        start, end = row.get("start"), row.get("end")
        for name, day in (("start", start), ("end", end)):
            if day is not None and type(day) is not date:
                wrong.append(f"{where}: {name} is {day!r}; a date such as 2024-01-01 was expected.")
                start = end = None
        if start and end and end < start:
            wrong.append(f"{where} ends on {end} before it starts on {start}.")
        period = Period(
            key=_text(row, "id", wrong, f"{where}: ", needed=True),
            basis=_text(row, "basis", wrong, f"{where}: ") or Period.Basis.CALENDAR,
            start=start,
            end=end,
            position=number,
        )
        _check_fields(period, f"{where}: ", wrong)
        periods.append(period)
    _check_ids("period", [period.key for period in periods], wrong)
    return periods


def _questions(rows: object, wrong: list[str]) -> list[Question]:
    questions = []
    for number, row in enumerate(_rows(rows, "question", wrong), 1):
        where = f"question {row.get('id', number)}"
        _check_keys(where, row, QUESTION_KEYS, wrong)
        question = Question(
            key=_text(row, "id", wrong, f"{where}: ", needed=True),
            kind=_text(row, "kind", wrong, f"{where}: ") or Question.Kind.COUNT,
            position=number,
            **{
                name: _text(row, name, wrong, f"{where}: ")
                for name in ("text", "unit", "subset_of", "per", "previous")
            },
            **{
                name: _texts(row, name, where, wrong)
                for name in ("also_called", "sum_of", "at_most")
            },
        )
        _check_fields(question, f"{where}: ", wrong)
        questions.append(question)
    keys = [question.key for question in questions]
    _check_ids("question", keys, wrong)
    for question in questions:
        _check_relations(question, keys, wrong)
        _check_sum(question, questions, wrong)
    _check_circles(questions, wrong)
    return questions


def _check_relations(question: Question, keys: list[str], wrong: list[str]) -> None:
    """Every question that another one points at must be there, and never itself."""
    single = [(name, getattr(question, name)) for name in ("subset_of", "per")]
    listed = [(name, key) for name in ("sum_of", "at_most") for key in getattr(question, name)]
    for name, key in [*single, *listed]:
        if not key:
            continue
        if key == question.key:
            wrong.append(f"question {question.key}: {name} names the question itself.")
        elif key not in keys:
            wrong.append(
                f"question {question.key}: {name} names the unknown question {key!r}; "
                f"there are {', '.join(keys)}."
            )
    if question.previous and not re.fullmatch(r"[^:]+:[^:]+", question.previous):
        wrong.append(
            f"question {question.key}: previous is {question.previous!r}; "
            "SLUG:QUESTION of an earlier campaign was expected."
        )


def _check_sum(question: Question, questions: list[Question], wrong: list[str]) -> None:
    """What is added up is a number, and is added once."""
    for key in sorted({key for key in question.sum_of if question.sum_of.count(key) > 1}):
        wrong.append(f"question {question.key}: sum_of names {key!r} more than once.")
    for part in questions:
        if part.key in question.sum_of and part.kind in NOT_SUMMED:
            wrong.append(
                f"question {question.key}: sum_of names {part.key!r}, which is {part.kind}; "
                "only numbers can be added up."
            )


def _check_circles(questions: list[Question], wrong: list[str]) -> None:
    """A sum must come down to questions that are asked, and a part must have a whole."""
    sums = {question.key: question.sum_of for question in questions}
    wholes = {question.key: [question.subset_of] for question in questions}
    for name, leads_to in (("sum_of", sums), ("subset_of", wholes)):
        for key in leads_to:
            circle = _circle(key, leads_to)
            if len(circle) > 2 and key == min(circle):
                wrong.append(f"{name} runs in a circle: {' -> '.join(circle)}.")


def _circle(start: str, leads_to: dict[str, list[str]]) -> list[str]:
    """Return a way from a question back to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for key in leads_to.get(way[-1], []):
            if key == start:
                return [*way, key]
            if key not in seen:
                seen.add(key)
                ways.append([*way, key])
    return []


def _doubts(
    values: dict[str, object], periods: list[Period], questions: list[Question]
) -> list[str]:
    """Return what a person should know, though the file can be loaded."""
    warnings = []
    if not values["applicant_name"]:
        warnings.append("there is no applicant's name; drafting stops without one (FOIA s.8).")
    if not values["letter"]:
        warnings.append("there is no letter; drafting needs one.")
    elif "questions" not in merge.placeholders(str(values["letter"])):
        warnings.append("the letter has no {{ questions }}: its questions are as you typed them.")
    if not periods:
        warnings.append("there are no periods; figures cannot be imported without one.")
    warnings += [
        f"period {period.key} is a part of a year; which part (start, end) is not said."
        for period in periods
        if period.basis == Period.Basis.PART and not (period.start and period.end)
    ]
    if not questions:
        warnings.append("there are no questions; drafting needs one.")
    warnings += [
        f"question {question.key} has no text; the letter would show its id alone."
        for question in questions
        if not (question.text or question.is_derived)
    ]
    slugs = {question.previous.split(":")[0] for question in questions if question.previous}
    known = set(Campaign.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    warnings += [
        f"the earlier campaign {slug!r} is not here yet; change from it stays empty."
        for slug in sorted(slugs - known)
    ]
    return warnings


def _replace(
    campaign: Campaign, model: type[models.Model], wanted: list, warnings: list[str]
) -> None:
    """Bring the campaign's questions or periods to what the file says, keeping their rows."""
    existing = {row.key: row for row in model.objects.filter(campaign=campaign)}
    for row in wanted:
        row.campaign = campaign
        if row.key in existing:
            row.pk = existing.pop(row.key).pk
        row.save()
    for row in existing.values():
        try:
            with transaction.atomic():
                row.delete()
        except models.ProtectedError:
            warnings.append(
                f"{model._meta.verbose_name} {row.key} is no longer in the file but has figures; "
                "it was kept."
            )


def _check_fields(row: models.Model, where: str, wrong: list[str]) -> None:
    """Let the model's own rules speak: choices, lengths, the form of a slug."""
    try:
        # What is blank has been reported, by the name it has in the file.
        blank = [field.name for field in row._meta.fields if not getattr(row, field.attname)]
        row.clean_fields(exclude=["campaign", "owner", *blank])
    except ValidationError as problem:
        for name, messages in problem.message_dict.items():
            choices = row._meta.get_field(name).choices
            if choices:
                known = ", ".join(key for key, _ in choices)
                messages = [f"is {getattr(row, name)!r}; {known} were expected."]
            wrong += [f"{where}{NAMES_IN_FILE.get(name, name)}: {message}" for message in messages]


def _check_keys(where: str, row: dict, known: tuple[str, ...], wrong: list[str]) -> None:
    for key in row:
        if key not in known:
            near = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=60)
            hint = f"{near[0]!r} was probably meant" if near else f"known are {', '.join(known)}"
            wrong.append(f"{where} has the unknown key {key!r}; {hint}.")


def _check_ids(what: str, keys: list[str], wrong: list[str]) -> None:
    for key in sorted({key for key in keys if key and keys.count(key) > 1}):
        wrong.append(f"{what} {key!r} stands in the file more than once.")
    for key in keys:
        if found := NOT_IN_IDS.search(key):
            wrong.append(f"{what} {key!r}: an id cannot contain {found.group()!r}.")


def _rows(rows: object, name: str, wrong: list[str]) -> list[dict]:
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return rows
    wrong.append(f"{name} is not a list of tables.")
    return []


def _table(data: dict, name: str, wrong: list[str]) -> dict:
    value = data.get(name, {})
    if isinstance(value, dict):
        return value
    wrong.append(f"{name} is {value!r}; a table in braces was expected.")
    return {}


def _ask(data: dict, wrong: list[str]) -> dict:
    """Who is asked; a bare list is a list of codes."""
    if isinstance(data.get("ask"), list):
        return {"codes": data["ask"]}
    return _table(data, "ask", wrong)


def _text(row: dict, name: str, wrong: list[str], where: str = "", *, needed: bool = False) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        wrong.append(f"{where}{name} is {value!r}; a text in quotation marks was expected.")
        return ""
    if "\x00" in value:
        wrong.append(f"{where}{name} has a character that is no text (NUL).")
        return ""
    if needed and not value.strip():
        wrong.append(f"{where}{name} is missing.")
    return value.strip() if name not in ("letter", "sign_off") else value


def _texts(row: dict, name: str, where: str, wrong: list[str]) -> list[str]:
    value = row.get(name, [])
    if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        return value
    wrong.append(f"{where}: {name} is {value!r}; a list of texts was expected.")
    return []


def _flag(row: dict, name: str, default: bool, wrong: list[str]) -> bool:
    value = row.get(name, default)
    if isinstance(value, bool):
        return value
    wrong.append(f"{name} is {value!r}; true or false was expected.")
    return default


def _share(value: object, wrong: list[str]) -> Decimal:
    try:
        share = Decimal(str(value))
        if 0 <= share <= 1:
            return share
    except InvalidOperation:
        pass
    wrong.append(f"double_code is {value!r}; a share from 0 to 1 was expected.")
    return Decimal(0)
