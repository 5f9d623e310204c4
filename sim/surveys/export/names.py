"""Names of files, and keys in words."""

from __future__ import annotations

import re


def file_name(name: str) -> str:
    """A name as part of a file's: Latin letters, digits, hyphens and underscores."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def with_spaces(name: str) -> str:
    """``early_help`` as ``early help``."""
    return name.replace("_", " ")
