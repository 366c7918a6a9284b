"""Saved lists of authorities: made from pasted names or codes, and followed by the statistics."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.domain.names import NameNotMatched
from requests_app.import_report import ImportReport
from requests_app.models import Authority, AuthorityList, CampaignChange
from requests_app.register import AuthorityNames

MOST_LINES = 2000
CODE_FIRST = re.compile(r"(?P<code>[^\s,;:]+)[\s,;:]+(?P<name>.+)")


@dataclass
class Members:
    """What a pasted text names, each authority once, in the order of their names."""

    authorities: list[Authority] = field(default_factory=list)
    report: ImportReport = field(default_factory=ImportReport)


def read_members(text: str, on: date) -> Members:
    """Read authorities, one a line: a GSS code, a name as people write it, or both.

    Of a line pasted from a spreadsheet the first cell counts that has text. Every line that names
    no authority is reported, with the nearest. One that no longer exists on `on` is taken, with
    a warning: a list may be of councils before a reorganisation.
    """
    lines = [(number, _cell(line)) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, name) for number, name in lines if name]
    members = Members()
    if len(lines) > MOST_LINES:
        members.report.wrong(f"No more than {MOST_LINES:,} lines were expected.")
        return members
    reader = _Reader(AuthorityNames(), on, members.report)
    found: dict[int, Authority] = {}
    for number, name in lines:
        authority = reader.read(name, number)
        if authority is None:
            continue
        if authority.pk in found:
            members.report.warn(f"{authority} is named more than once.", number)
        found[authority.pk] = authority
    members.authorities = sorted(found.values(), key=lambda one: (one.plain_name, one.code))
    return members


class _Reader:
    """Ties lines to authorities."""

    def __init__(self, names: AuthorityNames, on: date, report: ImportReport) -> None:
        self.names = names
        self.by_code = {code.casefold(): one for code, one in names.by_code.items()}
        self.on = on
        self.report = report

    def read(self, text: str, line: int) -> Authority | None:
        if authority := self.by_code.get(text.casefold()):
            return self._ended(authority, line)
        both = CODE_FIRST.fullmatch(text)
        if both and (authority := self.by_code.get(both["code"].casefold())):
            return self._code_and_name(authority, both["name"], line)
        return self._by_name(text, line)

    def _code_and_name(self, authority: Authority, name: str, line: int) -> Authority | None:
        """The code decides; a name that is surely another authority's is a slip in one of them."""
        try:
            named = self.names.match(name, self.on)
        except NameNotMatched:
            return self._ended(authority, line)
        if named.code != authority.code and named.warning is None and not authority.end_date:
            other = self.names.by_code[named.code]
            self.report.wrong(
                f"{authority.code} is {authority.official_name}, but {name!r} is "
                f"{other.official_name} ({other.code}).",
                line,
            )
            return None
        return self._ended(authority, line)

    def _by_name(self, name: str, line: int) -> Authority | None:
        try:
            match = self.names.match(name, self.on)
        except NameNotMatched as problem:
            self.report.wrong(f"{problem}.", line)
            return None
        if match.matched_as:
            self.report.warn(f"{name!r} was taken for {match.matched_as}.", line)
        if match.warning:
            self.report.warn(f"{match.warning}.", line)
        return self.names.by_code[match.code]

    def _ended(self, authority: Authority, line: int) -> Authority:
        if authority.end_date and authority.end_date < self.on:
            self.report.warn(
                f"{authority.official_name} was abolished: its last day was {authority.end_date}.",
                line,
            )
        return authority


@transaction.atomic
def save_list(
    name: str,
    note: str,
    authorities: Iterable[Authority],
    by: User | None,
    saved: AuthorityList | None = None,
) -> AuthorityList:
    """Save a new list, or change a `saved` one; statistics follow where they are touched.

    The name must be free and fit: the caller's form has looked.
    """
    wanted = {authority.pk for authority in authorities}
    if saved is None:
        saved = AuthorityList.objects.create(name=name, note=note, made_by=by)
        saved.authorities.set(wanted)
        CampaignChange.objects.follow(wanted)
        return saved
    saved = AuthorityList.objects.select_for_update().get(pk=saved.pk)
    before = _members(saved)
    is_renamed = saved.name != name
    saved.name, saved.note = name, note
    saved.save()
    saved.authorities.set(wanted)
    if is_renamed or before != wanted:
        CampaignChange.objects.follow(before | wanted)
    return saved


@transaction.atomic
def delete_list(saved: AuthorityList) -> None:
    """Delete a list; its rows leave the statistics at the next rebuild. Releases keep theirs."""
    members = _members(saved)
    saved.delete()
    CampaignChange.objects.follow(members)


def as_text(saved: AuthorityList) -> str:
    """A list as `read_members` reads it again: one authority a line, its code and its name."""
    rows = saved.authorities.order_by("plain_name", "code").values_list("code", "plain_name")
    return "".join(f"{code} {name}\n" for code, name in rows)


def _members(saved: AuthorityList) -> set[int]:
    return set(saved.authorities.values_list("pk", flat=True))


def _cell(line: str) -> str:
    return next((cell.strip() for cell in line.split("\t") if cell.strip()), "")
