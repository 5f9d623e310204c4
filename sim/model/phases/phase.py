"""A step of the week declares the columns it writes; a test holds it to its word."""

from __future__ import annotations

from collections.abc import Callable

from sim.core.compiled import step

PHASES: dict[str, tuple[Callable, tuple[str, ...]]] = {}


def phase(*writes: str) -> Callable[[Callable], Callable]:
    """Compile a step and note that it writes ``table.column`` for each of ``writes`` (tallies aside)."""

    def register(function: Callable) -> Callable:
        PHASES[f"{function.__module__}.{function.__name__}"] = (function, writes)
        return step(function)

    return register
