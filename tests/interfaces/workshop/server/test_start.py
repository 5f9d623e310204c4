"""What is said when it cannot start, and where things lie."""

from __future__ import annotations

import socket
import sqlite3

import pytest

from sim.cli import workshop as command
from sim.core.errors import ConfigError
from sim.interfaces.workshop.server.network_address import LOOPBACK, address_to_share, listening, local_addresses
from sim.interfaces.workshop.server.session import Room


def test_a_missing_extra_gets_one_sentence_that_says_what_to_type(monkeypatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "segno" else object())
    with pytest.raises(ConfigError, match=r"needs segno; type: python -m pip install starlette uvicorn segno"):
        command.workshop(["open=off"])


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 50, b"x"])
def test_a_file_that_is_no_room_is_left_alone(tmp_path, content) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"room = '.*notes\.txt' cannot be used"):
        Room(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path) -> None:
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE sales (n INTEGER)")
    with pytest.raises(ConfigError, match="another program"):
        Room(tmp_path / "other.sqlite")


def test_a_folder_is_no_room(tmp_path) -> None:
    with pytest.raises(ConfigError, match="cannot be used"):
        Room(tmp_path)


def test_a_port_that_is_taken_is_refused_and_a_free_one_found() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"port = {port} cannot be used"):
            listening([LOOPBACK], port)
    (one,) = listening([LOOPBACK], None)
    assert one.getsockname()[0] == LOOPBACK
    one.close()


def test_only_an_address_of_this_computer_can_be_shared() -> None:
    for wrong in ("0.0.0.0", "203.0.113.9", "example.org"):
        with pytest.raises(ConfigError, match=r"no address of this computer|in none"):
            address_to_share(wrong)
    assert address_to_share(LOOPBACK) == LOOPBACK and LOOPBACK not in local_addresses()


def test_without_a_network_there_is_nothing_to_share(monkeypatch) -> None:
    monkeypatch.setattr("sim.interfaces.workshop.server.network_address.local_addresses", lambda: [])
    with pytest.raises(ConfigError, match="needs a local network"):
        address_to_share()
