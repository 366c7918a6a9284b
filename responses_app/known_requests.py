"""What matching knows, out of our database: a handful of queries a mail, each by an index.

No query looks at all requests, however many there are. A token names its request by itself, also
one with a slip in it; Message-IDs, references and bounce addresses are looked up as they stand;
what else an authority may have answered is found by its primary key. Authorities and campaigns are
a few hundred rows: they are read once, so one `KnownRequests` serves one sweep and is then thrown
away.
"""

import hmac
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Case, Count, Exists, Min, OuterRef, Value, When

from requests_app import letters
from requests_app.domain.names import Candidate, NameIndex, NameNotMatched
from requests_app.models import Authority, Campaign, FoiRequest, OutgoingMessage
from responses_app.domain.matching import KnownMail, KnownRequest, OwnLetter
from responses_app.domain.matching.known import MOST_ALIKE
from responses_app.domain.matching.senders import organisation
from responses_app.domain.matching.subjects import folded
from responses_app.models import InboundMessage, MessageTie, Suggestion

MOST_SUGGESTED = 60  # requests looked at for one mail


class KnownRequests:
    """The `Known` of our database (responses_app/domain/matching/known.py)."""

    def __init__(self) -> None:
        self.key: str = settings.REPLY_KEY
        self.reply_pattern: str = settings.REPLY_ADDRESS
        self.bounce_pattern: str = settings.BOUNCE_ADDRESS
        self.our_addresses = frozenset({settings.MAIL_FROM.lower()})

    def requests(self, numbers: Collection[int]) -> dict[int, KnownRequest]:
        if not numbers:
            return {}
        rows = FoiRequest.objects.filter(pk__in=numbers).select_related("authority", "campaign")
        return {row.pk: _known(row) for row in rows.only(*COLUMNS)}

    def mails(self, message_ids: Collection[str]) -> dict[str, KnownMail]:
        if not message_ids:
            return {}
        ours = OutgoingMessage.objects.letters().filter(message_id__in=message_ids)
        found = {
            message_id: KnownMail(frozenset({number}), is_letter=True)
            for message_id, number in ours.values_list("message_id", "foi_request_id")
        }
        received = InboundMessage.objects.filter(message_id__in=set(message_ids) - found.keys())
        told = received.order_by().values_list("message_id")
        told = {one[0]: one[1:] for one in told.annotate(Count("pk"), Min("sender_address"))}
        few = [one for one, (times, _) in told.items() if times <= MOST_ALIKE]
        tied, suggested = self._whose(few)
        for message_id in {*tied, *suggested}:
            times, sender = told[message_id]
            found[message_id] = KnownMail(
                frozenset(tied[message_id]),
                suggested=frozenset(() if tied[message_id] else suggested[message_id]),
                sender=sender.lower(),
                times=times,
            )
        return found

    def _whose(
        self, message_ids: Collection[str]
    ) -> tuple[defaultdict[str, set[int]], defaultdict[str, set[int]]]:
        """What received mails are tied to, and what is suggested for those that wait: one query."""
        tied, suggested = defaultdict(set), defaultdict(set)
        if not message_ids:
            return tied, suggested
        columns = ("message__message_id", "foi_request_id", "is_tie")
        ties = MessageTie.objects.filter(
            undone_at=None, message__place="matched", message__message_id__in=message_ids
        )
        waiting = Suggestion.objects.filter(
            message__place="pen", message__message_id__in=message_ids
        )
        rows = ties.annotate(is_tie=Value(1)).order_by().values_list(*columns)
        rows = rows.union(waiting.annotate(is_tie=Value(0)).order_by().values_list(*columns))
        for message_id, number, is_tie in rows:
            (tied if is_tie else suggested)[message_id].add(number)
        return tied, suggested

    def letters_of_envelopes(self, addresses: Collection[str]) -> dict[str, tuple[str, int]]:
        before, _, after = self.bounce_pattern.partition("{letter}")
        codes = (one[len(before) : len(one) - len(after)] for one in addresses)
        written = [letters.envelope_from(code) for code in codes if code]
        found: dict[str, set[tuple[str, int]]] = defaultdict(set)
        rows = OutgoingMessage.objects.letters().filter(envelope_from__in=written)
        columns = ("envelope_from", "message_id", "foi_request_id")
        for address, message_id, number in rows.values_list(*columns):
            found[address.lower()].add((message_id, number))
        return {address: next(iter(them)) for address, them in found.items() if len(them) == 1}

    def requests_of_references(self, references: Collection[str]) -> dict[str, int]:
        if not references:
            return {}
        rows = FoiRequest.objects.filter(reference__in=references)
        return dict(rows.order_by().values_list("reference", "pk"))

    def authorities_at(self, domains: Collection[str]) -> dict[str, frozenset[int]]:
        there = (self._addresses_by_organisation.get(domain, {}) for domain in domains)
        return {address: authorities for one in there for address, authorities in one.items()}

    def authorities_called(self, names: Collection[str]) -> dict[str, int]:
        found = {}
        for name in names:
            try:
                found[name] = self._codes[self._names.match(name).code]
            except NameNotMatched:
                continue
        return found

    def asked(self, authorities: Collection[int]) -> frozenset[int]:
        asked = FoiRequest.objects.filter(authority=OuterRef("pk"))
        rows = Authority.objects.filter(Exists(asked), pk__in=authorities).order_by()
        return frozenset(rows.values_list("pk", flat=True))

    def requests_of_authorities(
        self, authorities: Collection[int], their_references: Collection[str]
    ) -> list[KnownRequest]:
        rows = FoiRequest.objects.filter(authority__in=authorities)
        rows = rows.select_related("authority", "campaign").only(*COLUMNS)
        names_theirs = When(their_reference__in=their_references, then=Value(0))
        is_over = When(closed_on=None, outcome="", then=Value(0))
        rows = rows.order_by(
            Case(names_theirs, default=Value(1)), Case(is_over, default=Value(1)), "-pk"
        )
        return [_known(row) for row in rows[:MOST_SUGGESTED]]

    def requests_about(
        self, subjects: Collection[str], authorities: Collection[int]
    ) -> list[KnownRequest]:
        campaigns = {pk for one in subjects for pk in self._campaigns_about.get(one, ())}
        if not campaigns:
            return []
        rows = FoiRequest.objects.filter(
            campaign__in=campaigns, authority__in=authorities, closed_on=None, outcome=""
        )
        rows = rows.select_related("authority", "campaign").only(*COLUMNS).order_by("-pk")
        return [_known(row) for row in rows[:MOST_SUGGESTED]]

    def own_letter(self, message_id: str) -> OwnLetter | None:
        rows = OutgoingMessage.objects.filter(message_id=message_id)
        row = rows.values_list("message_id", "foi_request_id", "body").first()
        return OwnLetter(*row) if row else None

    def is_signed(self, message_id: str, header: str) -> bool:
        said = letters.SAYS_WHOSE.fullmatch(header.strip())
        if said is None:
            return False
        names = ("reference", "step", "kind", "event")
        mac = letters.letter_mac(message_id, *(unquote(said[name] or "") for name in names))
        return hmac.compare_digest(said["mac"] or "", mac)

    # ------------------------------------------------------------------ read once

    @cached_property
    def _campaigns_about(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for pk, subject, title in Campaign.objects.order_by().values_list("pk", "subject", "title"):
            found[folded(subject or title)].append(pk)
        return found

    @cached_property
    def _authorities(self) -> list[Authority]:
        columns = ("code", "official_name", "plain_name", "other_names", "email", "start_date")
        return list(Authority.objects.only(*columns, "end_date").order_by("pk"))

    @cached_property
    def _addresses_by_organisation(self) -> Mapping[str, dict[str, frozenset[int]]]:
        found: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)
        for authority in self._authorities:
            address = authority.email.strip().lower()
            if address:
                there = found[organisation(address.rpartition("@")[2])]
                there[address] = there.get(address, frozenset()) | {authority.pk}
        return found

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {authority.code: authority.pk for authority in self._authorities}

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(
            Candidate(
                one.code,
                tuple(dict.fromkeys((one.official_name, one.plain_name, *one.other_names))),
                one.start_date,
                one.end_date,
            )
            for one in self._authorities
        )


COLUMNS = (
    *("reference", "their_reference", "round", "closed_on", "outcome"),
    *("authority__plain_name", "authority__code", "authority__other_names"),
    *("campaign__subject", "campaign__title"),
)


def _known(row: FoiRequest) -> KnownRequest:
    return KnownRequest(
        number=row.pk,
        reference=row.reference,
        authority=row.authority_id,
        authority_name=row.authority.plain_name,
        campaign=row.campaign_id,
        subject=row.campaign.subject or row.campaign.title,
        their_reference=row.their_reference,
        is_open=row.closed_on is None and not row.outcome,
        reference_is_ours=_is_ours(row),
    )


def _is_ours(row: FoiRequest) -> bool:
    """Whether the reference is of the form that `lifecycle.reference_of` makes for this request;
    initials and code may be those that campaign and authority had then."""
    codes = "|".join(map(re.escape, (row.authority.code, *row.authority.other_names)))
    suffix = f"-R{row.round}" if row.round > 1 else ""
    made = rf"[A-Z]*{row.campaign_id}-(?:{codes}){suffix}"
    return re.fullmatch(made, row.reference) is not None
