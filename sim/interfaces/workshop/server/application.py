"""The web application: the facilitator's side and, where phones are let in, theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sim.interfaces.workshop.server.facilitator import HERE, Facilitator
from sim.interfaces.workshop.server.http_error import Refusal
from sim.interfaces.workshop.server.http_requests import refused
from sim.interfaces.workshop.server.job_pool import Answers
from sim.interfaces.workshop.server.limits import MOST_BYTES, MOST_SESSION
from sim.interfaces.workshop.server.middleware import Guard
from sim.interfaces.workshop.server.participants import Participants
from sim.interfaces.workshop.server.presentation_state import Showing
from sim.interfaces.workshop.server.request_validation import Asker
from sim.interfaces.workshop.server.session import Room

LARGER = {f"{HERE}/session": 2 * MOST_SESSION, f"{HERE}/live": 4 * MOST_BYTES}
SENTENCES = {404: "There is nothing here.", 405: "This cannot be done here."}


@dataclass(frozen=True)
class Parts:
    """What an application is made of."""

    room: Room
    showing: Showing
    asker: Asker
    answers: Answers


def application_of(parts: Parts, hosts: Collection[str], phones: bool) -> Guard:
    """The application.

    Args:
        parts: what it is made of.
        hosts: names with ports to which it answers.
        phones: whether participants may join.
    """
    facilitator = Facilitator(parts.room, parts.showing, parts.asker, parts.answers)
    others = (
        Participants(parts.room, parts.showing).routes() if phones else [Route("/", _to_facilitator, methods=["GET"])]
    )
    others.append(Route("/favicon.ico", _no_picture, methods=["GET"]))
    handlers = {Refusal: refused, HTTPException: _worded, Exception: _failed}
    app = Starlette(routes=[*facilitator.routes(), *others], exception_handlers=handlers)
    return Guard(app, hosts, MOST_BYTES, LARGER)


async def _to_facilitator(_: Request) -> Response:
    return RedirectResponse(HERE, 303)


async def _no_picture(_: Request) -> Response:
    """Browsers ask for one by themselves, and complain when there is nothing."""
    return Response(status_code=204)


async def _worded(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = SENTENCES.get(error.status_code, error.detail)
    return JSONResponse({"sentence": sentence}, error.status_code, error.headers)


async def _failed(_: Request, error: Exception) -> Response:
    """Nothing of what went wrong inside is told outside; the terminal has it."""
    return JSONResponse({"sentence": "Something went wrong on the facilitator's computer."}, 500)
