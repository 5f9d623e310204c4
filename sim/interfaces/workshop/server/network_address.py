"""Where the server listens: this computer alone, or its address in the local network as well; and the code to scan."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from html import escape

import segno

from sim.core.errors import ConfigError, listed

LOOPBACK = "127.0.0.1"
USUAL_PORTS = range(8000, 8010)  # short ones first: somebody has to type them
ELSEWHERE = ("192.0.2.1", 9)  # nothing is sent there; asking for the way shows our own address
BACKLOG = 256
QR_BORDER = 2  # modules


@dataclass(frozen=True)
class Address:
    """An address of this computer, with a port."""

    host: str
    port: int

    @property
    def shown(self) -> str:
        """As it is typed: browsers add the rest."""
        return f"{self.host}:{self.port}"

    @property
    def link(self) -> str:
        """As a link."""
        return f"http://{self.shown}/"


def local_addresses() -> list[str]:
    """This computer's addresses in local networks, the one with the way out first."""
    found = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking, suppress(OSError):
        asking.connect(ELSEWHERE)
        found.append(asking.getsockname()[0])
    with suppress(OSError):
        found += [entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [one for one in dict.fromkeys(map(str, found)) if not ipaddress.ip_address(one).is_loopback]


def address_to_share(wanted: str = "") -> str:
    """The address at which phones can reach this computer.

    Raises:
        ConfigError: it has none, or not the one that is wanted.
    """
    there = local_addresses()
    if wanted == LOOPBACK:
        return wanted  # a rehearsal: the phones are other windows of this computer's browser
    if wanted and wanted not in there:
        raise ConfigError(f"address = '{wanted}' is no address of this computer; it has {listed(there)}.")
    if not there:
        raise ConfigError("share=on needs a local network, and this computer is in none; join one, or leave share off.")
    return wanted or there[0]


def listening(hosts: list[str], port: int | None) -> list[socket.socket]:
    """Sockets that listen at the same port of each host; the first that is free, if none is given.

    Raises:
        ConfigError: no port can be used.
    """
    wanted = [port] if port is not None else [*USUAL_PORTS, 0]
    for one in wanted:
        found = _at(hosts, one)
        if found:
            return found
    where = f"port = {port}" if port is not None else "A port"
    raise ConfigError(
        f"{where} cannot be used: another program has it, or it is not allowed; give another, e.g. port=8123."
    )


def _at(hosts: list[str], port: int) -> list[socket.socket]:
    made: list[socket.socket] = []
    try:
        for host in hosts:
            one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            made.append(one)
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two programs share a port unless told not to
                one.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((host, port or (made[0].getsockname()[1] if len(made) > 1 else 0)))
            one.listen(BACKLOG)
    except (OSError, OverflowError):
        for one in made:
            one.close()
        return []
    return made


def qr_of(link: str, label: str) -> str:
    """A code to scan, as a picture within the page; without styles, which its policy would refuse."""
    drawn = segno.make(link, error="m").svg_inline(border=QR_BORDER, omitsize=True, light="#fff")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)


def in_terminal(link: str) -> str:
    """The same code in letters, for the terminal."""
    from io import StringIO

    drawn = StringIO()
    segno.make(link, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()
