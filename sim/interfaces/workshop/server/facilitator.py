"""The facilitator's side: the workshop's page, the room's votes, questions to the model. All of it needs the key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sim.interfaces.workshop.server import votes as ballot
from sim.interfaces.workshop.server.http_error import FORBIDDEN, UNKNOWN, Refusal
from sim.interfaces.workshop.server.http_requests import JSON_KIND, Endpoint, answer, hand_over, page, said_in, text_in
from sim.interfaces.workshop.server.job_pool import Answers
from sim.interfaces.workshop.server.middleware import POLICY
from sim.interfaces.workshop.server.pages import door_page
from sim.interfaces.workshop.server.presentation_state import Showing
from sim.interfaces.workshop.server.rate_limiter import Attempts
from sim.interfaces.workshop.server.request_validation import Asker
from sim.interfaces.workshop.server.session import Room
from sim.studies.failures import RunError

HERE = "/facilitator"
ROOM_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # the page's own policy says the rest
MOST_TITLE = 80  # characters
BAD_RUN = "The model could not live this; change a setting and ask again."


class Facilitator:
    """What the facilitator may ask."""

    def __init__(self, room: Room, showing: Showing, asker: Asker, answers: Answers) -> None:
        self.room, self.showing, self.asker, self.answers = room, showing, asker, answers
        self.attempts, self.door, self.cookie = Attempts(), door_page(), f"facilitator_{room.name}"

    def routes(self) -> list[Route]:
        """Where each of it is."""
        doing = {
            "open": self.open, "close": self.close, "reveal": self.reveal, "clear": self.clear, "session": self.keep,
            "live": self.live, "stickers": self.stickers,
        }  # fmt: skip
        return [
            Route(HERE, self.show, methods=["GET"]),
            Route(f"{HERE}/enter", self.enter, methods=["POST"]),
            Route(f"{HERE}/room", self._only(self.look), methods=["GET"]),
            Route(f"{HERE}/votes/{{card}}", self._only(self.votes), methods=["GET"]),
            Route(f"{HERE}/mix", self._only(self.mix), methods=["GET"]),
            *(Route(f"{HERE}/{name}", self._only(act), methods=["POST"]) for name, act in doing.items()),
        ]

    def _is_in(self, request: Request) -> bool:
        return self.room.is_key(request.cookies.get(self.cookie, ""))

    def _only(self, act: Endpoint) -> Endpoint:
        """The same for nobody but the facilitator."""

        async def guarded(request: Request) -> Response:
            if not self._is_in(request):
                raise Refusal("Only the facilitator may do this. The link is in the window that started it.", UNKNOWN)
            return await act(request)

        return guarded

    async def show(self, request: Request) -> Response:
        """The workshop's page; for whoever comes without the key, the door."""
        if not self._is_in(request):
            return page(self.door)
        html = await run_in_threadpool(lambda: self.showing.page({"session": self._session(), **self._look()}))
        return HTMLResponse(html, headers={POLICY: ROOM_POLICY})

    async def enter(self, request: Request) -> Response:
        """The key, from the link in the terminal, becomes a cookie."""
        said, address = await said_in(request), request.client.host if request.client else ""
        self.attempts.check(address)
        if not self.room.is_key(text_in(said, "key")):
            self.attempts.note(address)
            raise Refusal(
                "This link is not the facilitator's. The right one is in the window that started it.", FORBIDDEN
            )
        return hand_over(answer(request, {}), self.cookie, self.room.key)

    def _session(self) -> Any:
        kept = self.room.fact("session")
        return json.loads(kept) if kept else None

    def _look(self) -> dict[str, Any]:
        return {
            "people": self.room.people(),
            "open": self.room.open_card,
            "revealed": self.room.revealed(),
            "stickers": bool(self.room.fact("stickers_open")),
            "kit": self.showing.number,
            "making": self.showing.making,
        }

    async def look(self, request: Request) -> Response:
        """The room as it is now."""
        return answer(request, await run_in_threadpool(self._look))

    async def votes(self, request: Request) -> Response:
        """How many phones said what about a card."""
        card = request.path_params["card"]
        return answer(request, await run_in_threadpool(ballot.votes, self.room, card, self.showing.measures(card)))

    async def mix(self, request: Request) -> Response:
        """Stickers on each activity."""
        found = await run_in_threadpool(ballot.mix, self.room)
        return answer(request, [[name, self.showing.activities.get(name, name), n] for name, n in found.items()])

    async def _card(self, request: Request) -> str:
        card = text_in(await said_in(request), "card")
        self.showing.entry(card)
        return card

    async def open(self, request: Request) -> Response:
        """Let phones predict a card."""
        await run_in_threadpool(self.room.open, await self._card(request))
        return await self.look(request)

    async def close(self, request: Request) -> Response:
        """Lock predictions for a card."""
        await run_in_threadpool(self.room.close, await self._card(request))
        return await self.look(request)

    async def reveal(self, request: Request) -> Response:
        """Let phones read what happened with a card."""
        await run_in_threadpool(self.room.reveal, await self._card(request))
        return await self.look(request)

    async def stickers(self, request: Request) -> Response:
        """Open or close the vote with stickers."""
        opened = (await said_in(request)).get("open") is True
        await run_in_threadpool(self.room.note, "stickers_open", "yes" if opened else "")
        return await self.look(request)

    async def clear(self, request: Request) -> Response:
        """Forget everything that was said, and who had joined."""
        await said_in(request)
        await run_in_threadpool(self.room.clear)
        return await self.look(request)

    async def keep(self, request: Request) -> Response:
        """Keep the facilitator's own tallies, predictions and flips."""
        said = await said_in(request)
        if not isinstance(said.get("session"), Mapping):
            raise Refusal("This request cannot be read.")
        await run_in_threadpool(self.room.keep, json.dumps(said["session"], separators=(",", ":")))
        return answer(request, {})

    async def live(self, request: Request) -> Response:
        """Live what was asked, beside the baseline, on the kit's own luck."""
        said = await said_in(request)
        question, title = await run_in_threadpool(self.asker.read, said), text_in(said, "title")
        try:  # shielded: another may wait for the same answer
            found = await asyncio.shield(asyncio.wrap_future(self.answers.ask(question)))
        except RunError as error:
            raise Refusal(BAD_RUN) from error
        if not said.get("assumptions"):  # what was lived to break the model is no card
            await run_in_threadpool(self._add, found, title.strip()[:MOST_TITLE])
        return Response(found, media_type=JSON_KIND)

    def _add(self, found: Any, title: str) -> None:
        in_use = {self.room.open_card, *self.room.revealed()}
        self.showing.add(json.loads(found), title, in_use)
