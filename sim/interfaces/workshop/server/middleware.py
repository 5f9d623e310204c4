"""What every request passes and every answer carries, whatever it asks for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.interfaces.workshop.server.http_error import BAD, FORBIDDEN, TOO_LARGE

HARMLESS = ("GET", "HEAD")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
POLICY = "Content-Security-Policy"
NOTHING_AT_ALL = "default-src 'none'; frame-ancestors 'none'"  # of answers that are no page
TOO_LONG = "This is too long to be sent."


class Guard:
    """Answers only to its own names, changes nothing for another site's page, and reads no more than it should.

    A page of another site that makes its name point here (DNS rebinding) asks for that other name, and is refused.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], most: int, most_at: dict[str, int]) -> None:
        """Stand before ``app``.

        Args:
            app: what answers.
            hosts: names with ports by which this server may be asked for.
            most: bytes of a request's body.
            most_at: another number of bytes at some paths.
        """
        self.app, self.hosts, self.most, self.most_at = app, frozenset(hosts), most, most_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse in a sentence."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # nothing here speaks any other way

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                _make_safe(MutableHeaders(scope=message))
            await send(message)

        headers, most = Headers(scope=scope), self.most_at.get(scope["path"], self.most)
        refused = self._refused(scope["method"], headers, most)
        if refused is not None:
            return await refused(scope, receive, send_safely)
        return await self.app(scope, _counted(receive, most), send_safely)

    def _refused(self, method: str, headers: Headers, most: int) -> JSONResponse | None:
        host = headers.get("host", "").lower()
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            return _no("This is not an address of this workshop.", BAD)
        if method not in HARMLESS and headers.get("origin", "").lower() != f"http://{host}":
            return _no("Only this workshop's own page may do this.", FORBIDDEN)
        length = headers.get("content-length", "0")
        if not length.isdecimal():
            return _no("This request cannot be read.", BAD)
        return _no(TOO_LONG, TOO_LARGE) if int(length) > most else None


def _no(sentence: str, status: int) -> JSONResponse:
    return JSONResponse({"sentence": sentence}, status)


def _make_safe(headers: MutableHeaders) -> None:
    for name, value in SAFE.items():
        headers[name] = value
    headers.setdefault(POLICY, NOTHING_AT_ALL)


def _counted(receive: Receive, most: int) -> Receive:
    """The body as it comes in, until it is more than was said or allowed."""
    taken = 0

    async def counted() -> Any:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(TOO_LARGE, TOO_LONG)
        return message

    return counted
