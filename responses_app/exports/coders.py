"""Those who read figures, under names that give nobody away."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Min

from requests_app.models import Campaign
from responses_app.models import Figure

Coder = tuple[str, int | None]
"""What a figure says of its coder: the name in a file, and the account that recorded it."""


def pseudonyms(campaign: Campaign) -> dict[Coder, str]:
    """Return "coder 1" and so on for everybody who read a figure of the campaign.

    Numbered in the order of their first figure, versions since replaced among them: whatever is
    filtered, and whoever reads figures later, a person keeps their number. A name in a file that
    is an account's is the same person as that account.
    """
    rows = list(
        Figure.objects.filter(foi_request__campaign=campaign)
        .order_by()
        .values_list("coder", "recorded_by_id")
        .annotate(first=Min("pk"))
        .order_by("first")
    )
    accounts = _accounts(rows)
    numbers: dict[object, int] = {}
    names: dict[Coder, str] = {}
    for coder, recorded_by, _ in rows:
        person = _person(coder, recorded_by, accounts)
        if person is None:
            names[coder, recorded_by] = ""
        else:
            names[coder, recorded_by] = f"coder {numbers.setdefault(person, len(numbers) + 1)}"
    return names


def _person(coder: str, recorded_by: int | None, accounts: dict[str, int]) -> object:
    name = _folded(coder)
    return accounts.get(name, name) if name else recorded_by


def _accounts(rows: Iterable[tuple[str, int | None, int]]) -> dict[str, int]:
    """Accounts by each of their names, where a name was given at all and is one account's only."""
    if not any(coder for coder, *_ in rows):
        return {}
    found: dict[str, set[int]] = {}
    people = get_user_model().objects.order_by("pk")
    for pk, *names in people.values_list("pk", "username", "email", "first_name", "last_name"):
        username, email, first, last = names
        for name in {_folded(one) for one in (username, email, f"{first} {last}")} - {""}:
            found.setdefault(name, set()).add(pk)
    return {name: accounts.pop() for name, accounts in found.items() if len(accounts) == 1}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
