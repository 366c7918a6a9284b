"""Documents: what each is, what was found in it, its preview; the quarantine and who decides.

Nobody is shown a file that was kept back: only what kind of thing was found in it, where, and
how often. What a reviewer does goes through `documents.py`; its refusals become form errors.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app.forms import NothingToFillIn
from requests_app.letters import LetterProblem
from requests_app.models import Campaign
from responses_app import documents, serving, vault
from responses_app.forms import DestroyForm, QuarantineFilterForm, TellThemForm, WhyForm
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile
from responses_app.readers import file_types
from responses_app.readers.apart import Limits, Reading, Status, read_apart
from responses_app.views.files import alone

State = StoredFile.State
MAY_REVIEW = "responses_app.change_storedfile"
FILES_A_PAGE = 50
SHOWN = 20  # of other places of a file, of mails that go with it
MOST_SHOWN = 200  # of findings, of files in an archive
PREVIEW_LIMITS = Limits(seconds=15, output=32 * 1024 * 1024)
PNG = b"\x89PNG\r\n\x1a\n"
COLOURS = {State.SUSPECT: "warning", State.COPY_ONLY: "warning", State.CANNOT: "warning"}
KEPT_BACK = (State.SUSPECT, State.COPY_ONLY, State.CANNOT)
REFUSALS = (documents.QuarantineError, vault.VaultError, LetterProblem)


# ---------------------------------------------------------------------------- the quarantine


@dataclass(frozen=True)
class Group:
    """Files of which the same is to be said."""

    label: str
    sentence: str
    states: tuple[str, ...]
    order: tuple[str, ...] = ("stored_at", "pk")


GROUPS = {
    "waiting": Group(
        "Waiting for a reviewer",
        "Something was found in these that may show people. Nobody opens them until a reviewer "
        "has decided.",
        (State.SUSPECT,),
    ),
    "unreadable": Group(
        "Could not be looked through",
        "Locked, damaged, too big, or of a kind that is not known here. Nobody opens them until a "
        "reviewer has decided; mostly it is best to ask the authority for another copy.",
        (State.CANNOT,),
    ),
    "new": Group(
        "Not looked through yet",
        "They came just now. Each is looked through within a minute or two.",
        (State.WAITING,),
    ),
    "decided": Group(
        "Decided",
        "What reviewers decided, the newest first, and why.",
        (State.RELEASED, State.COPY_ONLY, State.DESTROYED),
        ("-decided_at", "-pk"),
    ),
}


@dataclass(frozen=True)
class Row:
    """A file of the list, one place where it came, and whose reply that was."""

    file: StoredFile
    document: Document | None
    message: InboundMessage | None
    ties: list[MessageTie]


@login_required
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What waits for a reviewer, what could not be looked through, what was decided."""
    form = QuarantineFilterForm(request.GET)
    campaign = form.cleaned_data["campaign"] if form.is_valid() else None
    files = _of_campaign(campaign) if form.is_valid() else StoredFile.objects.none()
    name = request.GET.get("show", "")
    name = name if name in GROUPS else "waiting"
    group = GROUPS[name]
    rows = files.filter(state__in=group.states).select_related("decided_by", "message")
    page = Paginator(rows.order_by(*group.order), FILES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "section": "documents",
        "form": form,
        "shown": name,
        "group": group,
        "groups": _counted(files),
        "page": page,
        "rows": _rows(page),
    }
    return render(request, "documents/documents.html", context)


def _of_campaign(campaign: Campaign | None) -> QuerySet[StoredFile]:
    """Files that came as documents, or as mails that were destroyed; of one campaign or of all."""
    if campaign is None:
        return StoredFile.objects.annotate(
            first=Min("documents"), places=Count("documents", distinct=True)
        )
    came = InboundMessage.objects.of_campaign(campaign)
    theirs = Q(documents__message__in=came)
    return (
        StoredFile.objects.filter(
            Q(pk__in=Document.objects.filter(message__in=came).values("file"))
            | Q(pk__in=came.exclude(raw=None).values("raw"))
        )
        .annotate(
            first=Min("documents", filter=theirs),
            places=Count("documents", filter=theirs, distinct=True),
        )
        .distinct()
    )


def _counted(files: QuerySet[StoredFile]) -> list[tuple[str, Group, int]]:
    """Each group with how many files it has; one query."""
    plain = StoredFile.objects.filter(pk__in=files.order_by().values("pk"))
    counts = plain.aggregate(
        **{name: Count("pk", filter=Q(state__in=one.states)) for name, one in GROUPS.items()}
    )
    return [(name, one, counts[name]) for name, one in GROUPS.items()]


