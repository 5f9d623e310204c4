"""Clients of the server, and a server in its own process: shared by the tests of this folder."""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from sim.interfaces.workshop.server.job_pool import JobPool
from sim.interfaces.workshop.server.network_address import LOOPBACK
from sim.interfaces.workshop.server.presentation_state import PresentationState
from sim.interfaces.workshop.server.request_validation import RequestValidator
from sim.interfaces.workshop.server.session import WorkshopSession

PORT = 8000
ORIGIN = f"http://{LOOPBACK}:{PORT}"
PATIENCE = 120  # seconds; enough for a server that has to compile first


def new_id() -> str:
    """An id as a phone makes it."""
    return secrets.token_hex(16)


@dataclass
class Client:
    """A client with its own cookies that sends the headers of a page of the server."""

    client: TestClient
    origin: str = ORIGIN

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(path, json=body, headers={"Origin": self.origin, **headers})


@dataclass
class Workshop:
    """The application in this process, with its parts."""

    session: WorkshopSession
    presentation: PresentationState
    validator: RequestValidator
    jobs: JobPool
    app: ASGIApp
    cards: tuple[str, ...]

    def stranger(self) -> Client:
        return Client(TestClient(self.app, base_url=ORIGIN, raise_server_exceptions=False, follow_redirects=False))

    def facilitator(self) -> Client:
        client = self.stranger()
        assert client.post("/facilitator/enter", {"key": self.session.key}).status_code == 200
        return client

    def participant(self) -> Client:
        client = self.stranger()
        assert client.post("/join", {"code": self.session.code, "phone": new_id()}).status_code == 200
        return client


def prediction(card: str, measures: list[str], direction: str = "up", **more: Any) -> dict[str, Any]:
    """A complete prediction of a card."""
    answers = {measure: {"direction": direction, "confidence": "fairly"} for measure in measures}
    return {"id": new_id(), "card": card, "measures": answers, **more}


@dataclass
class Running:
    """A server in its own process."""

    process: subprocess.Popen[str]
    session: Path
    link: str
    code: str
    output: str

    @property
    def base(self) -> str:
        return self.link.partition("/facilitator")[0]

    @property
    def key(self) -> str:
        return self.link.partition("#")[2]

    def end(self, how: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.output += self.process.communicate(timeout=PATIENCE)[0]
        return self.process.returncode


def command(session: Path, scenarios: tuple[str, ...], small: dict[str, Any], *more: str) -> list[str]:
    """The command that starts a small workshop whose bundle is cached."""
    settings = [f"{name}={value}" for name, value in small.items()]
    return [
        sys.executable, "-m", "sim", "workshop", f"scenarios=[{','.join(scenarios)}]", *settings, f"session={session}",
        "assumptions=off", "grid=off", "open=off", *more,
    ]  # fmt: skip


def facilitator_of(server: Running) -> httpx2.Client:
    """The facilitator of a server in another process."""
    client = httpx2.Client(base_url=server.base, headers={"Origin": server.base}, timeout=PATIENCE, trust_env=False)
    client.post("/facilitator/enter", json={"key": server.key}).raise_for_status()
    return client
