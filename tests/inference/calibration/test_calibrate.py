"""A miniature calibration from end to end: a small service, few weeks, few draws."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main
from sim.core.errors import ConfigError
from sim.inference.calibration.calibrate import calibrate, plan
from sim.inference.calibration.calibration import Calibration
from sim.inference.pattern_files import read_patterns
from sim.inference.prior_sample import uncertain
from sim.presentation.reports.calibration import obstacles, page, write_calibration

TINY = ["size=quick", "organisation=small_workshop", "weeks=26", "burn_in=4", "engine=in_process", "draws=30",
        "members=12", "truths=3", "points=1000", "particles=60"]  # fmt: skip
pytestmark = pytest.mark.slow
AIMED = ["on_time", "time_forms", "conflict_hours"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calibration")


@pytest.fixture(scope="module")
def found(folder) -> Calibration:
    return calibrate(TINY, patterns=read_patterns(AIMED), folder=folder)


def test_members_lie_within_the_priors(found) -> None:
    assert found.ensemble.shape == (12, len(uncertain())) and found.ensemble.index.tolist() == list(range(1, 13))
    for row in uncertain():
        assert found.ensemble[row.path].between(row.prior.low, row.prior.high).all()


def test_members_are_nearer_to_the_targets_than_the_priors_are(found) -> None:
    members, prior = (sum(distance(figures, found)) for figures in (
        found.candidates.figures.loc[list(found.members)], found.first.figures))  # fmt: skip
    assert members < 0.9 * prior


def distance(figures: pd.DataFrame, found: Calibration) -> list[float]:
    """The median distance from each target, in its tolerance."""
    return [(figures[row.name] - row.value).abs().median() / row.tolerance for row in found.targets]


def test_a_target_that_does_not_vary_is_left_out_and_named(folder) -> None:
    patterns = read_patterns(["on_time", "process_performance"])
    made = calibrate([*TINY, "process_conflict.enabled=false"], patterns=patterns, folder=folder / "without")
    assert [target.name for target in made.targets] == ["on_time"]
    (note,) = made.notes
    assert note.startswith("Not aimed at: r(process conflict, performance)") and note in page(made)


def test_it_is_resumed_and_gives_the_same_ensemble(found, folder) -> None:
    again = calibrate(TINY, patterns=read_patterns(AIMED), folder=folder)
    assert again.ensemble.equals(found.ensemble)


def test_the_page_says_what_was_done_and_the_files_hold_it(found, tmp_path) -> None:
    write_calibration(found, tmp_path)
    text = (tmp_path / "calibration.md").read_text(encoding="utf-8")
    assert text == page(found) + "\n"
    assert "33 draws" in text and "1 replicate of each world, seeds 2016002 to 2016031, one a draw" in text
    for name in AIMED:
        assert name in pd.read_csv(tmp_path / "targets.csv")["target"].tolist()
    assert len(pd.read_csv(tmp_path / "numbers.csv")) == len(uncertain())
    assert ("No set of numbers" in text) == bool(obstacles(found)) == bool(found.left.ignored)


def test_a_study_runs_over_the_members(found, tmp_path, capsys) -> None:
    found.write(tmp_path / "own")
    typed = ["run", "parameters=calibrated", "parameters.member=3", "--config-dir", f"{tmp_path / 'own'}", *TINY[1:4],
             "replicates=1", "--output", f"{tmp_path / 'run'}"]  # fmt: skip
    assert main(typed) == 0, capsys.readouterr().err


def test_the_plan_names_targets_and_waves() -> None:
    lines = plan(["size=full", "waves=2"])
    assert lines[0].startswith(f"{len(uncertain())} numbers with a prior")
    assert any(line.startswith("  on_time: plans within") for line in lines)
    assert sum(line.startswith("  wave") for line in lines) == 2


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["members=50", "candidates=30"], "calibrate.members = 50 is more than the 30 candidates"),
        (["draws=5"], "calibrate.draws = 5 is outside 30"),
        (["size=huge"], "size = 'huge' is unknown"),
        (["data=survey.csv"], "targets= is missing"),
    ],
)
def test_what_cannot_be_calibrated_is_one_sentence(typed, message) -> None:
    with pytest.raises(ConfigError, match=message):
        plan(typed)
