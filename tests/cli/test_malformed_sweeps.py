"""Every mistake in a sweep is reported before anything is run."""

from __future__ import annotations

from pathlib import Path

import pytest
from malformed import HOW_MANY, Line, lines

LINES = lines()
FEW = LINES[::10]


def refused(line: Line, folder: Path, command) -> None:
    overrides, expected = line
    code, out, err = command("-m", "organisation=small_workshop", *overrides, "--output", "sweep")
    assert code == 2, (overrides, code, out, err)
    assert out == "" and "Traceback" not in err and "report it" not in err
    assert err.startswith("dissonance: ") and expected in err, (overrides, expected, err)
    assert not list(folder.iterdir())


def test_there_are_as_many_as_promised_and_all_differ() -> None:
    assert len(LINES) == HOW_MANY == len({words for words, _ in LINES})


@pytest.mark.parametrize("line", FEW, ids=lambda line: " ".join(line[0]))
def test_a_few(line: Line, tmp_path: Path, command) -> None:
    refused(line, tmp_path, command)


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in LINES if line not in FEW], ids=lambda line: " ".join(line[0]))
def test_all_others(line: Line, tmp_path: Path, command) -> None:
    refused(line, tmp_path, command)
