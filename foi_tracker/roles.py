"""Who may do what: four roles, kept as groups, so that they are seen and given in the admin.

A role is data: the permissions it has, by Django's own names. After every `migrate` the groups
have at least these permissions; what somebody added to a group by hand is left alone.

| role | may |
|---|---|
| viewer | see everything, change nothing |
| researcher | as viewer; log requests, events, replies; code replies, write letters, addresses |
| reviewer | as viewer; code replies and decide between coders, decide about files kept back |
| manager | everything, sending rules and chase ladders too, and give people accounts and roles |

Nobody is given the right to delete an event, a figure or a letter, nor so a request that has any:
those are struck out, replaced by a newer version, cancelled or closed, and stay readable. A
manager who is no superuser cannot make one (`requests_app/admin/people.py`).
"""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

REQUESTS = (
    "addressproblem",
    "authority",
    "authorityfunction",
    "authoritylist",
    "campaign",
    "campaignchange",
    "caseevent",
    "chaserun",
    "foirequest",
    "ladderstep",
    "letterbatch",
    "outgoingmessage",
    "period",
    "proclaimedholiday",
    "proclaimedyear",
    "question",
    "recount",
    "reminder",
    "sendingrules",
    "standardanswer",
    "sweeprun",
)
RESPONSES = (
    *("apitoken", "checkverdict", "codedanswer", "coding", "codingitem", "confirmation"),
    *("document", "figure", "release"),
    *("figuresearch", "filereading", "inboundmessage", "mailboxfolder", "messagetie"),
    *("proposedfigure", "statistic", "statisticsbuild", "storedfile", "suggestion"),
)


def _permissions(app: str, actions: Iterable[str], models: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{app}.{action}_{model}" for action in actions for model in models)


VIEWER = _permissions("requests_app", ["view"], REQUESTS) | _permissions(
    "responses_app", ["view"], RESPONSES
)
FIGURES = _permissions("responses_app", ["add", "change"], ["figure"]) | _permissions(
    "responses_app", ["add"], ["checkverdict", "coding"]
)
ADJUDICATION = _permissions("responses_app", ["change"], ["codingitem"])
REPLIES = _permissions("responses_app", ["add", "change"], ["inboundmessage"])
QUARANTINE = _permissions("responses_app", ["change"], ["storedfile"])
RESEARCHER = (
    VIEWER
    | FIGURES
    | REPLIES
    | _permissions("responses_app", ["add", "change"], ["confirmation"])
    | _permissions("responses_app", ["add"], ["release"])
    | _permissions(
        "requests_app",
        ["add", "change"],
        [
            *("foirequest", "caseevent", "outgoingmessage", "letterbatch", "reminder"),
            *("standardanswer", "authoritylist"),
        ],
    )
    | _permissions("requests_app", ["change"], ["addressproblem"])
    # Without `add_authority`, the admin lets them change an authority's address and no more.
    | _permissions("requests_app", ["change"], ["authority"])
)
REVIEWER = VIEWER | FIGURES | QUARANTINE | ADJUDICATION
MANAGER = (
    RESEARCHER
    | QUARANTINE
    | ADJUDICATION
    | _permissions(
        "requests_app",
        ["add", "change", "delete"],
        ["authority", "authorityfunction", "campaign", "ladderstep", "period", "question"],
    )
    | _permissions("requests_app", ["change"], ["sendingrules"])
    | _permissions("requests_app", ["delete"], ["standardanswer", "authoritylist"])
    | _permissions("responses_app", ["publish"], ["release"])
    # Of a token only that it is there is seen; whoever lost one may need somebody to end it.
    | _permissions("responses_app", ["change"], ["apitoken"])
    | _permissions(
        "requests_app", ["add", "change", "delete"], ["proclaimedholiday", "proclaimedyear"]
    )
    # The admin deletes only a draft that nothing has happened to.
    | _permissions("requests_app", ["delete"], ["foirequest"])
    | _permissions("auth", ["view", "add", "change"], ["user"])
    | _permissions("auth", ["view"], ["group"])
)

ROLES: dict[str, frozenset[str]] = {
    "viewer": VIEWER,
    "researcher": RESEARCHER,
    "reviewer": REVIEWER,
    "manager": MANAGER,
}


def make_roles(sender: object = None, **kwargs: object) -> None:
    """Make sure that the four groups exist and have their permissions. Safe to repeat.

    Called after `migrate`, for which `using` names the database. Raises LookupError where a
    role names a permission that no model has: a role must never be quietly smaller than said.
    """
    using = str(kwargs.get("using", "default"))
    for app in sorted({name.partition(".")[0] for name in MANAGER}):
        # Django makes an app's permissions only after that app's own signal.
        create_permissions(apps.get_app_config(app), verbosity=0, using=using)
    known = _known_permissions(using)
    for name, wanted in ROLES.items():
        missing = sorted(wanted - known.keys())
        if missing:
            raise LookupError(f"The role {name} needs {', '.join(missing)}: no model has that.")
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*(known[permission] for permission in wanted))


def _known_permissions(using: str) -> dict[str, Permission]:
    ContentType.objects.clear_cache()
    labels = {name.partition(".")[0] for names in ROLES.values() for name in names}
    rows = Permission.objects.using(using).filter(content_type__app_label__in=labels)
    return {
        f"{row.content_type.app_label}.{row.codename}": row
        for row in rows.select_related("content_type")
    }
