"""Propose figures: read what came with each reply, and say which words answer which question.

A file is read once by a reader apart (`reading_documents`), and looked through once for every
request that its mail is tied to (`domain/locating`). What is found is proposed, with its place and
how sure the tool is. Nothing becomes a figure by itself, except what an authority wrote into our
own form and, where the campaign switched that on, what a rule allows; both are marked so.

A newer reader reads again. It proposes where it sees something new, and touches no figure.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from requests_app.models import Campaign, CampaignChange, FoiRequest, Period, Question
from requests_app.sweeps import still_at_it
from responses_app import documents, figures, vault
from responses_app.asked_of import asked_of
from responses_app.coding_items import is_coded_twice, reopen
from responses_app.domain import locating
from responses_app.domain.answers import Kind
from responses_app.domain.locating import LINE, Means, Proposal
from responses_app.domain.locating.locate import locate
from responses_app.domain.locating.proposal import VERSION as SEARCH_VERSION
from responses_app.models import (
    CodingItem,
    Document,
    Figure,
    FigureSearch,
    FileReading,
    InboundMessage,
    MessageTie,
    ProposedFigure,
    StoredFile,
)
from responses_app.readers.verdicts import ReadersBusy
from responses_app.reading_documents import VERSION as READERS_VERSION
from responses_app.reading_documents import read_content

State = ProposedFigure.State
MOST_TRIES = 3
A_SEARCH = timedelta(minutes=5)  # longer than a reader and the recognition of pictures may take
CONTRADICTED = 0.5  # at most, where another part of the reply says something else
MOST_PROPOSED = 2_000  # of one file
LONGEST_QUOTE = 600
# Mail of robots answers nothing; what a person sends may, whatever it was taken for.
NOT_READ = ("out_of_office", "bounce", "newsletter")
# Kinds of reply that a person codes even where no figure was found in them.
TO_CODE = ("answer", "partial", "refusal", "not_held", "unclear")

logger = logging.getLogger(__name__)


def version() -> int:
    """Of the readers and of the search together: with a higher one all is read again."""
    return READERS_VERSION * 1000 + SEARCH_VERSION


def propose_waiting(now: datetime) -> dict[str, int]:
    """Read every file of a reply that waits for it; return how many, and what was proposed.

    Whatever goes wrong with one, the next is read. Where the readers have no room now, the rest
    waits for the next time.
    """
    counts = {"read": 0, "proposed": 0, "accepted": 0, "failed": 0}
    for pk in _due(now):
        search = FigureSearch.objects.select_related("message", "document__file").get(pk=pk)
        try:
            done = propose(search, now)
        except ReadersBusy:
            break
        except Exception:  # whatever it is: the reply is there, and the next one is read
            logger.exception("figures of search %s could not be proposed", pk)
            counts["failed"] += 1
            _give_up(search, now)
            continue
        if done:
            counts["read"] += 1
            counts["proposed"] += done.proposed
            counts["accepted"] += done.accepted
        still_at_it()
    counts["accepted"] += _settle_the_rest(now)
    return counts


def _due(now: datetime) -> list[int]:
    """What has to be searched: replies and files that are new, and those an older reader read."""
    _take_back_untied(now)
    _note_new_ones()
    waiting = FigureSearch.objects.free(now).filter(
        _is_tied(), version__lt=version(), tries__lt=MOST_TRIES
    )
    return list(waiting.order_by("version", "pk").values_list("pk", flat=True))


def _note_new_ones() -> None:
    """Make a row for each text and file of a reply that has none yet."""
    searched = FigureSearch.objects.filter(
        foi_request=OuterRef("foi_request"), message=OuterRef("message")
    )
    texts = _ties().filter(_SHOWN, ~Exists(searched.filter(document=None)))
    unsearched = Document.objects.shown().filter(
        ~Exists(
            FigureSearch.objects.filter(
                document=OuterRef("pk"), foi_request=OuterRef(OuterRef("foi_request"))
            )
        ),
        message=OuterRef("message"),
        file__state__in=_OPEN,
    )
    new = [
        FigureSearch(foi_request_id=request, message_id=message)
        for request, message in texts.values_list("foi_request", "message")
    ]
    for tie in _ties().filter(Exists(unsearched)):
        of_it = Document.objects.shown().filter(message=tie.message_id, file__state__in=_OPEN)
        new += [
            FigureSearch(foi_request_id=tie.foi_request_id, message_id=tie.message_id, document=one)
            for one in of_it
        ]
    FigureSearch.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)


def _take_back_untied(now: datetime) -> None:
    """A reply that turned out to be another authority's proposes nothing for this one any more.

    Figures that were taken from it count in no total until a person has looked.
    """
    untied = FigureSearch.objects.filter(~_is_tied(), version__gt=0)
    for search in untied.select_related("foi_request"):
        with transaction.atomic():
            FoiRequest.objects.select_for_update().get(pk=search.foi_request_id)
            taken = Figure.objects.accepted().filter(proposal__search=search, needs_review=False)
            if taken.update(needs_review=True, review_status=Figure.Review.PROPOSED):
                CampaignChange.objects.create(
                    campaign_id=search.foi_request.campaign_id,
                    authority_id=search.foi_request.authority_id,
                )
            items = CodingItem.objects.filter(
                foi_request=search.foi_request_id, message=search.message_id
            )
            items.exclude(state=CodingItem.State.DONE).update(
                state=CodingItem.State.DONE, done_at=now, reopened_why=UNTIED
            )
            search.proposals.open().update(state=State.OUTDATED)
            if search.proposals.exclude(state=State.OUTDATED).exists():
                # What was decided stays readable; tied again, it is searched again.
                FigureSearch.objects.filter(pk=search.pk).update(version=0)
                continue
            search.delete()


UNTIED = "The reply turned out not to be this request's."
# A mail whose words are kept back, or were destroyed, is read when a reviewer has released it.
_SHOWN = (Q(message__raw=None) & ~Q(message__own_text="")) | (
    Q(message__raw__isnull=False)
    & ~Q(message__raw__state__in=(StoredFile.State.SUSPECT, StoredFile.State.DESTROYED))
)
_OPEN = (StoredFile.State.CLEAN, StoredFile.State.RELEASED)


def _is_tied() -> Exists:
    """Whether the message of a search still is the reply to its request."""
    return Exists(
        MessageTie.objects.filter(
            undone_at=None, message=OuterRef("message"), foi_request=OuterRef("foi_request")
        )
    )


def _ties() -> QuerySet[MessageTie]:
    return (
        MessageTie.objects.filter(undone_at=None, message__place=InboundMessage.Place.MATCHED)
        .exclude(message__state=InboundMessage.State.KEPT)
        .exclude(message__kind__in=NOT_READ)
        .order_by("pk")
    )


# ---------------------------------------------------------------------------- one file or text


@dataclass
class Proposed:
    """What came of one search."""

    proposed: int = 0
    accepted: int = 0


def propose(search: FigureSearch, now: datetime) -> Proposed | None:
    """Read one file, or the words of a message, and keep what it proposes.

    None where another worker is at it. Raises VaultError where its bytes are not to be had, and
    ReadersBusy where the readers have none; then it waits, and was not tried.
    """
    row = FigureSearch.objects.filter(pk=search.pk)
    # Another worker may have done it since the list of what waits was made.
    claimed = row.free(now).filter(version__lt=version())
    if not claimed.update(taken_until=now + A_SEARCH, tries=F("tries") + 1):
        return None
    try:
        reading = _reading_of(search, now)
        foi_request = FoiRequest.objects.select_related("campaign", "authority").get(
            pk=search.foi_request_id
        )
        content = reading.content
        found = locate(content, asked_of(foi_request.campaign, foi_request))
    except (vault.VaultError, ReadersBusy, DatabaseError):
        row.update(taken_until=None, tries=F("tries") - 1)
        raise
    with transaction.atomic():
        FoiRequest.objects.select_for_update().get(pk=foi_request.pk)
        proposed = _Writer(search, foi_request, reading, now).write(found)
        row.update(
            version=version(),
            reading=reading,
            searched_at=now,
            taken_until=None,
            tries=0,
            is_settled=False,
            found=proposed,
            flags=_flags(reading, (*content.problems, *found.flags)),
        )
        accepted = settle(foi_request, search.message, now)
    return Proposed(proposed, accepted)


def _give_up(search: FigureSearch, now: datetime) -> None:
    """After the last try the rest of the reply is coded without this file, and it is said why."""
    with transaction.atomic():
        foi_request = FoiRequest.objects.select_for_update().get(pk=search.foi_request_id)
        row = FigureSearch.objects.filter(pk=search.pk, tries__gte=MOST_TRIES)
        if row.update(flags=[GAVE_UP], taken_until=None):
            settle(foi_request, search.message, now)


GAVE_UP = "It was tried several times to find figures in it, and each time something broke."


def _flags(reading: FileReading, said: Iterable[str]) -> list[str]:
    cannot = [reading.sentence] if reading.state == FileReading.State.CANNOT else []
    return [*cannot, *said][:50]


def _reading_of(search: FigureSearch, now: datetime) -> FileReading:
    """The content of the file or text, read now unless today's readers have read it before."""
    message, document = search.message, search.document
    file = document.file if document else _raw_of(message)
    of_what = {"file": file} if file else {"message": message}
    there = FileReading.objects.filter(**of_what, version=READERS_VERSION).first()
    if there:
        return there
    if file:
        content, sentence = read_content(
            vault.read(file.sha256), _name(document, message), attachments_are_read=True
        )
    else:
        content, sentence = read_content(message.own_text.encode(), media_type="text/plain")
    row = FileReading(
        version=READERS_VERSION,
        read_at=now,
        state=FileReading.State.READ if content else FileReading.State.CANNOT,
        sentence=sentence[:1000],
    )
    if content:
        row.keep(content)
    columns = ("version", "read_at", "state", "sentence", "reader", "packed")
    kept, _ = FileReading.objects.update_or_create(
        **of_what, defaults={column: getattr(row, column) for column in columns}
    )
    return kept