def _rows(files: Iterable[StoredFile]) -> list[Row]:
    """Each file with a document of it, and the requests that its message is tied to."""
    files = list(files)
    found = Document.objects.select_related("message").in_bulk([f.first for f in files if f.first])
    rows = [(file, found.get(file.first)) for file in files]
    came = [(f, d, d.message if d else getattr(f, "message", None)) for f, d in rows]
    ties: dict[int, list[MessageTie]] = {}
    for tie in _standing_ties(message.pk for _, _, message in came if message):
        ties.setdefault(tie.message_id, []).append(tie)
    return [Row(f, d, m, ties.get(m.pk, []) if m else []) for f, d, m in came]


def _standing_ties(messages_: Iterable[int]) -> QuerySet[MessageTie]:
    rows = MessageTie.objects.filter(message__in=list(messages_), undone_at=None)
    return rows.select_related("foi_request__authority", "foi_request__campaign")


# ---------------------------------------------------------------------------- what a reviewer does


class NotWhole(Exception):
    """Something was done, and not all of it. The message says what is left."""


@dataclass(frozen=True)
class Action:
    """Something a reviewer does with a file: the form, and what is done and said."""

    title: str
    form: Callable[..., Form]
    do: Callable[[Document, dict[str, Any], Any], str]


def _release(document: Document, typed: dict[str, Any], by: Any) -> str:
    if document.file.status == documents.NEVER_OPENED:
        raise documents.QuarantineError("It is a program: it is released to nobody.")
    documents.release(document.file, typed["why"], by, timezone.now())
    return "Released: everybody who is logged in may open it now."


def _release_copy(document: Document, typed: dict[str, Any], by: Any) -> str:
    copies = documents.release_copy(document.file, typed["why"], by, timezone.now())
    files = "1 file" if len(copies) == 1 else f"{len(copies)} files"
    return (
        f"A copy of its visible values was made: {files}, listed below. It is looked through like "
        "any other file before it may be opened. The original stays kept back."
    )


def _destroy(document: Document, typed: dict[str, Any], by: Any) -> str:
    try:
        documents.destroy(document.file, typed["why"], by, timezone.now())
    except vault.VaultError as problem:
        raise NotWhole(
            f"It counts as destroyed, and nobody is given it; but not all could be removed yet: "
            f"{problem} Destroy it once more when that is put right."
        ) from problem
    return (
        "Destroyed. Its hash, what was found in it and your reason stay. It still lies in the "
        "mailbox and in backups until somebody removes it there."
    )


def _look_again(document: Document, typed: dict[str, Any], by: Any) -> str:
    file = documents.look_again(document.file, timezone.now())
    if file.state == State.WAITING:
        return "Too much is being read at the moment. It is looked through within a minute or two."
    return f"Looked through again. {file.sentence or file.get_state_display()}"


ACTIONS = {
    "release": Action("Release it to everybody", WhyForm, _release),
    "copy": Action("Release a copy of its visible values", WhyForm, _release_copy),
    "again": Action("Look through it again", NothingToFillIn, _look_again),
    "destroy": Action("Destroy it", DestroyForm, _destroy),
}


def _offered(document: Document) -> list[str]:
    """What may be done with a file, as it stands."""
    file = document.file
    offered = []
    if file.state in KEPT_BACK and file.status != documents.NEVER_OPENED:
        offered.append("release")
        if file.state != State.COPY_ONLY and _is_spreadsheet(file) and not document.is_values_only:
            offered.append("copy")
    if file.state in (State.CANNOT, State.SUSPECT) and document.where != documents.THE_MAIL:
        offered.append("again")
    return [*offered, "destroy"]  # once more, where some bytes could not be removed


def _is_spreadsheet(file: StoredFile) -> bool:
    return file.media_type in SPREADSHEETS


SPREADSHEETS = {
    kind.media_type
    for kind in (
        *(file_types.XLSX, file_types.XLSM, file_types.XLSB, file_types.XLS, file_types.ODS),
        *(file_types.CSV, file_types.TSV),
    )
}


# ---------------------------------------------------------------------------- one document


