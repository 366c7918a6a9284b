"""Which replies are shown."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from requests_app.models import Campaign
from responses_app.models import InboundMessage, MessageTie


class CampaignField(forms.ModelChoiceField):
    """A campaign by its title."""

    def label_from_instance(self, campaign: Campaign) -> str:
        return campaign.title


class CampaignFilter(filters.ModelChoiceFilter):
    field_class = CampaignField


class ReplyFilter(filters.FilterSet):
    """Messages, narrowed by a query string. None where it cannot be read."""

    search = filters.CharFilter(
        label="Search",
        method="find",
        widget=forms.TextInput(attrs={"placeholder": "sender, subject …"}),
    )
    campaign = CampaignFilter(
        label="Campaign",
        queryset=Campaign.objects.order_by("title"),
        to_field_name="slug",
        empty_label="any",
        method="left_to_qs",
    )
    kind = filters.ChoiceFilter(
        label="Kind", choices=InboundMessage.Kind.choices, empty_label="any"
    )

    class Meta:
        model = InboundMessage
        fields: list[str] = []

    @property
    def qs(self) -> QuerySet[InboundMessage]:
        rows = self.of_any_campaign
        return rows.of_campaign(self.narrowed_to) if self.narrowed_to else rows

    @property
    def of_any_campaign(self) -> QuerySet[InboundMessage]:
        """Narrowed by all but the campaign: a queue of replies does that faster (`within`)."""
        return super().qs if self.is_valid() else InboundMessage.objects.none()

    @property
    def in_use(self) -> bool:
        """True where something narrows the list, or cannot be read."""
        return not self.is_valid() or any(self.form.cleaned_data.values())

    @property
    def narrowed_to(self) -> Campaign | None:
        """The one campaign whose messages are shown."""
        return self.form.cleaned_data.get("campaign") if self.is_valid() else None

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        value = value.strip()
        theirs = MessageTie.objects.filter(
            Q(foi_request__reference__icontains=value)
            | Q(foi_request__their_reference__icontains=value)
            | Q(foi_request__authority__plain_name__icontains=value),
            undone_at=None,
        )
        return rows.filter(
            Q(sender_address__icontains=value)
            | Q(sender_name__icontains=value)
            | Q(subject__icontains=value)
            | Q(pk__in=theirs.values("message"))
        )

    def left_to_qs(self, rows: QuerySet, name: str, value: Campaign) -> QuerySet:
        return rows
