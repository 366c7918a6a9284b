"""Which part of a campaign is exported, and as of which day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from requests_app.models import Campaign, FoiRequest
from responses_app.exports.hiding import Hiding
from responses_app.models import Figure


class ExportError(ValueError):
    """The export cannot be made as asked. The message says why, for a person."""


@dataclass(frozen=True)
class Choice:
    """What of a campaign is exported; by default all of it, as of today.

    `foi_requests` narrows requests, figures and authorities; `figures` gives just these figures;
    `questions` and `periods` narrow figures by key. `complete` adds a row to the figures for each
    authority, question and period without one. `as_of` is the day for which phases and on_time
    are told; it brings back no past state. `hiding` makes the export safe to publish.
    """

    foi_requests: QuerySet[FoiRequest] | None = None
    figures: QuerySet[Figure] | None = None
    questions: Collection[str] = ()
    periods: Collection[str] = ()
    complete: bool = False
    as_of: date = field(default_factory=timezone.localdate)
    hiding: Hiding | None = None

    def foi_requests_of(self, campaign: Campaign) -> QuerySet[FoiRequest]:
        return campaign.foi_requests.all() if self.foi_requests is None else self.foi_requests

    @property
    def is_of_some_figures(self) -> bool:
        """Whether figures of a request are left out of it."""
        return self.figures is not None or bool(self.questions or self.periods)

    @property
    def is_narrowed(self) -> bool:
        """Whether requests, authorities or figures are left out of it."""
        return self.foi_requests is not None or self.is_of_some_figures

    def check(self, campaign: Campaign) -> None:
        """Raises ExportError for a question or period the campaign does not have."""
        for name, wanted, there in (
            ("question", self.questions, campaign.questions),
            ("period", self.periods, campaign.periods),
        ):
            if not wanted:
                continue
            known = list(there.values_list("key", flat=True))
            for key in wanted:
                if key not in known:
                    raise ExportError(
                        f"there is no {name} {key!r}; there are: {', '.join(known) or 'none'}."
                    )