@login_required
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document as it came with one message."""
    found = _found(pk)
    tried: dict[str, Form] = {}
    if request.method == "POST":
        if not request.user.has_perm(MAY_REVIEW):
            raise PermissionDenied
        name = request.POST.get("action", "")
        if name == "tell":
            return _tell_them(request, found)
        if name not in ACTIONS:
            raise BadRequest("The form has no such action.")
        form = ACTIONS[name].form(request.POST, prefix=name)
        if _done(request, ACTIONS[name], found, form):
            return redirect("document", pk=pk)
        tried[name] = form
        found = _found(pk)
    return _show(request, found, tried)


def _found(pk: int) -> Document:
    rows = Document.objects.select_related(
        "file__decided_by", "message__raw", "parent__file", "parent__message"
    )
    return get_object_or_404(rows, pk=pk)


def _done(request: HttpRequest, action: Action, found: Document, form: Form) -> bool:
    if not form.is_valid():
        return False
    try:
        said = action.do(found, form.cleaned_data, request.user)
    except REFUSALS as problem:
        form.add_error(None, str(problem))
        return False
    except NotWhole as problem:
        messages.error(request, str(problem))
        return True
    messages.success(request, said)
    return True


def _tell_them(request: HttpRequest, found: Document) -> HttpResponse:
    form = TellThemForm(request.POST, prefix="tell", requests=_requests(found))
    if form.is_valid():
        try:
            letter = documents.draft_letter(
                found, form.cleaned_data["foi_request"], request.user, timezone.now()
            )
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, "The letter is drafted. It leaves when somebody has approved it."
            )
            return redirect("letter", pk=letter.pk)
    return _show(request, found, {"tell": form})


def _requests(found: Document) -> list[Any]:
    return [tie.foi_request for tie in _standing_ties([found.message_id])]


def _show(request: HttpRequest, found: Document, tried: dict[str, Form]) -> HttpResponse:
    file, requests = found.file, _requests(found)
    campaigns = {one.campaign_id: one.campaign for one in requests}
    why_not = serving.why_not(file)
    inside = list(_inside(found))
    others = file.documents.exclude(pk=found.pk).select_related("message").order_by("pk")
    may_review = request.user.has_perm(MAY_REVIEW)
    context = {
        "campaign": campaigns.popitem()[1] if len(campaigns) == 1 else None,
        "section": "documents",
        "document": found,
        "file": file,
        "is_the_mail": found.where == documents.THE_MAIL,
        "name_kept_back": found.filename.startswith(documents.NAME_KEPT_BACK),
        "colour": COLOURS.get(file.state, "error" if file.state == State.DESTROYED else ""),
        "requests": requests,
        "why_not": why_not,
        "findings": _findings(file),
        "packed": [one for one in inside if not one.is_values_only],
        "copies": [one for one in inside if one.is_values_only],
        "others": others[:SHOWN],
        "n_others": others.count(),
        "preview": None if why_not else _preview(request, file),
        "may_review": may_review,
        "actions": _actions(found, tried) if may_review else [],
        "tell_form": tried.get("tell") or _tell_form(found, requests) if may_review else None,
        "goes_with_it": _goes_with(file) if may_review and file.state != State.DESTROYED else [],
        "tried": tried,
    }
    return render(request, "documents/document.html", context, status=400 if tried else 200)


def _inside(found: Document) -> QuerySet[Document]:
    """What is packed in it; the same bytes at several places of a message are unpacked once."""
    rows = Document.objects.filter(parent__file=found.file_id, parent__message=found.message_id)
    return rows.select_related("file").order_by("pk")[:MOST_SHOWN]


def _actions(found: Document, tried: dict[str, Form]) -> list[tuple[str, Action, Form]]:
    names = [name for name in ACTIONS if name in tried or name in _offered(found)]
    return [
        (name, ACTIONS[name], tried.get(name) or ACTIONS[name].form(prefix=name)) for name in names
    ]


def _tell_form(found: Document, requests: list[Any]) -> Form | None:
    if not found.file.findings or not requests:
        return None
    return TellThemForm(prefix="tell", requests=requests)


def _findings(file: StoredFile) -> list[dict[str, Any]]:
    """What was found, what keeps the file back first."""
    found = [one for one in file.findings if isinstance(one, dict)]
    return sorted(found, key=lambda one: one.get("weight") != "suspect")[:MOST_SHOWN]


def _goes_with(file: StoredFile) -> list[str]:
    """What else is destroyed with a file: the copies of its values, mails and archives with it."""
    copies = [one.pk for one in documents.copies_alone(file)]
    holders = [one.pk for one in documents.what_holds(file) if one.state != State.DESTROYED]
    mails = InboundMessage.objects.filter(raw__in=holders).select_related("raw").order_by("pk")
    raws = {mail.raw_id for mail in mails}
    shown = [_mail_that_goes(mail) for mail in mails[:MOST_SHOWN]]
    for named, files in (
        ("the file “{}”, in which it is packed", [pk for pk in holders if pk not in raws]),
        ("the copy “{}”", copies),
    ):
        places = Document.objects.filter(file__in=files).order_by("pk")[:MOST_SHOWN]
        shown += dict.fromkeys(named.format(place.filename) for place in places)
    return shown


def _mail_that_goes(mail: InboundMessage) -> str:
    subject = mail.subject[: documents.SUBJECT_SHOWN] or "no subject"
    words = f"the mail “{subject}” from {mail.sender_address or 'nobody named'}"
    return (
        f"{words}, and its text, which is kept back" if documents.keeps_text_back(mail) else words
    )


# ---------------------------------------------------------------------------- previews


def _preview(request: HttpRequest, file: StoredFile) -> dict[str, Any]:
    """What the document page shows of a file: its text, or which page there is a picture of."""
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    try:
        reading = _read(file, max(page, 1))
    except vault.VaultError as problem:
        return {"sentence": str(problem)}
    if not reading.is_ok:
        return {"sentence": f"There is no preview. {reading.words}"}
    said = reading.answer
    number, pages = said.get("first"), said.get("pages")
    if said.get("kind") == "pictures" and isinstance(number, int) and isinstance(pages, int):
        return {
            "page": number,
            "pages": pages,
            "before": number - 1 if number > 1 else None,
            "after": number + 1 if number < pages else None,
        }
    return {
        "text": str(said.get("text", "")),
        "is_cut": bool(said.get("is_cut")),
        "sentence": str(said.get("sentence", "")),
    }


def _read(file: StoredFile, page: int) -> Reading:
    options = {"media_type": file.media_type, "page": page, "pages": 1}
    return read_apart("preview", vault.read(file.sha256), options, PREVIEW_LIMITS, wait=5.0)


@login_required
@require_safe
def page_picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """A picture of a page, made by a reader apart; never the file itself."""
    found = _found(pk)
    if serving.why_not(found.file):
        raise Http404("It is kept back.")
    try:
        reading = _read(found.file, page)
    except vault.VaultError as problem:
        raise Http404(str(problem)) from problem
    if reading.status != Status.OK or not reading.blobs or not reading.blobs[0].startswith(PNG):
        raise Http404("There is no picture of that page.")
    response = HttpResponse(reading.blobs[0], content_type="image/png")
    response.headers["Content-Disposition"] = serving.disposition(f"page-{page}.png", "inline")
    return alone(response)


# ---------------------------------------------------------------------------- ways out


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on to a link that is good for ten minutes."""
    found = _found(pk)
    if why_not := serving.why_not(found.file):
        messages.error(request, f"It cannot be downloaded. {why_not}")
        return redirect("document", pk=pk)
    return _not_kept(redirect(serving.link_to(found.file, found.filename)))


