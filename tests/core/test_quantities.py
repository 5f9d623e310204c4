"""Counts, times and sizes are said as people say them."""

from __future__ import annotations

import pytest

from sim.core.number_format import counted, duration, size


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "1 s"), (90, "90 s"), (600, "10 min"), (9000, "2.5 hours"), (400_000, "4.6 days")]
)
def test_times(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0.1 MB"), (1.26e6, "1.3 MB"), (12.6e6, "13 MB"), (2.06e12, "2,060.0 GB")]
)
def test_sizes(number: float, said: str) -> None:
    assert size(number) == said


def test_counts() -> None:
    assert [counted(n, "cell") for n in (0, 1, 1234)] == ["0 cells", "1 cell", "1,234 cells"]
    assert counted(2, "process", "processes") == "2 processes"
