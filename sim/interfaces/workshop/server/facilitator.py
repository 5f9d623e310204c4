"""The facilitator's side: the workshop's page, the votes, and requests to run the model. All of it needs the key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sim.interfaces.workshop.server import votes
from sim.interfaces.workshop.server.http_io import (
    FORBIDDEN,
    JSON_KIND,
    POLICY,
    UNKNOWN,
    UNREADABLE,
    Endpoint,
    HttpError,
    RateLimiter,
    json_response,
    page_response,
    read_json,
    sender_address,
    text_field,
    with_cookie,
)
from sim.interfaces.workshop.server.job_pool import JobPool
from sim.interfaces.workshop.server.pages import login_page
from sim.interfaces.workshop.server.presentation_state import PresentationState
from sim.interfaces.workshop.server.request_validation import RequestValidator
from sim.interfaces.workshop.server.session import WorkshopSession
from sim.studies.failures import RunError

FACILITATOR = "/facilitator"  # path of the page and of all its endpoints
PAGE_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # the page itself contains the rest
MAX_TITLE = 80  # characters


class Facilitator:
    """The endpoints for the facilitator."""

    def __init__(
        self, session: WorkshopSession, presentation: PresentationState, validator: RequestValidator, jobs: JobPool
    ) -> None:
        self.session, self.presentation, self.validator, self.jobs = session, presentation, validator, jobs
        self.limiter, self.login, self.cookie = RateLimiter(), login_page(), f"facilitator_{session.cookie_suffix}"

    def routes(self) -> list[Route]:
        """All endpoints."""
        actions = {
            "open": self.open_card, "close": self.close_card, "reveal": self.reveal_card, "clear": self.clear,
            "state": self.save_state, "run": self.run_model, "stickers": self.open_stickers,
        }  # fmt: skip
        return [
            Route(FACILITATOR, self.show_page, methods=["GET"]),
            Route(f"{FACILITATOR}/enter", self.enter, methods=["POST"]),
            Route(f"{FACILITATOR}/session", self._only(self.session_state), methods=["GET"]),
            Route(f"{FACILITATOR}/predictions/{{card}}", self._only(self.predictions), methods=["GET"]),
            Route(f"{FACILITATOR}/stickers", self._only(self.stickers), methods=["GET"]),
            *(Route(f"{FACILITATOR}/{name}", self._only(action), methods=["POST"]) for name, action in actions.items()),
        ]

    def _has_key(self, request: Request) -> bool:
        return self.session.is_key(request.cookies.get(self.cookie, ""))

    def _only(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint for the facilitator only."""

        async def guarded(request: Request) -> Response:
            if not self._has_key(request):
                raise HttpError("Only the facilitator may do this. The link is in the window of the program.", UNKNOWN)
            return await endpoint(request)

        return guarded

    async def show_page(self, request: Request) -> Response:
        """The workshop's page; without the key, the login page."""
        if not self._has_key(request):
            return page_response(self.login)
        html = await run_in_threadpool(
            lambda: self.presentation.page({"saved": self._saved_state(), **self._session_state()})
        )
        return HTMLResponse(html, headers={POLICY: PAGE_POLICY})

    async def enter(self, request: Request) -> Response:
        """Store the key from the link in a cookie."""
        content, address = await read_json(request), sender_address(request)
        self.limiter.check(address)
        if not self.session.is_key(text_field(content, "key")):
            self.limiter.record_failure(address)
            raise HttpError("This is not the facilitator's link. The link is in the window of the program.", FORBIDDEN)
        return with_cookie(json_response(request, {}), self.cookie, self.session.key)

    def _saved_state(self) -> Any:
        saved = self.session.fact("state")
        return json.loads(saved) if saved else None

    def _session_state(self) -> dict[str, Any]:
        return {
            "people": self.session.phones_joined(),
            "open": self.session.open_card,
            "revealed": self.session.revealed(),
            "stickers": bool(self.session.fact("stickers_open")),
            "bundle": self.presentation.number,
            "progress": self.presentation.progress,
        }

    async def session_state(self, request: Request) -> Response:
        """The state of the session now."""
        return json_response(request, await run_in_threadpool(self._session_state))

    async def predictions(self, request: Request) -> Response:
        """How many phones predicted what about a card."""
        card = request.path_params["card"]
        measures = self.presentation.measures(card)
        return json_response(request, await run_in_threadpool(votes.count_predictions, self.session, card, measures))

    async def stickers(self, request: Request) -> Response:
        """The number of stickers on each activity."""
        counts, labels = await run_in_threadpool(votes.count_stickers, self.session), self.presentation.activities
        return json_response(request, [[name, labels.get(name, name), number] for name, number in counts.items()])

    async def _card(self, request: Request) -> str:
        card = text_field(await read_json(request), "card")
        self.presentation.entry(card)
        return card

    async def open_card(self, request: Request) -> Response:
        """Let phones predict a card."""
        await run_in_threadpool(self.session.open_predictions, await self._card(request))
        return await self.session_state(request)

    async def close_card(self, request: Request) -> Response:
        """Stop predictions of a card."""
        await run_in_threadpool(self.session.close_predictions, await self._card(request))
        return await self.session_state(request)

    async def reveal_card(self, request: Request) -> Response:
        """Let phones read what happened with a card."""
        await run_in_threadpool(self.session.reveal, await self._card(request))
        return await self.session_state(request)

    async def open_stickers(self, request: Request) -> Response:
        """Open or close the vote with stickers."""
        opened = (await read_json(request)).get("open") is True
        await run_in_threadpool(self.session.set_fact, "stickers_open", "yes" if opened else "")
        return await self.session_state(request)

    async def clear(self, request: Request) -> Response:
        """Delete all votes and participants, and the facilitator's state."""
        await read_json(request)
        await run_in_threadpool(self.session.clear)
        return await self.session_state(request)

    async def save_state(self, request: Request) -> Response:
        """Save the counts, predictions, notes and cards of the facilitator's page."""
        content = await read_json(request)
        if not isinstance(content.get("state"), Mapping):
            raise HttpError(UNREADABLE)
        await run_in_threadpool(self.session.save_state, json.dumps(content["state"], separators=(",", ":")))
        return json_response(request, {})

    async def run_model(self, request: Request) -> Response:
        """Run a scenario with changed settings, with the random numbers of the bundle."""
        content = await read_json(request)
        simulation, title = await run_in_threadpool(self.validator.validate, content), text_field(content, "title")
        try:  # shielded: another request may wait for the same result
            result = await asyncio.shield(asyncio.wrap_future(self.jobs.submit(simulation)))
        except RunError as error:
            raise HttpError("The simulation failed with these settings; try other values.") from error
        if not content.get("assumptions"):  # runs with other assumptions are not cards
            await run_in_threadpool(self._add_card, result, title.strip()[:MAX_TITLE])
        return Response(result, media_type=JSON_KIND)

    def _add_card(self, result: bytes, title: str) -> None:
        in_use = {self.session.open_card, *self.session.revealed()}
        self.presentation.add_card(json.loads(result), title, in_use)
