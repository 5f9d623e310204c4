"""What a report says before its first section."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Opening:
    """Title, size of the results, description and questions."""

    title: str
    size: str
    introduction: tuple[str, ...]
    questions: tuple[str, ...]
