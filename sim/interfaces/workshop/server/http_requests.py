"""Reading what was asked, and answering: shared by the facilitator's side and the phones'."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sim.interfaces.workshop.server.http_error import BAD, WRONG_KIND, Refusal
from sim.interfaces.workshop.server.middleware import POLICY
from sim.interfaces.workshop.server.pages import Page
from sim.replay.page.build import hash_of

JSON_KIND = "application/json"
DEEP = 12  # levels of nesting
ETAG_LENGTH = 20
SAME = 304
YEAR = 365 * 24 * 3600  # seconds
Endpoint = Callable[[Request], Awaitable[Response]]


async def said_in(request: Request) -> dict[str, Any]:
    """What was sent, as a dictionary.

    Raises:
        Refusal: it is no JSON, or no dictionary.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON_KIND:
        raise Refusal("This request should be JSON.", WRONG_KIND)
    try:
        said = json.loads(await request.body(), parse_constant=_no_number)
        depth = _depth(said)
    except (ValueError, RecursionError) as error:
        raise Refusal("This request cannot be read.", BAD) from error
    if not isinstance(said, dict) or depth > DEEP:
        raise Refusal("This request cannot be read.", BAD)
    return said


def _no_number(word: str) -> None:
    raise ValueError(word)


def _depth(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return 1 + max(map(_depth, parts), default=0)


def text_in(said: Mapping[str, Any], name: str) -> str:
    """A text that was sent under a name; empty when it was not."""
    value = said.get(name, "")
    if not isinstance(value, str):
        raise Refusal("This request cannot be read.", BAD)
    return value


def answer(request: Request, content: Any) -> Response:
    """JSON, or nothing where the asker has it already (ETag)."""
    body = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    tag = f'"{sha256(body).hexdigest()[:ETAG_LENGTH]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=SAME, headers={"ETag": tag})
    return Response(body, media_type=JSON_KIND, headers={"ETag": tag})


async def refused(_: Request, error: Exception) -> Response:
    """A refusal as JSON."""
    assert isinstance(error, Refusal)
    return JSONResponse({"sentence": str(error)}, error.status)


def page(shown: Page) -> Response:
    """A page that runs its script, wears its style and asks this server; nothing else."""
    policy = (
        f"default-src 'none'; script-src {hash_of(shown.script)}; style-src {hash_of(shown.style)}; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(shown.html, headers={POLICY: policy})


def hand_over(response: Response, name: str, value: str) -> Response:
    """Give a browser a secret that its scripts cannot read and other sites' pages cannot use."""
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="strict", path="/")
    return response
