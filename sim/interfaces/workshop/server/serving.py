"""Start the workshop in the browser: what is computed first, where the server listens, and how it ends."""

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
from starlette.types import ASGIApp

from sim.interfaces.workshop.bundle import baseline_of
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.request import BundleRequest
from sim.interfaces.workshop.server.application import make_application
from sim.interfaces.workshop.server.background_jobs import BackgroundJobs
from sim.interfaces.workshop.server.facilitator import FACILITATOR
from sim.interfaces.workshop.server.job_pool import JobPool
from sim.interfaces.workshop.server.network_address import (
    LOOPBACK,
    Address,
    address_to_share,
    listening_sockets,
    qr_text,
)
from sim.interfaces.workshop.server.pages import host_of
from sim.interfaces.workshop.server.presentation_state import PresentationState
from sim.interfaces.workshop.server.request_validation import RequestValidator
from sim.interfaces.workshop.server.session import WorkshopSession

HTTP = 80  # the port that browsers omit
KEEP_ALIVE = 10  # seconds: longer than a phone waits between two requests
SHUTDOWN = 3  # seconds for open requests when the workshop ends
MAX_CONNECTIONS = 400  # at once
Report = Callable[[str], None]


@dataclass(frozen=True)
class ServerOptions:
    """How to serve.

    Attributes:
        session: file of the workshop session.
        share: whether phones may join over the local network.
        address: which of this computer's addresses phones use; empty: the one for outgoing connections.
        port: None: the first free one.
        open: whether to open the browser.
    """

    session: Path
    share: bool = False
    address: str = ""
    port: int | None = None
    open: bool = True


class Server(uvicorn.Server):
    """Calls ``ready`` when it listens."""

    ready: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets)
        if self.started:
            self.ready()


def serve(request: BundleRequest, options: ServerOptions, report: Report) -> None:
    """Serve the workshop until it is stopped with Ctrl-C.

    Args:
        request: what to show.
        options: how to serve.
        report: called with a sentence about each step.

    Raises:
        ConfigError: a setting, the session's file, the address or the port cannot be used.
    """
    shared = address_to_share(options.address) if options.share else ""
    sockets = listening_sockets(list(dict.fromkeys((LOOPBACK, *([shared] if shared else [])))), options.port)
    port = sockets[0].getsockname()[1]
    phones = Address(shared, port) if shared else None
    session = WorkshopSession(options.session)
    presentation = PresentationState(host_of(session.code, phones))
    jobs, background = JobPool(), BackgroundJobs((), presentation)
    settings = request.settings
    try:
        background = _show_first(request, presentation, report)
        validator = RequestValidator(settings["scenarios"], settings["baseline"], request.common)
        hosts = _host_names(port, phones)
        app = make_application(session, presentation, validator, jobs, hosts, phones is not None)
        jobs.add_baseline(baseline_of(presentation.bundle, config_of(settings["baseline"], request.common)))
        _run(app, sockets, lambda: _welcome(session, Address(LOOPBACK, port), phones, options.open, report))
    finally:
        background.stop()
        jobs.close()
        session.database.close()
    report(f"The workshop has ended. It is saved in {options.session}; run the same command to continue it.")


def _show_first(request: BundleRequest, presentation: PresentationState, report: Report) -> BackgroundJobs:
    """Show what is cached, or else one card as soon as it is computed; compute the rest in the background."""
    stages = request.stages()
    done, bundle = _largest_cached(stages)
    if bundle is not None:
        presentation.show(bundle)
    else:
        report("Computing the first card. The first time, the model is compiled as well; this takes half a minute.")
        presentation.show(request.first_card().build(report))
    remaining = stages[done + 1 :]
    background = BackgroundJobs(remaining, presentation)
    if remaining:
        report("The rest is computed in the background, and cached for next time.")
        background.start()
    else:
        report("Everything is in the cache.")
    return background


def _largest_cached(stages: list[BundleRequest]) -> tuple[int, dict[str, Any] | None]:
    """Index and bundle of the last stage that is completely cached; -1 and None if there is none."""
    for index, stage in reversed(list(enumerate(stages))):
        bundle = stage.cached()
        if bundle is not None:
            return index, bundle
    return -1, None


def _host_names(port: int, phones: Address | None) -> list[str]:
    """The host:port names that the server answers to; browsers omit port 80."""
    hosts = [LOOPBACK, "localhost", *([phones.host] if phones else [])]
    return [name for host in hosts for name in (f"{host}:{port}", *([host] if port == HTTP else []))]


def _run(app: ASGIApp, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
    config = uvicorn.Config(
        app, log_level="error", access_log=False, proxy_headers=False, server_header=False, ws="none", lifespan="off",
        timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=SHUTDOWN, limit_concurrency=MAX_CONNECTIONS,
    )  # fmt: skip
    server = Server(config)
    server.ready = ready
    with suppress(KeyboardInterrupt):  # uvicorn shuts down properly, then raises it again
        server.run(sockets=sockets)


def _welcome(
    session: WorkshopSession, own: Address, phones: Address | None, open_browser: bool, report: Report
) -> None:
    link = f"{own.link.rstrip('/')}{FACILITATOR}#{session.key}"
    if joined := session.phones_joined():
        phones_joined = "1 phone has" if joined == 1 else f"{joined} phones have"
        report(f"Continuing an earlier session: {phones_joined} joined. To start afresh, clear everything.")
    if phones:
        print(qr_text(f"{phones.link}#{session.code}"), flush=True)
        print(f"Phones join at {phones.shown} with the code {session.code}", flush=True)
    print(f"The facilitator's page (keep this link to yourself): {link}\nCtrl-C ends the workshop.", flush=True)
    if open_browser:
        Thread(target=webbrowser.open, args=(link,), daemon=True).start()
