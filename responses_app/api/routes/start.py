"""Where to begin: the paths that lead on, and the document of all."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router

from responses_app.api.reading import Answer, reads
from responses_app.api.schemas import Form

router = Router()


class Start(Form):
    """Addresses to begin at."""

    campaigns: str
    authorities: str = Field(description="the register")
    openapi: str = Field(description="the document of all paths")


@reads(router, "", gives=Start)
def start(request: HttpRequest) -> Answer:
    """Where to begin."""
    return {
        "campaigns": request.build_absolute_uri("campaigns"),
        "authorities": request.build_absolute_uri("authorities"),
        "openapi": request.build_absolute_uri("openapi.json"),
    }


@reads(router, "openapi.json", gives=dict[str, Any])
def openapi(request: HttpRequest) -> Answer:
    """This document: OpenAPI 3.1."""
    from responses_app.api.service import document  # it is made of all routes, these among them

    return document()
