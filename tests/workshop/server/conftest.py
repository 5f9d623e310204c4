"""A room to ask, without a network: the application alone, and a real server in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from a_room import PORT, House, Running, command

from sim.workshop.server.address import LOOPBACK, Address
from sim.workshop.server.answers import Answers
from sim.workshop.server.application import Parts, application_of
from sim.workshop.server.pages import host_of
from sim.workshop.server.question import Asker
from sim.workshop.server.room import Room
from sim.workshop.server.showing import Showing
from sim.workshop.store import kept


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


@pytest.fixture
def server(plain_kit: Any, scenarios: Any, small: Any, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts a server on a room's file; ends it whatever happens."""
    started: list[Running] = []

    def start(*more: str, room: Path = tmp_path / "room.sqlite", keep: bool = True) -> Running:
        if keep:
            kept({"scenarios": list(scenarios), "baseline": "case_study", **small}, lambda: plain_kit)
        words = command(room, scenarios, small, "share=on", f"address={LOOPBACK}", *more)
        process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "COLUMNS": "200"}
        )
        said = ""
        for line in process.stdout or ():
            said += line
            if line.startswith("Ctrl-C"):
                break
        assert process.poll() is None, said
        link = re.search(r"http://\S+/facilitator#\S+", said)
        code = re.search(r"with the code (\w+)", said)
        assert link and code, said
        started.append(Running(process, link[0], code[1], said))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)
