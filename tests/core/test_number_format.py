"""Numbers as text for people."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core import number_format
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


def test_every_example_of_the_number_formats() -> None:
    failed, tried = doctest.testmod(number_format)
    assert failed == 0 < tried


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), pd.NA, np.float32("nan")])
def test_missing_values_are_a_dash_in_tables(missing) -> None:
    assert number_format.compact(missing) == number_format.DASH
    assert number_format.fixed(missing, 2, number_format.DASH) == number_format.DASH


@given(st.floats(-1e6, 1e6))
def test_the_sign_is_that_of_the_rounded_value(value: float) -> None:
    text = number_format.signed(value, 2)
    assert (text[0] in f"+{number_format.MINUS}") == (float(f"{value:.2f}") != 0)