def _raw_of(message: InboundMessage) -> StoredFile | None:
    """The mail as it came, for its tables; or nothing where only its words may be read."""
    if message.raw is None or message.state == InboundMessage.State.BY_HAND:
        return None
    whole = (StoredFile.State.RAW_MAIL, StoredFile.State.RELEASED)
    return message.raw if message.raw.state in whole else None


def _name(document: Document | None, message: InboundMessage) -> str:
    if document:
        return document.filename
    return f"mail.{documents.kind_of_mail(message).extension}"


# ---------------------------------------------------------------------------- what is written


@dataclass
class _Writer:
    """Writes what one search found; the caller holds the request's row."""

    search: FigureSearch
    foi_request: FoiRequest
    reading: FileReading
    now: datetime

    def write(self, found: locating.Located) -> int:
        """Return how many are proposed, other readings of the same left out."""
        self.questions = {one.key: one for one in self.foi_request.campaign.questions.all()}
        self.periods = {one.key: one for one in self.foi_request.campaign.periods.all()}
        self.current = {
            (figure.question_id, figure.period_id): figure
            for figure in self.foi_request.figures.accepted()
        }
        before = self.search.proposals.exclude(state=State.OUTDATED)
        self.said_before = {_said(one) for one in before.exclude(state=State.OPEN)}
        before.open().update(state=State.OUTDATED)
        rows = list(self._rows(found))
        ProposedFigure.objects.bulk_create(rows, batch_size=500)
        return sum(row.is_best for row in rows)

    def _rows(self, found: locating.Located) -> Iterator[ProposedFigure]:
        both = [(one, True) for one in found.proposals] + [(one, False) for one in found.others]
        for proposal, is_best in both[:MOST_PROPOSED]:
            question = self.questions.get(proposal.question)
            period = self.periods.get(proposal.period)
            if question is None or period is None or question.is_derived:
                continue
            row = self._row(proposal, question, period, is_best)
            # What a person has decided about is not put before them once more.
            if _said(row) in self.said_before:
                continue
            figure = self.current.get((question.pk, period.pk))
            if figure and is_best:
                if figures.reads(row) == figures.reads(figure):
                    row.state = State.AGREES
                elif not figure.needs_review:
                    row.differs_from = figure
            yield row

    def _row(
        self, proposal: Proposal, question: Question, period: Period, is_best: bool
    ) -> ProposedFigure:
        answer = figures.kept_within(proposal.answer)
        reading = answer.as_dict()
        return ProposedFigure(
            search=self.search,
            foi_request=self.foi_request,
            message=self.search.message,
            document=self.search.document,
            question=question,
            period=period,
            is_best=is_best,
            raw=figures.that_is_kept(answer.raw),
            kind=answer.kind.value,
            value=figures.stored(answer.value),
            lower=figures.stored(answer.lower),
            upper=figures.stored(answer.upper),
            unit=(answer.unit or question.unit)[:40],
            basis=proposal.basis if proposal.basis in Period.Basis.values else "",
            sections=reading["sections"],
            parts=reading["parts"],
            needs_review=answer.needs_review,
            note=figures.that_is_kept(answer.note),
            confidence=proposal.confidence,
            means=proposal.means,
            where=figures.that_is_kept(proposal.where)[:300],
            quote=figures.that_is_kept(proposal.quote)[:LONGEST_QUOTE],
            spot={
                name: value for name, value in asdict(proposal.spot).items() if value is not None
            },
            box=list(asdict(proposal.box).values()) if proposal.box else None,
            doubts=[figures.that_is_kept(doubt) for doubt in proposal.doubts],
            reader=self.reading.reader,
            version=version(),
            proposed_at=self.now,
        )


