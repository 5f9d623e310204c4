"""Who asks, what is sent, and a server in a process: shared by the tests of this folder."""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from starlette.testclient import TestClient

from sim.interfaces.workshop.server.application import Parts
from sim.interfaces.workshop.server.network_address import LOOPBACK

PORT = 8000
OWN = f"http://{LOOPBACK}:{PORT}"
PATIENCE = 120  # seconds; a server that has to compile first needs them


def some_id() -> str:
    """An id as a phone makes it."""
    return secrets.token_hex(16)


@dataclass
class Asked:
    """One who asks: with cookies of its own, as a page of the server would."""

    client: TestClient
    origin: str = OWN

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def post(self, path: str, said: Any, **headers: str) -> Any:
        return self.client.post(path, json=said, headers={"Origin": self.origin, **headers})


@dataclass
class House:
    """The application, and whoever asks it."""

    parts: Parts
    app: Any
    cards: tuple[str, ...]
    clients: list[TestClient] = field(default_factory=list)

    def stranger(self) -> Asked:
        self.clients.append(TestClient(self.app, base_url=OWN, raise_server_exceptions=False, follow_redirects=False))
        return Asked(self.clients[-1])

    def facilitator(self) -> Asked:
        one = self.stranger()
        assert one.post("/facilitator/enter", {"key": self.parts.room.key}).status_code == 200
        return one

    def participant(self) -> Asked:
        one = self.stranger()
        assert one.post("/join", {"code": self.parts.room.code, "phone": some_id()}).status_code == 200
        return one


def prediction(card: str, measures: list[str], way: str = "up", **more: Any) -> dict[str, Any]:
    """A whole prediction of a card."""
    return {
        "id": some_id(),
        "card": card,
        "measures": {one: {"way": way, "sure": "fairly"} for one in measures},
        **more,
    }


@dataclass
class Running:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    room: Path
    link: str
    code: str
    said: str

    @property
    def base(self) -> str:
        return self.link.partition("/facilitator")[0]

    @property
    def key(self) -> str:
        return self.link.partition("#")[2]

    def end(self, how: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.said += self.process.communicate(timeout=PATIENCE)[0]
        return self.process.returncode


def command(room: Path, scenarios: tuple[str, ...], small: dict[str, Any], *more: str) -> list[str]:
    """The words that start a small workshop, all of which is kept."""
    settings = [f"{name}={value}" for name, value in small.items()]
    return [
        sys.executable, "-m", "sim", "workshop", f"scenarios=[{','.join(scenarios)}]", *settings, f"room={room}",
        "assumptions=off", "grid=off", "open=off", *more,
    ]  # fmt: skip


def entered(server: Running) -> httpx2.Client:
    """The facilitator."""
    client = httpx2.Client(base_url=server.base, headers={"Origin": server.base}, timeout=PATIENCE, trust_env=False)
    client.post("/facilitator/enter", json={"key": server.key}).raise_for_status()
    return client
