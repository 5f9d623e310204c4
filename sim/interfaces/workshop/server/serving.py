"""From settings to a workshop in the browser: what is computed first, where it listens, how it ends."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn

from sim.interfaces.workshop.bundle import start_in
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.request import Asked
from sim.interfaces.workshop.server.application import Parts, application_of
from sim.interfaces.workshop.server.background_jobs import Making
from sim.interfaces.workshop.server.facilitator import HERE
from sim.interfaces.workshop.server.job_pool import Answers
from sim.interfaces.workshop.server.limits import CONNECTIONS
from sim.interfaces.workshop.server.middleware import Guard
from sim.interfaces.workshop.server.network_address import LOOPBACK, Address, address_to_share, in_terminal, listening
from sim.interfaces.workshop.server.pages import host_of
from sim.interfaces.workshop.server.presentation_state import Showing
from sim.interfaces.workshop.server.request_validation import Asker
from sim.interfaces.workshop.server.session import Room

HTTP = 80  # the port that browsers leave out
KEEP_ALIVE = 10  # seconds: longer than a phone waits between two looks
PATIENCE = 3  # seconds for what is under way when the workshop ends
Say = Callable[[str], None]


@dataclass(frozen=True)
class Serving:
    """How to serve.

    Attributes:
        room: the file of the room.
        share: whether phones may join over the local network.
        address: which of this computer's addresses they use; empty: the one with the way out.
        port: None: the first that is free.
        open: whether to open the browser.
    """

    room: Path
    share: bool = False
    address: str = ""
    port: int | None = None
    open: bool = True


class Uvicorn(uvicorn.Server):
    """Says when it listens."""

    ready: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started:
            self.ready()


def serve(asked: Asked, serving: Serving, say: Say) -> None:
    """Serve the workshop until it is stopped with Ctrl-C.

    Raises:
        ConfigError: a setting, the room's file, the address or the port cannot be used.
    """
    shared = address_to_share(serving.address) if serving.share else ""
    sockets = listening(list(dict.fromkeys((LOOPBACK, *([shared] if shared else [])))), serving.port)
    port = sockets[0].getsockname()[1]
    phones = Address(shared, port) if shared else None
    room = Room(serving.room)
    showing = Showing(host_of(room.code, phones))
    answers, making = Answers(), Making((), showing)
    try:
        making = _first(asked, showing, say)
        app = application_of(_parts(asked, room, showing, answers), _names(port, phones), phones is not None)
        answers.know(start_in(showing.kit, config_of(asked.settings["baseline"], asked.common)))
        _run(app, sockets, lambda: _welcome(room, Address(LOOPBACK, port), phones, serving.open, say))
    finally:
        making.end()
        answers.close()
        room.database.close()
    say(f"The workshop has ended. What the room said is kept in {serving.room}; the same command goes on with it.")


def _parts(asked: Asked, room: Room, showing: Showing, answers: Answers) -> Parts:
    asker = Asker(asked.settings["scenarios"], asked.settings["baseline"], asked.common)
    return Parts(room, showing, asker, answers)


def _first(asked: Asked, showing: Showing, say: Say) -> Making:
    """Show what is kept, or else one card as soon as it is lived; the rest follows when it is ready."""
    stages = asked.stages()
    done, kit = _kept(stages)
    if kit is not None:
        showing.show(kit)
    else:
        say("Computing a first card. Where this version never ran before it is compiled first: half a minute or so.")
        showing.show(asked.first().make(say))
    making = Making(stages[done + 1 :], showing)
    if stages[done + 1 :]:
        say("The rest is computed in the background, and kept for next time.")
        making.begin()
    else:
        say("Everything was computed before.")
    return making


def _kept(stages: list[Asked]) -> tuple[int, dict[str, Any] | None]:
    """The last stage of which everything is kept, and its kit."""
    for place, stage in reversed(list(enumerate(stages))):
        kit = stage.there()
        if kit is not None:
            return place, kit
    return -1, None


def _names(port: int, phones: Address | None) -> list[str]:
    """By which names the server may be asked for; a browser leaves out the port 80."""
    hosts = [LOOPBACK, "localhost", *([phones.host] if phones else [])]
    return [name for host in hosts for name in (f"{host}:{port}", *([host] if port == HTTP else []))]


def _run(app: Guard, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
    config = uvicorn.Config(
        app, log_level="error", access_log=False, proxy_headers=False, server_header=False, ws="none", lifespan="off",
        timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=PATIENCE, limit_concurrency=CONNECTIONS,
    )  # fmt: skip
    server = Uvicorn(config)
    server.ready = ready
    with suppress(KeyboardInterrupt):  # uvicorn ends in good order, and then raises what it was ended by
        server.run(sockets=sockets)


def _welcome(room: Room, own: Address, phones: Address | None, opening: bool, say: Say) -> None:
    link = f"{own.link.rstrip('/')}{HERE}#{room.key}"
    if room.people():
        say(f"Going on with the room of before: {room.people()} phones have joined it. Clear everything starts afresh.")
    if phones:
        join = f"{phones.link}#{room.code}"
        print(in_terminal(join), flush=True)
        print(f"Phones join at {phones.shown} with the code {room.code}", flush=True)
    print(f"The facilitator's page (keep this link to yourself): {link}\nCtrl-C ends the workshop.", flush=True)
    if opening:
        Thread(target=webbrowser.open, args=(link,), daemon=True).start()