# ---------------------------------------------------------------------------- the whole reply


def settle(foi_request: FoiRequest, message: InboundMessage, now: datetime) -> int:
    """When all files of a reply have been read: compare them, accept what is accepted by itself,
    and see to it that a person codes the rest. Return how many were accepted.

    Nobody is given a reply of which a file is still to be looked through or read. The caller holds
    the request's row.
    """
    searches = FigureSearch.objects.filter(foi_request=foi_request, message=message)
    unread = searches.filter(version__lt=version(), tries__lt=MOST_TRIES)
    if unread.exists() or _unsearched(foi_request, message).exists():
        return 0
    searches.update(is_settled=True)
    rows = list(
        ProposedFigure.objects.open()
        .filter(foi_request=foi_request, message=message, is_best=True)
        .select_related("question", "period", "document")
    )
    _mind_zeros(rows, foi_request)
    _doubt_contradictions(rows)
    accepted = 0
    if not is_coded_twice(foi_request.campaign, message):
        current = set(foi_request.figures.accepted().values_list("question_id", "period_id"))
        for row in rows:
            place = (row.question_id, row.period_id)
            if place not in current and _is_taken(row, foi_request.campaign):
                _take(row, foi_request, now)
                current.add(place)
                accepted += 1
    _see_to_coding(foi_request, message, now)
    return accepted


