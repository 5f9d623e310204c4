"""The phones' side: join, see which card is open, predict, put stickers, and read what may be read."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.interfaces.workshop.server import votes as ballot
from sim.interfaces.workshop.server.http_error import FORBIDDEN, UNKNOWN, Refusal
from sim.interfaces.workshop.server.http_requests import answer, hand_over, page, said_in, text_in
from sim.interfaces.workshop.server.limits import STICKERS
from sim.interfaces.workshop.server.pages import phone_page
from sim.interfaces.workshop.server.presentation_state import Showing
from sim.interfaces.workshop.server.rate_limiter import Attempts
from sim.interfaces.workshop.server.session import Room


class Participants:
    """What a phone may ask. It learns nothing about other phones, and nothing about a card before it is revealed."""

    def __init__(self, room: Room, showing: Showing) -> None:
        self.room, self.showing, self.attempts = room, showing, Attempts()
        self.phone, self.cookie = phone_page(), f"participant_{room.name}"

    def routes(self) -> list[Route]:
        """Where each of it is."""
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/join", self.join, methods=["POST"]),
            Route("/room", self.look, methods=["GET"]),
            Route("/predict", self.predict, methods=["POST"]),
            Route("/stickers", self.stick, methods=["POST"]),
            Route("/read/{card}", self.read, methods=["GET"]),
            Route("/read/{card}/{post:int}", self.story, methods=["GET"]),
        ]

    async def show(self, _: Request) -> Response:
        """The phone's page: the same for all, with nothing of the room in it."""
        return page(self.phone)

    async def join(self, request: Request) -> Response:
        """A token for whoever knows the room's code."""
        said, address = await said_in(request), request.client.host if request.client else ""
        self.attempts.check(address)
        if not self.room.is_code(text_in(said, "code")):
            self.attempts.note(address)
            raise Refusal("That is not the code of this room. It stands on the wall.", FORBIDDEN)
        token = await run_in_threadpool(self.room.join, text_in(said, "phone"))
        return hand_over(answer(request, {}), self.cookie, token)

    def _person(self, request: Request) -> int:
        person = self.room.person(request.cookies.get(self.cookie, ""))
        if person is None:
            raise Refusal("Join the room first.", UNKNOWN)
        return person

    async def look(self, request: Request) -> Response:
        """What is open now, and what this person said about it."""
        return answer(request, await run_in_threadpool(self._look, request.cookies.get(self.cookie, "")))

    def _look(self, token: str) -> dict[str, Any]:
        person = self.room.person(token)
        if person is None:
            return {"joined": False}
        room, showing, card = self.room, self.showing, self.room.open_card
        seen: dict[str, Any] = {"joined": True, "card": None, "stickers": None}
        if card and showing.known(card):
            seen["card"] = {**showing.card(card), "mine": ballot.mine(room, person, card)}
        if room.fact("stickers_open"):
            seen["stickers"] = {"most": STICKERS, "on": showing.activities, "mine": ballot.my_stickers(room, person)}
        readable = [name for name in room.revealed() if showing.known(name)]
        seen["read"] = [{"name": name, "title": showing.card(name)["title"]} for name in readable]
        return seen

    async def predict(self, request: Request) -> Response:
        """A prediction. The answer comes when it is on the disk."""
        person, said = await run_in_threadpool(self._person, request), await said_in(request)
        card = text_in(said, "card")
        measures = self.showing.measures(card)
        await run_in_threadpool(ballot.predict, self.room, person, card, measures, said)
        return answer(request, {"mine": await run_in_threadpool(ballot.mine, self.room, person, card)})

    async def stick(self, request: Request) -> Response:
        """Stickers. The answer comes when they are on the disk."""
        person, said = await run_in_threadpool(self._person, request), await said_in(request)
        await run_in_threadpool(ballot.stick, self.room, person, list(self.showing.activities), said)
        return answer(request, {"mine": await run_in_threadpool(ballot.my_stickers, self.room, person)})

    def _readable(self, request: Request) -> str:
        card = request.path_params["card"]
        if card not in self.room.revealed():
            raise Refusal("This card is not open for reading.", FORBIDDEN)
        return card

    async def read(self, request: Request) -> Response:
        """What happened, once the facilitator has shown it, beside what this person said."""
        return answer(request, await run_in_threadpool(self._read, request))

    def _read(self, request: Request) -> dict[str, Any]:
        person, card = self._person(request), self._readable(request)
        return {**self.showing.happened(card), "mine": ballot.mine(self.room, person, card)}

    async def story(self, request: Request) -> Response:
        """One post's diary, once the facilitator has shown what happened."""
        return answer(request, await run_in_threadpool(self._story, request))

    def _story(self, request: Request) -> dict[str, Any]:
        self._person(request)
        return self.showing.story(self._readable(request), request.path_params["post"])
