"""The files of each journey of docs/code-organisation.md, from journeys.yaml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from generators.markdown import table

JOURNEYS: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("journeys.yaml").read_text("utf-8"))


def _journey(name: str) -> Callable[[], str]:
    def files() -> str:
        rows = [[number, f"`{path}`", about] for number, (path, about) in enumerate(JOURNEYS[name].items(), start=1)]
        return table(["", "file", "what you see"], rows)

    files.__name__ = f"journey_{name}"
    return files


TABLES = [_journey(name) for name in JOURNEYS]
