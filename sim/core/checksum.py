"""JSON texts that hold their own checksum, so that a changed byte or an edit is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

BEFORE, AFTER = ',\n "checksum": "', '"\n}\n'  # around the checksum, at the end of the text


class Changed(ValueError):
    """A text that is not what was written."""


def with_checksum(plain: Mapping[str, Any]) -> str:
    """Plain values as JSON, one setting a line, with a SHA-256 of the rest as the last entry."""
    return sealed(json.dumps(plain, indent=1))


def sealed(text: str) -> str:
    """A JSON object as text, which ends in a line with the closing bracket, with the checksum as its last entry."""
    return text.removesuffix("\n}") + BEFORE + _checksum(text) + AFTER


def without_checksum(text: str) -> dict[str, Any]:
    """The plain values of such a text.

    Raises:
        Changed: it was not written by :func:`sealed`, or has been changed since.
    """
    rest, found, end = text.rpartition(BEFORE)
    if not found or end != _checksum(rest + "\n}") + AFTER:
        raise Changed("has changed since it was written")
    return json.loads(rest + "\n}")


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
