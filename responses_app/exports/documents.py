"""The files that figures were read in, by their SHA-256."""

from collections.abc import Collection

from responses_app.models import Document, ProposedFigure


class Documents:
    """Looks up where proposals were found; what it has once read of a document it keeps."""

    def __init__(self, *, few: bool) -> None:
        """`few`: of all figures that a request has only some are asked for."""
        self._few = few
        self._sha256: dict[int, str] = {}

    def of(self, proposals: Collection[int], foi_requests: Collection[int]) -> dict[int, str]:
        """The SHA-256 of the file of each proposal, by primary key; none where it was no file.

        `foi_requests` are those whose figures the proposals became. By these many are found fast;
        to join each figure with its proposal made the database read the proposals of all.
        """
        if not proposals:
            return {}
        rows = ProposedFigure.objects.order_by().values_list("pk", "document_id")
        found = {} if self._few else dict(rows.filter(foi_request_id__in=foi_requests))
        if others := set(proposals) - found.keys():
            found |= dict(rows.filter(pk__in=others))
        documents = set(found.values()) - self._sha256.keys() - {None}
        if documents:
            new = Document.objects.filter(pk__in=documents).order_by()
            self._sha256 |= dict(new.values_list("pk", "file__sha256"))
        return {
            proposal: self._sha256[document]
            for proposal, document in found.items()
            if document is not None
        }
