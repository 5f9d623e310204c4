"""The documents' own programs, and a small study for the commands of the pages to work on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

SMALL = ("organisation=small_workshop", "weeks=4", "burn_in=1", "replicates=2", "workers=1")


@pytest.fixture(scope="session")
def small_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a completed study with the levers that the pages sweep."""
    from sim import Study

    folder = tmp_path_factory.mktemp("pages") / "study"
    levers = ["leadership.bias=0,0.6", "leadership.voice=true,false", "study.figures=false", "engine=in_process"]
    Study.from_overrides([*SMALL, *levers], folder).run(progress=False)
    return folder


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as the reader of a page has one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return tmp_path
