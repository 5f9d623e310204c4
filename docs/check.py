"""Check the documents: ``python docs/check.py``. Exits with 1 and prints one line per problem.

Links and their anchors, names of files, commands, flags, settings and functions, fenced blocks, generated blocks, and
facts that are written in more than one place. ``tests/docs`` runs the commands and the Python of the pages.
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]  # the checkout's own package, installed or not

import generate  # noqa: E402
from checks import code, consistency, links, names  # noqa: E402


def complaints() -> list[str]:
    """Every problem of the documents, one sentence each."""
    stale = [f"{path.relative_to(DOCS.parent)} is stale; run python docs/generate.py" for path in generate.stale()]
    return [*stale, *links.complaints(), *names.complaints(), *code.complaints(), *consistency.complaints()]


def main() -> int:
    """Print every problem; returns the exit code."""
    problems = complaints()
    print("\n".join(problems) or "The documents are in order.")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
