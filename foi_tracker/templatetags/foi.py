"""How things read on every page: days, numbers, bounds, phases. Loaded in every template."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from requests_app.domain.ladder import STEPS
from requests_app.domain.phase import Phase
from requests_app.models import FoiRequest, OutgoingMessage
from requests_app.views.overdue import Chasing, chasing_of
from responses_app.domain.rounding import half_up
from responses_app.domain.writing_numbers import number_or_bounds
from responses_app.models import Figure

register = template.Library()

NOT_KNOWN = mark_safe(
    '<span aria-hidden="true" title="not known">—</span>'
    '<span class="visually-hidden">not known</span>'
)


@register.filter
def day(value: date | datetime | None, unknown: str = "not known") -> str:
    """Return `Mon 2 March 2026`, in London time, or the words for a day that is not known."""
    if not value:
        return unknown
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return date_format(value, "D j F Y")


@register.filter
def instant(value: datetime | None, unknown: str = "not known") -> str:
    """Return `Mon 2 March 2026, 14:05`, in London time."""
    return date_format(timezone.localtime(value), "D j F Y, H:i") if value else unknown


@register.filter
def number(value: Any) -> str:
    """Return `1,204` or `12.5`: thousands apart, no idle zeros. A dash where there is none."""
    if value is None or value == "":
        return NOT_KNOWN
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    written = f"{exact:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


@register.filter
def percent(value: Any) -> str:
    """Return `37.0%`, rounded half up to one decimal. A dash where there is none."""
    return f"{_one_decimal(value)}%" if value is not None else NOT_KNOWN


@register.filter
def bounds(row: Mapping[str, Any] | None, name: str) -> str:
    """Return what is known of `row[name]`: `1,204`, `12 to 16`, `12 or more`, or a dash.

    The lower and upper bound are read from `name_lower` and `name_upper`.
    """
    return _spread(row, name, number)


@register.filter
def percent_bounds(row: Mapping[str, Any] | None, name: str = "percent") -> str:
    """The same for a percentage: `37.0%`, or `32.8% to 44.2%`."""
    return _spread(row, name, percent)


@register.filter
def figure_value(figure: Figure) -> str:
    """Return a figure's value, or the bounds it lies within; nothing where it is no number."""
    row = {"v": figure.value, "v_lower": figure.lower, "v_upper": figure.upper}
    if all(one is None for one in row.values()):
        return ""
    about = "about " if figure.kind == Figure.Kind.APPROXIMATE else ""
    return f"{about}{bounds(row, 'v')}"


@register.filter
def phase(value: str) -> Phase:
    """Return the phase of this name, which has a `label` and a `sentence`."""
    return Phase(value)


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return `mapping[key]`, or nothing where there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def step_title(step: str | OutgoingMessage) -> str:
    """Return what a letter is called, or a step of the chase ladder by its name.

    A letter has a title of its own; those written before letters had titles go by their step.
    """
    if isinstance(step, OutgoingMessage):
        return step.title or step_title(step.step)
    name = step
    if name == "request":
        return "First letter"
    return STEPS[name].title if name in STEPS else name.replace("_", " ").capitalize()


@register.inclusion_tag("includes/sort_header.html", takes_context=True)
def sort_header(context: Mapping[str, Any], key: str, label: str) -> dict[str, Any]:
    """A column's heading as a link that sorts by it; the second time, backwards."""
    now = context["sort"]
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if now == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"label": label, "order": order, "query": query.urlencode()}


@register.simple_tag
def badge(value: str) -> SafeString:
    """A phase as a word with its colour; its sentence is there for whoever asks."""
    shown = Phase(value)
    return format_html(
        '<span class="phase {}" title="{}">{}</span>', shown.value, shown.sentence, shown.label
    )


@register.simple_tag(takes_context=True)
def chasing(context: Mapping[str, Any], foi_request: FoiRequest) -> Chasing:
    """Where the chasing of one request stands, for the person who looks at it."""
    return chasing_of(foi_request, context["user"], timezone.localdate())


@register.inclusion_tag("includes/field.html")
def field(bound_field: Any) -> dict[str, Any]:
    """A form field with its label, help and errors, in one look."""
    return {"field": bound_field}


def _spread(row: Mapping[str, Any] | None, name: str, write: Any) -> str:
    if not row:
        return NOT_KNOWN
    spread = (row.get(name), row.get(f"{name}_lower"), row.get(f"{name}_upper"))
    return number_or_bounds(*spread, write=write) or NOT_KNOWN


def _one_decimal(value: Any) -> Decimal:
    return half_up(Decimal(str(value)), 1)
