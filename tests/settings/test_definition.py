"""The files from which a study's cells are composed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.settings.definition import OWN, Definition


@pytest.mark.parametrize(
    "name", ["../outside.py", "activities/../../outside.py", "/outside.py", r"C:\x.py", r"..\x.py"]
)
def test_nothing_is_written_outside_the_folder(name: str) -> None:
    with pytest.raises(ConfigError, match="outside"):
        Definition(own={name: "x = 1"})


def test_files_are_written_and_others_removed(tmp_path: Path) -> None:
    first = Definition(own={"activities/mine.py": "x = 1", "scenario/a.yaml": "b: 1"})
    first.write(tmp_path)
    assert (tmp_path / OWN / "activities" / "mine.py").read_text() == "x = 1" and not first.differing(tmp_path)
    second = Definition(own={"activities/mine.py": "x = 2"})
    assert second.differing(tmp_path) == [f"{OWN}/activities/mine.py"]
    second.write(tmp_path)
    assert not second.differing(tmp_path) and not (tmp_path / OWN / "scenario" / "a.yaml").exists()
