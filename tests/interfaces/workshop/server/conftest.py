"""A room to ask, without a network: the application alone, and a real server in a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from a_room import PORT, House, Running, command

from sim.interfaces.workshop.server.application import Parts, application_of
from sim.interfaces.workshop.server.job_pool import Answers
from sim.interfaces.workshop.server.network_address import LOOPBACK, Address
from sim.interfaces.workshop.server.pages import host_of
from sim.interfaces.workshop.server.presentation_state import Showing
from sim.interfaces.workshop.server.request_validation import Asker
from sim.interfaces.workshop.server.session import Room
from sim.interfaces.workshop.store import kept


@pytest.fixture
def house(kit: dict[str, Any], scenarios: tuple[str, ...], small: dict[str, Any], tmp_path: Path) -> Iterator[House]:
    """A room in which phones may join."""
    room, answers = Room(tmp_path / "room.sqlite"), Answers()
    showing = Showing(host_of(room.code, Address(LOOPBACK, PORT)))
    showing.show(kit)
    parts = Parts(room, showing, Asker(scenarios, "case_study", small), answers)
    yield House(parts, application_of(parts, [f"{LOOPBACK}:{PORT}"], phones=True), scenarios)
    answers.close()
    room.database.close()


@pytest.fixture(scope="session")
def server(
    plain_kit: Any, scenarios: Any, small: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Running]]:
    """Starts a server on a room's file, by default a new one; ends it whatever happens."""
    started: list[Running] = []

    def start(*more: str, room: Path | None = None, keep: bool = True) -> Running:
        if keep:
            kept({"scenarios": list(scenarios), "baseline": "case_study", **small}, lambda: plain_kit)
        room = room or tmp_path_factory.mktemp("room") / "room.sqlite"
        words = command(room, scenarios, small, "share=on", f"address={LOOPBACK}", *more)
        started.append(begun(words, room))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


def begun(words: list[str], room: Path) -> Running:
    """A server that listens."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = ""
    for line in process.stdout or ():
        said += line
        if line.startswith("Ctrl-C"):
            break
    link = re.search(r"http://\S+/facilitator#\S+", said)
    code = re.search(r"with the code (\w+)", said)
    assert process.poll() is None and link and code, said
    return Running(process, room, link[0], code[1], said)
