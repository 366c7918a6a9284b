"""What can be read, a module for each thing."""

from ninja import Router

from responses_app.api.routes import (
    authorities,
    campaigns,
    figures,
    register,
    releases,
    requests,
    responses,
    start,
    statistics,
)

ROUTERS: tuple[tuple[str, str, Router], ...] = (
    ("start", "what there is", start.router),
    ("campaigns", "what was asked, and for which periods", campaigns.router),
    ("requests", "to whom it was put, and where each request stands", requests.router),
    ("figures", "what each authority said", figures.router),
    ("authorities", "everyone asked, whether they answered or not", authorities.router),
    ("statistics", "what it adds up to", statistics.router),
    ("response statistics", "in time or late, and who did not answer", responses.router),
    ("releases", "what was frozen, and when", releases.router),
    ("register", "every authority", register.router),
)
"""Each with its name and what it is about, in the order of the document."""
