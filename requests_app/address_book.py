"""Addresses that were refused: keep a list of them, and write anew once they are put right."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from requests_app import letters
from requests_app.lifecycle import step_written
from requests_app.models import AddressProblem, Authority, FoiRequest, OutgoingMessage

Kind = OutgoingMessage.Kind
State = OutgoingMessage.State
ADDRESS_REFUSED = "its address was refused, and is not put right yet"
WAITING = (State.DRAFT, State.PENDING, State.DEFERRED, State.FAILED)  # known not to have left


def open_problem(authority: Authority, address: str, why: str, at: datetime) -> None:
    """Put an address on the list of those to be put right, once an authority."""
    AddressProblem.objects.get_or_create(
        authority=authority,
        fixed_at=None,
        defaults={"address": address, "why": why, "opened_at": at},
    )


@transaction.atomic
def put_right(authority: Authority, by: object, at: datetime, how: str = "") -> int:
    """Close an authority's item on the list, and write again what its wrong address held up.

    Serves every open request of the authority at once: each letter that has not left is
    cancelled and written anew to the address the authority has now. Returns how many. The
    address may be the same as before, where a person says that it is right.
    """
    requests = FoiRequest.objects.select_for_update(of=("self",)).filter(authority=authority)
    by_pk = {one.pk: one for one in requests.select_related("campaign").order_by("pk")}
    problems = AddressProblem.objects.select_for_update().still_open().filter(authority=authority)
    refused = {problem.address for problem in problems}
    problems.update(fixed_at=at, fixed_by=by, how=how[:300])
    held_up = OutgoingMessage.objects.select_for_update().filter(
        foi_request__in=by_pk, state__in=WAITING
    )
    written = 0
    for letter in held_up.order_by("written_at", "pk"):
        was_refused = letter.state == State.FAILED and (
            letter.to_address in refused or letter.last_reply == ADDRESS_REFUSED
        )
        if letter.to_address == authority.email and not was_refused:
            continue
        letter.foi_request = by_pk[letter.foi_request_id]
        letter.foi_request.authority = authority
        closed = letter.foi_request.closed_on and letter.kind != Kind.CONFIRMATION
        if closed or not authority.email:
            continue
        why = f"{letter.last_reply} Written anew to {authority.email}.".strip()
        OutgoingMessage.objects.filter(pk=letter.pk).update(state=State.CANCELLED, last_reply=why)
        if letter.kind == Kind.LADDER:
            step_written(letter.foi_request)  # the sweep writes it, with the dates of that day
        else:
            letters.write_anew(letter, at)
        written += 1
    return written


@transaction.atomic
def put_right_all(by: object, at: datetime, source: str) -> int:
    """The same after many addresses changed at once: only those are looked at that held up a
    letter, or that had been refused."""
    other = OutgoingMessage.objects.letters().filter(state__in=WAITING)
    other = other.exclude(to_address=F("foi_request__authority__email"))
    refused = AddressProblem.objects.still_open().exclude(address=F("authority__email"))
    concerned = Authority.objects.exclude(email="").filter(
        Q(pk__in=other.values("foi_request__authority")) | Q(pk__in=refused.values("authority"))
    )
    # All their rows first, in the order in which everybody locks them.
    rows = FoiRequest.objects.select_for_update(of=("self",)).filter(authority__in=concerned)
    list(rows.order_by("pk").values_list("pk"))
    return sum(put_right(one, by, at, f"with {source}") for one in concerned.order_by("pk"))
