"""Who is asked: the `ask` table of a campaign file, checked and put in words."""

from collections.abc import Collection, Mapping

KEYS = ("function", "nation", "region", "type", "codes")


def problems_with_ask(
    ask: Mapping[str, object], known: Mapping[str, Collection[str]] | None = None
) -> list[str]:
    """Return what is wrong with who is asked; an empty list means nothing is.

    `ask` may hold function, nation, region, type (each a text or a list of texts) and
    codes (a list); an authority is asked when it fits all of those given. `known` says, for
    the keys it has, which values there are.
    """
    problems = [
        f"ask has the unknown key {key!r}; {', '.join(KEYS)} were expected."
        for key in ask
        if key not in KEYS
    ]
    problems += [
        f"ask.{key} is {value!r}; a text or a list of texts was expected."
        for key, value in ask.items()
        if key in KEYS and not wanted(value)
    ]
    problems += [
        f"ask.{key} names {name!r}; {', '.join(values)} were expected."
        for key, values in (known or {}).items()
        for name in wanted(ask.get(key))
        if name not in values
    ]
    return problems


def wanted(value: object) -> list[str]:
    """Return one text or a list of texts as a list; anything else as an empty list."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        return value
    return []
