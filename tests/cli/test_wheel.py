"""The built package brings its configuration along and runs anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, built as a wheel with the build backend of this environment."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("dissonance-*.whl"))


def test_every_shipped_option_is_inside(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("sim/conf/")}
    files = [path.relative_to(ROOT / "conf") for path in (ROOT / "conf").rglob("*.*") if path.is_file()]
    shipped = {f"sim/conf/{path.as_posix()}" for path in files}
    assert inside == shipped


def test_it_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    words = ["organisation=small_workshop", "replicates=2", "weeks=4", "burn_in=1"]
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words],
        cwd=elsewhere, env=os.environ | {"PYTHONPATH": str(site)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(elsewhere.glob("outputs/case_study/*/report.html"))


MINE = """# @package _global_
defaults:
  - case_study
scenario:
  name: ours
  description: Our own service.
  source: An example.
leadership:
  bias: 0.25
cpd:
  budget: 100
  activities:
    breakfast: {per_year: 12}
"""


def test_a_study_with_ones_own_scenario_and_activity_runs_and_resumes(wheel: Path, own_activity: Path) -> None:
    elsewhere = own_activity.parent
    site = elsewhere / "site"
    zipfile.ZipFile(wheel).extractall(site)
    (own_activity / "scenario" / "ours.yaml").write_text(MINE, encoding="utf-8")

    def typed(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "sim", *words], cwd=elsewhere, env=os.environ | {"PYTHONPATH": str(site)},
            capture_output=True, text=True, timeout=600,
        )  # fmt: skip

    small = ["organisation=small_workshop", "replicates=3", "weeks=6", "burn_in=1", "hydra.sweep.dir=kept"]
    first = typed("-m", "scenario=ours,case_study", *small, "--config-dir", "mine")
    assert first.returncode == 0, first.stderr
    assert (elsewhere / "kept/report.html").exists() and "ours" in first.stdout
    for path in (elsewhere / "kept/tables").rglob("*.parquet"):
        path.unlink()  # all is lost but the plan
    again = typed("study", "resume", "kept")
    assert again.returncode == 0 and "6 replicates to run" in again.stderr, again.stderr
    status = typed("study", "status", "kept")
    assert "It is complete." in status.stdout and str(site) not in status.stdout
    checked = typed("study", "verify", "kept", "--again", "0.5")
    assert checked.returncode == 0 and "3 replicates re-run, 0 different" in checked.stdout, checked.stdout
