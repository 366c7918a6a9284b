"""Of what time a number is: "590 in 2014-15", "2017: 1,015"."""

from typing import Final

from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.scene import MOST_NUMBERS, Scene, over

_PERIOD_AFTER: Final = over(
    r"^(?:\)(?!\s(?:and|to|or)\b))?[\"”’']?(?:\s[\w'’\"”-]+){0,8}?,?\s?\(?(?:in|of|for|during"
    r"|from|by|through|at the end of"
    r"|over|back in)?\s?(?:the\s)?(?:calendar\s|financial\s)?(?:year\s)?(?:ending\s)?\(?@"
)
_PERIOD_BEFORE: Final = over(r"@[)\s]*(?:[,:(=–—-]\s?)?[\s(]*(?:[\w'’\"“-]+\s){0,7}?[\"“‘'(]*$")
_OF_THE_NEXT: Final = over(r"\(@\s?:")
_TAKEN: Final = over(r"[#§](?:\s[\w'’\"”-]+){0,4}\s?\(?$")


def period_of(scene: Scene, number: Number) -> Number | None:
    """The period that a number is said to be of: the nearer of those around it."""
    after, before = scene.after(number), scene.before(number)
    found: list[tuple[int, Number]] = []
    match = _PERIOD_AFTER.match(after)
    if match and not _OF_THE_NEXT.search(after[: match.end() + 2]):
        place = scene.at[number] + match.end()
        found.append((match.end(), scene.by_place[place]))
    if match := _PERIOD_BEFORE.search(before):
        # One that stands behind another number is that number's: "28% in 2017, 24% ...".
        is_taken = _TAKEN.search(before[: match.start()])
        away = len(before) - match.start() + 8 + (30 if is_taken else 0)
        found.append((away, scene.by_place[match.start()]))
    return min(found, key=lambda one: one[0])[1] if found else None


def periods_for(scene: Scene, number: Number) -> tuple[Number, ...]:
    """The period that a number is said to be of; else those that no other number is said to be."""
    if not scene.periods or len(scene.numbers) > MOST_NUMBERS:
        return scene.periods
    if own := period_of(scene, number):
        return (own,)
    others = [one for one in scene.numbers if one is not number and one.kind is not Kind.PERIOD]
    taken = {period_of(scene, one) for one in others}
    return tuple(one for one in scene.periods if one not in taken)