def _mind_zeros(rows: Iterable[ProposedFigure], foi_request: FoiRequest) -> None:
    """Where any file of the reply prints a real zero, "fewer than 5" means at least one."""
    found = list(rows)
    counted = [row for row in found if row.question.kind != Question.Kind.YES_NO]
    if not any(figures.is_zero(row) for row in counted):
        return
    for row in found:
        if row.kind != Kind.BOUNDED or row.lower != 0 or row.upper is None:
            continue
        again = figures.read_words(row.raw, row.question, foi_request.law, zeros_shown=True)
        if again.kind == Kind.BOUNDED and (again.lower, again.upper) == (1, row.upper):
            row.lower = figures.stored(again.lower)
            row.save(update_fields=["lower"])


def _unsearched(foi_request: FoiRequest, message: InboundMessage) -> QuerySet[Document]:
    """Files of a reply that are still to be looked through, or are new and not searched yet."""
    of_it = FigureSearch.objects.filter(document=OuterRef("pk"), foi_request=foi_request)
    waits = Q(file__state=StoredFile.State.WAITING)
    is_new = Q(~Exists(of_it), file__state__in=_OPEN)
    return Document.objects.shown().filter(waits | is_new, message=message)


def _settle_the_rest(now: datetime) -> int:
    """Settle replies whose last file was kept back, and so is never searched."""
    pairs = FigureSearch.objects.filter(is_settled=False).filter(
        Q(version=version()) | Q(tries__gte=MOST_TRIES)
    )
    accepted = 0
    for request, message in set(pairs.values_list("foi_request", "message")):
        with transaction.atomic():
            foi_request = FoiRequest.objects.select_for_update().get(pk=request)
            accepted += settle(foi_request, InboundMessage.objects.get(pk=message), now)
    return accepted


