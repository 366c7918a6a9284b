"""What a campaign answers when authorities ask or refuse: written once, offered for all."""

from django.conf import settings
from django.db import models

from requests_app.models.campaign import Campaign


class StandardAnswer(models.Model):
    """A text for a situation. Given to one council, it is offered for all in the same one."""

    class Kind(models.TextChoices):
        CLARIFICATION = "clarification", "answer what they ask us"
        NARROW = "narrow", "narrow the request after a cost refusal"
        BANDS = "bands", "ask for bands or a total of several years after a personal-data refusal"
        OTHER_BASIS = "other_basis", "ask for the other year basis"
        RIGHT_BODY = "right_body", "go to the right body"
        QUERY_FIGURE = "query_figure", "query a figure"
        OTHER = "other", "write to them about something else"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    text = models.TextField()
    their_words = models.TextField(
        blank=True, help_text="What was asked: those who ask much the same are offered this answer."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["campaign", "kind", "title"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "title"], name="answer_title_once")
        ]

    def __str__(self) -> str:
        return self.title
