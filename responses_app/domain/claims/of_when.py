"""Of what time a number is: "590 in 2014-15", "2017: 1,015"."""

from typing import Final

from responses_app.domain.claims.numbers import Number
from responses_app.domain.claims.scene import Scene, over

_PERIOD_AFTER: Final = over(
    r"^(?:\s?[\w'’\"”-]+){0,6}?\s?(?:,\s?)?\(?\s?(?:in|of|for|during|from|by|through|at the end of|over|back in)?\s?(?:the\s)?(?:calendar\s|financial\s)?(?:year\s)?(?:ending\s)?\(?@"
)
_PERIOD_BEFORE: Final = over(r"@[)\s]*(?:[,:(=–—-]\s?)?[\s(]*(?:[\w'’\"“-]+\s){0,7}?[\"“‘'(]*$")
_TAKEN: Final = over(r"[#§](?:\s[\w'’\"”-]+){0,4}\s?\(?$")


def period_of(scene: Scene, number: Number) -> Number | None:
    """The period that a number is said to be of: the nearer of those around it."""
    after, before = scene.after(number), scene.before(number)
    found: list[tuple[int, Number]] = []
    if match := _PERIOD_AFTER.match(after):
        place = scene.at[number] + match.end()
        found.append((match.end(), scene.by_place[place]))
    if match := _PERIOD_BEFORE.search(before):
        # One that stands behind another number is that number's: "28% in 2017, 24% ...".
        is_taken = _TAKEN.search(before[: match.start()])
        away = len(before) - match.start() + 8 + (30 if is_taken else 0)
        found.append((away, scene.by_place[match.start()]))
    return min(found, key=lambda one: one[0])[1] if found else None