def _doubt_contradictions(rows: Iterable[ProposedFigure]) -> None:
    """Two files of one reply that say different things are both in doubt."""
    by_place: dict[tuple[int, int], list[ProposedFigure]] = defaultdict(list)
    for row in rows:
        by_place[row.question_id, row.period_id].append(row)
    for same in by_place.values():
        if len({figures.reads(row) for row in same}) < 2:
            continue
        for row in same:
            others = [one for one in same if figures.reads(one) != figures.reads(row)]
            doubt = f"Another part of this reply says something else: {source_of(others[0])}."
            if doubt not in row.doubts:
                row.doubts = [*row.doubts, doubt]
                row.confidence = min(row.confidence, CONTRADICTED)
                row.save(update_fields=["doubts", "confidence"])


def _is_taken(row: ProposedFigure, campaign: Campaign) -> bool:
    """Whether it becomes a figure by itself: from our own form, or by the campaign's rule."""
    if row.differs_from_id or row.confidence < LINE or row.needs_review or row.doubts:
        return False
    if row.means == Means.PRO_FORMA:
        return campaign.accept_reply_form and row.kind not in (Kind.BLANK, Kind.UNCLEAR)
    plain = row.means == Means.TABLE and row.kind == Kind.EXACT and not row.basis
    return campaign.accept_rule == Campaign.AcceptRule.PLAIN and plain


def _take(row: ProposedFigure, foi_request: FoiRequest, now: datetime) -> None:
    is_form = row.means == Means.PRO_FORMA
    figures.record_figure(
        foi_request,
        row.question,
        row.period,
        row.raw,
        basis=row.basis,
        source=source_of(row),
        answer=figures.answer_from(row),
        how=Figure.How.PRO_FORMA if is_form else Figure.How.RULE,
        proposal=row,
    )
    row.state, row.decided_at = State.ACCEPTED, now
    row.save(update_fields=["state", "decided_at"])


def source_of(row: ProposedFigure) -> str:
    """Where a proposal stands, in words."""
    name = row.document.filename if row.document else "the message"
    return f"{name}, {row.where}" if row.where else name


def _said(one: ProposedFigure) -> tuple[object, ...]:
    return (one.question_id, one.period_id, one.raw, *figures.reads(one))


# ---------------------------------------------------------------------------- what a person codes


def _see_to_coding(foi_request: FoiRequest, message: InboundMessage, now: datetime) -> None:
    """Put the reply into the queue, where there is something for a person to do."""
    open_ones = ProposedFigure.objects.open().filter(
        foi_request=foi_request, message=message, is_best=True
    )
    there = CodingItem.objects.filter(foi_request=foi_request, message=message).first()
    if there is None:
        taken = Figure.objects.filter(proposal__message=message, foi_request=foi_request)
        is_left = open_ones.exists() or (message.kind in TO_CODE and not taken.exists())
        if is_left:
            CodingItem.objects.create(
                foi_request=foi_request,
                message=message,
                is_double=is_coded_twice(foi_request.campaign, message),
                made_at=now,
            )
    elif there.state == CodingItem.State.DONE and open_ones.exists():
        reopen(there, "A newer reader reads something else, or a file was opened since.", now)
