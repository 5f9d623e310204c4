"""``design=csv`` reads tables as spreadsheets export them; what it cannot read, it names with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import ConfigError, Study

SAME = {
    "commas": b"name,leadership.bias,demand.volume\nA,0.6,0.9\nB,0,1\n",
    "semicolons": b"name;leadership.bias;demand.volume\nA;0.6;0.9\nB;0;1\n",
    "decimal commas": b"name;leadership.bias;demand.volume\r\nA;0,6;0,9\r\nB;0;1\r\n",
    "tabs": b"name\tleadership.bias\tdemand.volume\nA\t0,6\t0.9\nB\t0\t1\n",
    "byte order mark": b"\xef\xbb\xbfname,leadership.bias,demand.volume\nA,0.6,0.9\nB,0,1\n",
}
REFUSED = {
    "decimal comma between commas": (b"leadership.bias\n0,6\n", ("line 2", "point")),
    "unquoted braces": (b"leadership.seats,weeks\n{social_work:3,health:1},4\n", ("line 2", "Quote")),
    "Latin-1": (b"name,leadership.bias\ncaf\xe9,0.6\n", ("line 2", "UTF-8")),
    "UTF-16": ("leadership.bias\n0.6\n".encode("utf-16"), ("line 1", "UTF-8")),
    "a workbook": (b"PK\x03\x04 and so on", ("workbook", "CSV UTF-8")),
    "a percentage": (b"leadership.bias\n60%\n", ("leadership.bias", "Did you mean 0.6?")),
}


def planned(folder: Path, content: bytes) -> Study:
    (folder / "cells.csv").write_bytes(content)
    words = ["organisation=small_workshop", "replicates=2", "weeks=4", "design=csv", f"design.file={folder}/cells.csv"]
    return Study.from_overrides(words, folder / "study")


@pytest.mark.parametrize("form", SAME)
def test_every_form_gives_the_same_cells(form: str, tmp_path: Path) -> None:
    plan = planned(tmp_path, SAME[form]).plan
    assert [cell.name for cell in plan.cells] == ["A", "B"]
    configs = [plan.config(cell) for cell in plan.cells]
    assert [(config.leadership.bias, config.demand.volume) for config in configs] == [(0.6, 0.9), (0, 1)]


@pytest.mark.parametrize("form", REFUSED)
def test_what_cannot_be_read_is_named_with_its_place(form: str, tmp_path: Path) -> None:
    content, parts = REFUSED[form]
    with pytest.raises(ConfigError) as error:
        planned(tmp_path, content)
    assert all(part in str(error.value) for part in (*parts,)), error.value
