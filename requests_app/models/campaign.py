"""A campaign: one set of questions, put to many authorities at once."""

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

SLUG = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$", "Small letters, digits and single hyphens were expected."
)


class Campaign(models.Model):
    """One Freedom of Information request, sent to every authority that may hold the answer."""

    class AppliesLaw(models.TextChoices):
        AUTO = "auto", "by the authority's nation (FOIA or FOISA)"
        EIR = "eir", "environmental information (EIR or EI(S)R, by nation)"
        FOIA = "foia", "FOIA 2000 for all"
        FOISA = "foisa", "FOISA 2002 for all"
        EISR = "eisr", "EI(S)R 2004 for all"

    class ReplyForm(models.TextChoices):
        NONE = "none", "none"
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        BOTH = "both", "CSV and XLSX"

    class AcceptRule(models.TextChoices):
        NONE = "", "none: a person looks at every figure"
        PLAIN = "plain", "plain numbers in a table, above the confidence line, without a doubt"

    slug = models.CharField("short name", max_length=80, unique=True, validators=[SLUG])
    title = models.CharField("title", max_length=200)
    law = models.CharField("law", max_length=10, choices=AppliesLaw, default=AppliesLaw.AUTO)
    ask = models.JSONField(
        "who is asked",
        default=dict,
        blank=True,
        help_text='By function, nation, region, type or a list of codes: {"function": "children"}.',
    )
    subject = models.CharField("subject of the letter", max_length=200, blank=True)
    letter = models.TextField(
        "letter",
        blank=True,
        help_text="{{ authority.name }}, {{ law.title }}, {{ questions }}, {{ reference }}.",
    )
    sign_off = models.TextField("sign-off", blank=True)
    applicant_name = models.CharField(
        "applicant's real name", max_length=200, blank=True, help_text="FOIA s.8 asks for it."
    )
    applicant_organisation = models.CharField("organisation", max_length=200, blank=True)
    applicant_address = models.TextField("address for correspondence", blank=True)
    suppression_threshold = models.PositiveSmallIntegerField(
        "suppress counts below", default=5, help_text="Counts from 1 to one less are hidden."
    )
    zero_shown = models.BooleanField("true zeros are shown", default=True)
    double_code = models.DecimalField(
        "share of replies coded twice", max_digits=4, decimal_places=3, default=0
    )
    accept_reply_form = models.BooleanField(
        "take figures from our reply form",
        default=True,
        help_text="What an authority wrote into our own form is taken as it stands, and marked so.",
    )
    accept_rule = models.CharField(
        "figures accepted by rule",
        max_length=8,
        choices=AcceptRule,
        blank=True,
        default=AcceptRule.NONE,
        help_text="Figures accepted by a rule are marked so, and never those of a reply that two "
        "people code.",
    )
    include_other_basis = models.BooleanField(
        "count figures on another year basis",
        default=False,
        help_text="Off: they are listed, and left out of totals, rates and change.",
    )
    chasing_paused = models.BooleanField("chasing is paused", default=False)
    chasing_snoozed_until = models.DateField(
        "nobody is chased before", null=True, blank=True, help_text="Empty: no such day."
    )
    second_person_approves = models.BooleanField(
        "a second person approves",
        default=False,
        help_text="Letters leave once somebody else than their writer has approved them.",
    )
    reply_form = models.CharField(
        "reply form",
        max_length=10,
        choices=ReplyForm,
        default=ReplyForm.BOTH,
        help_text="Attached to first letters, with the questions and periods, to be filled in.",
    )
    merge_columns = models.JSONField(
        "columns of the merge file",
        default=list,
        blank=True,
        editable=False,
        help_text="Each is a placeholder of the letter; its values are kept with the requests.",
    )
    made_up = models.BooleanField(
        "made-up figures", default=False, help_text="Every page, letter and export says so."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="campaigns",
        help_text="Reads the digest for requests assigned to nobody.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign", args=[self.slug])


class CampaignChangeQuerySet(models.QuerySet["CampaignChange"]):
    def follow(self, authorities: Iterable[int]) -> None:
        """Ask for the whole statistics of every campaign that asked any of these authorities.

        What an authority is, and where it stands, decides in which rows it counts. A change that
        named it would touch the areas it stands in now, and leave those that it has left.
        """
        self._whole(Q(foi_requests__authority__in=set(authorities)))

    def follow_register(self, authorities: Iterable[int]) -> None:
        """The same where the register says something else of some authorities.

        Campaigns that are compared with an earlier one follow it even if they asked none of them:
        who took whose place, and who should have been asked, is said of bodies that nobody asked.
        """
        changed = set(authorities)
        if changed:
            compared = Q(questions__previous__gt="")
            self._whole(Q(foi_requests__authority__in=changed) | compared)

    def _whole(self, which: Q) -> None:
        touched = Campaign.objects.filter(which).distinct()
        self.bulk_create(CampaignChange(campaign=campaign) for campaign in touched)


class CampaignChange(models.Model):
    """A row that says "rebuild the statistics soon": it survives a lost queue and takes no lock.

    It names the one figure that changed (authority, question and period), or one authority whose
    request changed; without any the whole campaign is to be rebuilt. The rebuild reads the rows
    of a campaign, builds, and deletes just those it read.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="changes")
    authority = models.ForeignKey(
        "Authority", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    question = models.ForeignKey(
        "Question", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    period = models.ForeignKey(
        "Period", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = CampaignChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.campaign} changed at {self.at:%Y-%m-%d %H:%M}"
