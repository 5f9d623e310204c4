"""Where the server listens: on this computer only, or also on its address in the local network; and the QR code."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from html import escape
from io import StringIO

import segno

from sim.core.errors import ConfigError, listed

LOOPBACK = "127.0.0.1"
USUAL_PORTS = range(8000, 8010)  # short ones first: participants type them
ELSEWHERE = ("192.0.2.1", 9)  # nothing is sent; the route to it shows this computer's address
BACKLOG = 256
QR_BORDER = 2  # modules


@dataclass(frozen=True)
class Address:
    """An address of this computer, with a port."""

    host: str
    port: int

    @property
    def shown(self) -> str:
        """As people type it; browsers add the rest."""
        return f"{self.host}:{self.port}"

    @property
    def link(self) -> str:
        """As a link."""
        return f"http://{self.shown}/"


def local_addresses() -> list[str]:
    """This computer's addresses in local networks, first the one used for outgoing connections."""
    addresses = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe, suppress(OSError):
        probe.connect(ELSEWHERE)
        addresses.append(probe.getsockname()[0])
    with suppress(OSError):
        addresses += [entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    unique = dict.fromkeys(map(str, addresses))
    return [address for address in unique if not ipaddress.ip_address(address).is_loopback]


def address_to_share(wanted: str = "") -> str:
    """The address at which phones can reach this computer.

    Raises:
        ConfigError: this computer has no such address, or is in no local network.
    """
    addresses = local_addresses()
    if wanted == LOOPBACK:
        return wanted  # a rehearsal: other windows of this computer's browser act as phones
    if wanted and wanted not in addresses:
        raise ConfigError(f"address = '{wanted}' is not an address of this computer; it has {listed(addresses)}.")
    if not addresses:
        raise ConfigError("share=on needs a local network, and this computer is not in one; connect it, or omit share.")
    return wanted or addresses[0]


def listening_sockets(hosts: list[str], port: int | None) -> list[socket.socket]:
    """Sockets that listen on the same port of each host; on the first free port if none is given.

    Raises:
        ConfigError: no port can be used.
    """
    for candidate in [port] if port is not None else [*USUAL_PORTS, 0]:
        sockets = _listen(hosts, candidate)
        if sockets:
            return sockets
    what = f"port = {port}" if port is not None else "A port"
    raise ConfigError(
        f"{what} cannot be used: another program uses it, or it is not permitted; choose another, e.g. port=8123."
    )


def _listen(hosts: list[str], port: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    try:
        for host in hosts:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            sockets.append(listener)
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # otherwise Windows lets two programs share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port or (sockets[0].getsockname()[1] if len(sockets) > 1 else 0)))
            listener.listen(BACKLOG)
    except (OSError, OverflowError):
        for listener in sockets:
            listener.close()
        return []
    return sockets


def qr_svg(link: str, label: str) -> str:
    """A QR code as SVG, without inline styles, which the page's content policy forbids."""
    image = segno.make(link, error="m").svg_inline(border=QR_BORDER, omitsize=True, light="#fff")
    return image.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)


def qr_text(link: str) -> str:
    """The same QR code as characters, for the terminal."""
    text = StringIO()
    segno.make(link, error="l").terminal(text, compact=True)
    return text.getvalue()