@login_required
@require_safe
def raw_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came; or why it is not handed out."""
    message = _mail(pk)
    why_not = serving.why_not(message.raw)
    if not why_not:
        name = f"{message.subject[:120] or 'mail'}.{documents.kind_of_mail(message).extension}"
        return _not_kept(redirect(serving.link_to(message.raw, name)))
    inside = message.documents.exclude(where=documents.THE_MAIL).select_related("file")
    may_be = inside.filter(file__state__in=(State.CLEAN, State.RELEASED)).values("pk")
    context = {
        "section": "replies",
        "message": message,
        "why_not": why_not,
        "keeps_text_back": documents.keeps_text_back(message),
        "decided_at": the_mail_itself(message),
        "kept_back": inside.exclude(pk__in=may_be).order_by("pk")[:MOST_SHOWN],
    }
    return render(request, "documents/raw_mail.html", context, status=403)


@login_required
@require_safe
def formatted(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail's formatted text, cleaned, on the host name for files."""
    message = _mail(pk)
    if why_not := serving.why_not_formatted(message):
        messages.error(request, f"Its formatted text cannot be shown. {why_not}")
        return redirect("message", pk=pk)
    return _not_kept(redirect(serving.link_to_formatted(message)))


def _mail(pk: int) -> InboundMessage:
    rows = InboundMessage.objects.select_related("raw").exclude(raw=None)
    return get_object_or_404(rows, pk=pk)


def the_mail_itself(message: InboundMessage) -> Document | None:
    """Where a reviewer decides about a mail as it came that is kept back."""
    if message.raw is None or message.raw.state not in KEPT_BACK:
        return None
    places = message.raw.documents.order_by("pk")
    return places.filter(where=documents.THE_MAIL).first() or places.first()


def _not_kept(response: HttpResponse) -> HttpResponse:
    """The address behind it is a key: no cache keeps it, and it is told to nobody."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
