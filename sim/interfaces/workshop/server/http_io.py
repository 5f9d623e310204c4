"""Reading requests and writing responses: errors, JSON, pages, cookies, and a limit on wrong guesses."""

from __future__ import annotations

import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sim.interfaces.workshop.server.pages import Page
from sim.replay.page.build import content_policy

BAD, UNKNOWN, FORBIDDEN, CONFLICT, TOO_LARGE, WRONG_KIND, TOO_MANY = 400, 401, 403, 409, 413, 415, 429
NOT_MODIFIED = 304
JSON_KIND = "application/json"
POLICY = "Content-Security-Policy"
MAX_DEPTH = 12  # levels of nesting
ETAG_LENGTH = 20
YEAR = 365 * 24 * 3600  # seconds
MAX_WRONG = 12  # wrong codes or keys from one address within a minute
MINUTE = 60.0  # seconds
MAX_ADDRESSES = 1024  # remembered; with more, all are forgotten
UNREADABLE = "This request cannot be read."
Endpoint = Callable[[Request], Awaitable[Response]]


class HttpError(Exception):
    """A request that is refused; the text is shown to the sender, ``status`` is the HTTP status."""

    def __init__(self, message: str, status: int = BAD) -> None:
        super().__init__(message)
        self.status = status


async def error_response(_: Request, error: Exception) -> Response:
    """An :class:`HttpError` as JSON."""
    assert isinstance(error, HttpError)
    return JSONResponse({"error": str(error)}, error.status)


# -- requests ------------------------------------------------------------------------------------------------------


async def read_json(request: Request) -> dict[str, Any]:
    """The body as a dictionary.

    Raises:
        HttpError: it is not JSON, not a dictionary, or nested too deeply.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON_KIND:
        raise HttpError("This request should be JSON.", WRONG_KIND)
    try:
        content = json.loads(await request.body(), parse_constant=_reject_constant)
        depth = _depth(content)
    except (ValueError, RecursionError) as error:
        raise HttpError(UNREADABLE) from error
    if not isinstance(content, dict) or depth > MAX_DEPTH:
        raise HttpError(UNREADABLE)
    return content


def _reject_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _depth(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return 1 + max(map(_depth, parts), default=0)


def text_field(content: Mapping[str, Any], name: str) -> str:
    """The text in a field; empty if the field is missing.

    Raises:
        HttpError: it is not a text.
    """
    value = content.get(name, "")
    if not isinstance(value, str):
        raise HttpError(UNREADABLE)
    return value


def sender_address(request: Request) -> str:
    """The network address of the sender."""
    return request.client.host if request.client else ""


class RateLimiter:
    """Counts wrong codes by network address within the last minute, in memory only."""

    def __init__(self, most: int = MAX_WRONG, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock, self._lock = most, clock, Lock()
        self._failures: defaultdict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str) -> None:
        """Allow another attempt from this address.

        Raises:
            HttpError: there were too many wrong ones within a minute.
        """
        with self._lock:
            failures = self._failures.get(address, deque())
            while failures and failures[0] < self._clock() - MINUTE:
                failures.popleft()
            if len(failures) >= self._most:
                raise HttpError("There were too many wrong attempts. Wait a minute, then try again.", TOO_MANY)

    def record_failure(self, address: str) -> None:
        """Count a wrong attempt from this address."""
        with self._lock:
            if len(self._failures) > MAX_ADDRESSES:
                self._failures.clear()
            self._failures[address].append(self._clock())


# -- responses -----------------------------------------------------------------------------------------------------


def json_response(request: Request, content: Any) -> Response:
    """JSON; or an empty response if the sender already has this content (ETag)."""
    body = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    tag = f'"{sha256(body).hexdigest()[:ETAG_LENGTH]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=NOT_MODIFIED, headers={"ETag": tag})
    return Response(body, media_type=JSON_KIND, headers={"ETag": tag})


def page_response(page: Page) -> Response:
    """A page that may run its script, use its style and send requests to this server; nothing else."""
    policy = content_policy(page.script, page.style, connect="'self'")
    return HTMLResponse(page.html, headers={POLICY: f"{policy}; frame-ancestors 'none'"})


def with_cookie(response: Response, name: str, value: str) -> Response:
    """Add a secret that scripts cannot read and that is not sent to or from other sites."""
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="strict", path="/")
    return response
