"""The figures in sentences and lists, under the questions."""

from __future__ import annotations

from random import Random

from .blocks import Block, Items, Para
from .campaigns import Campaign
from .saying import Figures, Said
from .words import choose, listed


def _things(campaign: Campaign, key: str) -> str:
    question = campaign.question(key)
    return question.unit if question.kind == "count" else ""


def lines(rng: Random, form: str, names: dict[str, str], said: dict[str, Said]) -> list[str]:
    """ "2023: 12", one for each period."""
    joint = {"colon": ": ", "dash": " - ", "equals": " = "}[form]
    return [f"{names[period]}{joint}{one.text}" for period, one in said.items()]


def sentence(
    rng: Random, campaign: Campaign, key: str, names: dict[str, str], said: dict[str, Said]
) -> str:
    """All the periods of a question in one or more sentences."""
    things = _things(campaign, key)
    form = rng.choice(["in each", "list", "there were", "respectively"])
    in_ = {period: _in(name) for period, name in names.items()}
    if any(one.kind not in ("exact", "bounded", "approximate") for one in said.values()):
        form = "in each"
    if form == "list":
        parts = [f"{one.in_prose} {in_[period]}" for period, one in said.items()]
        return _upper(listed(parts)) + "."
    if form == "there were" and things:
        (first, one), *rest = said.items()
        text = f"{in_[first]} there {_counted(one, things)}"
        text += "".join(f"; {in_[period]} there {_counted(other, '')}" for period, other in rest)
        return _upper(text) + "."
    if form == "respectively" and len(said) > 1:
        when = listed(
            [names[period].removeprefix("as at ").removeprefix("As at ") for period in said]
        )
        numbers = listed([one.in_prose for one in said.values()])
        return choose(
            rng,
            f"{{The figures for {when} {{are|were}} {numbers} respectively.|For {when}: {numbers}"
            " respectively.}",
        )
    parts = [f"{names[period]}: {one.in_prose}" for period, one in said.items()]
    return "; ".join(parts) + "."


def _in(name: str) -> str:
    lower = name.lower()
    if lower.startswith(("as at", "at ", "position at")):
        return lower.replace("position at", "at")
    if "to" in lower.split() or " - " in name or "(" in name:
        return f"in the period {name}"
    if lower.startswith(("calendar", "year", "financial")):
        return f"in the {name[0].lower()}{name[1:]}"
    return f"in {name}"


_SINGULAR = {"children": "child", "people": "person"}


def _counted(one: Said, things: str) -> str:
    """ "were 12 children", "was 1 child", "were none"."""
    if one.value == "0" and one.kind == "exact":
        return f"were no {things}" if things else "were none"
    if one.value == "1" and things:
        return f"was {one.in_prose} {_SINGULAR.get(things, things.removesuffix('s'))}"
    verb = "was" if one.value == "1" else "were"
    return f"{verb} {one.in_prose} {things}".rstrip()


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def single(rng: Random, campaign: Campaign, key: str, said: Said) -> str:
    """The one answer to a question."""
    question = campaign.question(key)
    if question.kind == "yes_no":
        return choose(rng, f"{{{said.text}|{said.text}.}}")
    if (
        said.kind in ("exact", "bounded", "approximate")
        and question.kind == "count"
        and said.value != "0"
    ):
        return choose(
            rng,
            f"{{{said.text}|{said.text} {question.unit}|There {_counted(said, question.unit)}."
            f"|{_upper(said.in_prose)}.}}",
        )
    if question.unit == "FTE":
        return choose(rng, f"{{{said.text}|{said.text} FTE}}")
    return said.text


def _ended(label: str) -> str:
    return label if label[-1] in ".):" else f"{label}:"


def answers(
    rng: Random, campaign: Campaign, figures: Figures, names: dict[str, str],
    labels: dict[str, str], form: str, how: str = "bold",
) -> list[Block]:  # fmt: skip
    """Each question (bold, quoted in a mail, or plain) and its answer below it."""
    made: list[Block] = []
    joint = rng.choice([": ", ": ", " - ", " = "])
    for key in campaign.keys:
        said = {period: one for (question, period), one in figures.items() if question == key}
        if not said:
            continue
        label = Para(
            labels[key], bold=how == "bold", italic=how == "italic", is_quoted=how == "quoted"
        )
        prefix = choose(rng, "{|||Answer: |Response: |A: }") if form != "list" else ""
        if len(said) == 1 and form == "one line":
            (one,) = said.values()
            made.append(Para(f"{_ended(labels[key])} {single(rng, campaign, key, one)}"))
        elif len(said) == 1:
            made += [label, Para(prefix + single(rng, campaign, key, next(iter(said.values()))))]
        elif len({one.text for one in said.values()}) == 1 and next(iter(said.values())).kind in (
            "not_held", "refused", "not_recorded",
        ):  # fmt: skip
            made += [label, Para(prefix + next(iter(said.values())).text)]
        elif form == "sentence":
            made += [label, Para(prefix + sentence(rng, campaign, key, names, said))]
        elif form == "list":
            made += [label, Items(tuple(lines(rng, rng.choice(["colon", "dash"]), names, said)))]
        elif form == "one line":
            parts = [f"{names[period]}{joint}{one.text}" for period, one in said.items()]
            made.append(Para(f"{_ended(labels[key])} {'; '.join(parts)}"))
        elif form == "inline":
            made.append(Para(f"{labels[key]}\n" + "\n".join(lines(rng, "colon", names, said))))
        else:
            made += [label, *[Para(text) for text in lines(rng, form, names, said)]]
    return made
