"""Each phase declares the columns that it writes; a test compares this with what it really writes."""

from __future__ import annotations

from collections.abc import Callable

from sim.core.compiled import step

PHASES: dict[str, tuple[Callable, tuple[str, ...]]] = {}


def phase(*writes: str) -> Callable[[Callable], Callable]:
    """Compile a step of the week and register the columns that it writes.

    Args:
        writes: ``table.column`` (or the name of a plain array) for each column of the state that the step itself
            writes. Accumulators, the workspace and columns written by other phases that it calls are left out.
    """

    def register(function: Callable) -> Callable:
        PHASES[f"{function.__module__}.{function.__name__}"] = (function, writes)
        return step(function)

    return register
