"""Where people make their own tokens, see when each was last used, and revoke them."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from responses_app.api import tokens
from responses_app.models import ApiToken


class TokenForm(forms.ModelForm):
    """What a new token is for."""

    class Meta:
        model = ApiToken
        fields = ["name"]
        labels = {"name": "What it is for"}
        help_texts = {"name": "So that you know later which to revoke: laptop, weekly report."}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


@never_cache
@login_required
def token_page(request: HttpRequest) -> HttpResponse:
    """A person's own tokens. One that is made is shown in the answer to the form, and never again:
    it is kept nowhere, not even in the session."""
    form = TokenForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = tokens.make(request.user, form.cleaned_data["name"])
            form = TokenForm()
        except tokens.NameTaken:
            form.add_error("name", "You have a token of this name. Revoke it, or name this one.")
    context = {
        "section": "tokens",
        "form": form,
        "made": made,
        "working": tokens.working(request.user),
        "revoked": tokens.revoked(request.user),
    }
    return render(request, "tokens/tokens.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one of one's own tokens stop working. There is no way back."""
    token = tokens.revoke(request.user, pk, timezone.now())
    if token:
        messages.success(request, f"The token “{token.name}” has stopped working.")
    else:
        messages.warning(request, "You have no such token.")
    return redirect("tokens")
