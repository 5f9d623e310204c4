"""The web application: its routes, its error responses, and the checks that every request passes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.interfaces.workshop.server.facilitator import FACILITATOR, Facilitator
from sim.interfaces.workshop.server.http_io import (
    BAD,
    FORBIDDEN,
    POLICY,
    TOO_LARGE,
    UNREADABLE,
    HttpError,
    error_response,
)
from sim.interfaces.workshop.server.job_pool import JobPool
from sim.interfaces.workshop.server.participants import Participants
from sim.interfaces.workshop.server.presentation_state import PresentationState
from sim.interfaces.workshop.server.request_validation import RequestValidator
from sim.interfaces.workshop.server.session import MAX_STATE, WorkshopSession

MAX_BODY = 16_384  # bytes of a request
MAX_BODY_AT = {f"{FACILITATOR}/state": 2 * MAX_STATE, f"{FACILITATOR}/run": 4 * MAX_BODY}
MESSAGES = {404: "There is nothing here.", 405: "This cannot be done here."}
TOO_LONG = "This is too long to send."
SAFE_METHODS = ("GET", "HEAD")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'"  # policy of responses that are not pages


def make_application(
    session: WorkshopSession,
    presentation: PresentationState,
    validator: RequestValidator,
    jobs: JobPool,
    hosts: Collection[str],
    phones: bool,
) -> ASGIApp:
    """The application.

    Args:
        session: the participants, their votes, and what is open.
        presentation: the bundle shown.
        validator: of requests to run the model.
        jobs: runs the model.
        hosts: host:port names that the server answers to.
        phones: whether participants may join.
    """
    facilitator = Facilitator(session, presentation, validator, jobs)
    others = [Route("/", _to_facilitator, methods=["GET"])]
    if phones:
        others = Participants(session, presentation).routes()
    others.append(Route("/favicon.ico", _no_icon, methods=["GET"]))
    handlers = {HttpError: error_response, HTTPException: _http_exception, Exception: _internal_error}
    routes = [*facilitator.routes(), *others]
    return SecurityMiddleware(Starlette(routes=routes, exception_handlers=handlers), hosts, MAX_BODY, MAX_BODY_AT)


async def _to_facilitator(_: Request) -> Response:
    return RedirectResponse(FACILITATOR, 303)


async def _no_icon(_: Request) -> Response:
    """Browsers request an icon on their own, and log an error if there is none."""
    return Response(status_code=204)


async def _http_exception(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = MESSAGES.get(error.status_code, error.detail)
    return JSONResponse({"error": message}, error.status_code, error.headers)


async def _internal_error(_: Request, error: Exception) -> Response:
    """The traceback is in the terminal; the sender gets no details."""
    return JSONResponse({"error": "Something went wrong on the facilitator's computer."}, 500)


class SecurityMiddleware:
    """Checks the host, the origin and the length of every request, and adds security headers to every response.

    The check of the host stops pages of other sites whose name points to this address (DNS rebinding). The check of
    the origin stops pages of other sites from changing anything.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], most: int, most_at: dict[str, int]) -> None:
        """Wrap an application.

        Args:
            app: the application.
            hosts: names with ports under which this server may be addressed.
            most: bytes of a request's body.
            most_at: other limits for some paths.
        """
        self.app, self.hosts, self.most, self.most_at = app, frozenset(hosts), most, most_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle or refuse a request."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # no WebSockets

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_security_headers(MutableHeaders(scope=message))
            await send(message)

        headers, most = Headers(scope=scope), self.most_at.get(scope["path"], self.most)
        refusal = self._check(scope["method"], headers, most)
        if refusal is not None:
            return await refusal(scope, receive, send_with_headers)
        return await self.app(scope, _limited(receive, most), send_with_headers)

    def _check(self, method: str, headers: Headers, most: int) -> JSONResponse | None:
        host = headers.get("host", "").lower()
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            return _refuse("This is not an address of this workshop.", BAD)
        if method not in SAFE_METHODS and headers.get("origin", "").lower() != f"http://{host}":
            return _refuse("Only this workshop's own page may do this.", FORBIDDEN)
        length = headers.get("content-length", "0")
        if not length.isdecimal():
            return _refuse(UNREADABLE, BAD)
        return _refuse(TOO_LONG, TOO_LARGE) if int(length) > most else None


def _refuse(message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": message}, status)


def _add_security_headers(headers: MutableHeaders) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    headers.setdefault(POLICY, NOTHING_ALLOWED)


def _limited(receive: Receive, most: int) -> Receive:
    """Receive the body, up to ``most`` bytes, whatever length was announced."""
    received = 0

    async def limited() -> Any:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise HTTPException(TOO_LARGE, TOO_LONG)
        return message

    return limited
