"""What is refused at the start, and with which message."""

from __future__ import annotations

import socket
import sqlite3

import pytest

from sim import ConfigError
from sim.cli import workshop as command
from sim.interfaces.workshop.server.network_address import (
    LOOPBACK,
    address_to_share,
    listening_sockets,
    local_addresses,
)
from sim.interfaces.workshop.server.session import WorkshopSession


def test_a_missing_package_is_named_with_what_to_type(monkeypatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "segno" else object())
    with pytest.raises(ConfigError, match=r"segno.*pip install"):
        command.workshop(["open=off"])


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 50, b"x"])
def test_a_file_that_is_not_a_session_is_not_changed(tmp_path, content) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"notes\.txt"):
        WorkshopSession(path)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path) -> None:
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE sales (n INTEGER)")
    with pytest.raises(ConfigError, match="another program"):
        WorkshopSession(tmp_path / "other.sqlite")


def test_a_folder_is_refused(tmp_path) -> None:
    with pytest.raises(ConfigError, match="session"):
        WorkshopSession(tmp_path)


def test_a_port_in_use_is_refused_and_a_free_one_is_found() -> None:
    with socket.socket() as used:
        used.bind((LOOPBACK, 0))
        used.listen()
        port = used.getsockname()[1]
        with pytest.raises(ConfigError, match=f"port = {port}"):
            listening_sockets([LOOPBACK], port)
    (listener,) = listening_sockets([LOOPBACK], None)
    assert listener.getsockname()[0] == LOOPBACK
    listener.close()


def test_only_an_address_of_this_computer_can_be_shared() -> None:
    for wrong in ("0.0.0.0", "203.0.113.9", "example.org"):
        with pytest.raises(ConfigError, match=r"address|local network"):
            address_to_share(wrong)
    assert address_to_share(LOOPBACK) == LOOPBACK and LOOPBACK not in local_addresses()


def test_without_a_network_nothing_can_be_shared(monkeypatch) -> None:
    monkeypatch.setattr("sim.interfaces.workshop.server.network_address.local_addresses", lambda: [])
    with pytest.raises(ConfigError, match="local network"):
        address_to_share()
