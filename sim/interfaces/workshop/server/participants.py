"""The phones' side: join, see which card is open, predict, place stickers, and read what may be read."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.interfaces.workshop.server import votes
from sim.interfaces.workshop.server.http_io import (
    FORBIDDEN,
    UNKNOWN,
    HttpError,
    RateLimiter,
    json_response,
    page_response,
    read_json,
    sender_address,
    text_field,
    with_cookie,
)
from sim.interfaces.workshop.server.pages import phone_page
from sim.interfaces.workshop.server.presentation_state import PresentationState
from sim.interfaces.workshop.server.session import WorkshopSession


class Participants:
    """The endpoints for phones. A phone gets no votes of others, and no results before they are revealed."""

    def __init__(self, session: WorkshopSession, presentation: PresentationState) -> None:
        self.session, self.presentation, self.limiter = session, presentation, RateLimiter()
        self.page, self.cookie = phone_page(), f"participant_{session.cookie_suffix}"

    def routes(self) -> list[Route]:
        """All endpoints."""
        return [
            Route("/", self.show_page, methods=["GET"]),
            Route("/join", self.join, methods=["POST"]),
            Route("/state", self.state, methods=["GET"]),
            Route("/predict", self.predict, methods=["POST"]),
            Route("/stickers", self.place_stickers, methods=["POST"]),
            Route("/read/{card}", self.results, methods=["GET"]),
            Route("/read/{card}/{post:int}", self.history, methods=["GET"]),
        ]

    async def show_page(self, _: Request) -> Response:
        """The phone's page: the same for all, without data of the session."""
        return page_response(self.page)

    async def join(self, request: Request) -> Response:
        """A token for a phone that sends the session code."""
        content, address = await read_json(request), sender_address(request)
        self.limiter.check(address)
        if not self.session.is_code(text_field(content, "code")):
            self.limiter.record_failure(address)
            raise HttpError("That is not the right code. The code is on the screen.", FORBIDDEN)
        token = await run_in_threadpool(self.session.join, text_field(content, "phone"))
        return with_cookie(json_response(request, {}), self.cookie, token)

    def _person(self, request: Request) -> int:
        person = self.session.person(request.cookies.get(self.cookie, ""))
        if person is None:
            raise HttpError("Join the workshop first.", UNKNOWN)
        return person

    async def state(self, request: Request) -> Response:
        """What is open now, and this person's own votes on it."""
        return json_response(request, await run_in_threadpool(self._state, request.cookies.get(self.cookie, "")))

    def _state(self, token: str) -> dict[str, Any]:
        person = self.session.person(token)
        if person is None:
            return {"joined": False}
        session, presentation, card = self.session, self.presentation, self.session.open_card
        state: dict[str, Any] = {"joined": True, "card": None, "stickers": None}
        if card and presentation.has_card(card):
            state["card"] = {**presentation.question(card), "own": votes.own_prediction(session, person, card)}
        if session.fact("stickers_open"):
            state["stickers"] = {
                "most": votes.STICKERS,
                "activities": presentation.activities,
                "own": votes.own_stickers(session, person),
            }
        readable = [name for name in session.revealed() if presentation.has_card(name)]
        state["readable"] = [{"name": name, "title": presentation.question(name)["title"]} for name in readable]
        return state

    async def predict(self, request: Request) -> Response:
        """Save a prediction; the response is sent when it is on the disk."""
        person, vote = await run_in_threadpool(self._person, request), await read_json(request)
        card = text_field(vote, "card")
        measures = self.presentation.measures(card)
        await run_in_threadpool(votes.save_prediction, self.session, person, card, measures, vote)
        return json_response(
            request, {"own": await run_in_threadpool(votes.own_prediction, self.session, person, card)}
        )

    async def place_stickers(self, request: Request) -> Response:
        """Save stickers; the response is sent when they are on the disk."""
        person, vote = await run_in_threadpool(self._person, request), await read_json(request)
        await run_in_threadpool(votes.save_stickers, self.session, person, list(self.presentation.activities), vote)
        return json_response(request, {"own": await run_in_threadpool(votes.own_stickers, self.session, person)})

    def _revealed_card(self, request: Request) -> str:
        card = request.path_params["card"]
        if card not in self.session.revealed():
            raise HttpError("The results of this card are not open yet.", FORBIDDEN)
        return card

    async def results(self, request: Request) -> Response:
        """What happened with a revealed card, and this person's own prediction."""
        return json_response(request, await run_in_threadpool(self._results, request))

    def _results(self, request: Request) -> dict[str, Any]:
        person, card = self._person(request), self._revealed_card(request)
        return {**self.presentation.results(card), "own": votes.own_prediction(self.session, person, card)}

    async def history(self, request: Request) -> Response:
        """One post's individual history with a revealed card."""
        return json_response(request, await run_in_threadpool(self._history, request))

    def _history(self, request: Request) -> dict[str, Any]:
        self._person(request)
        return self.presentation.history(self._revealed_card(request), request.path_params["post"])
