"""``validate``: what it would simulate, what it writes, and what it refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sim.cli.main import main

TINY = ["organisation=small_workshop", "weeks=26", "burn_in=4", "engine=in_process"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small scoreboard."""
    folder = tmp_path_factory.mktemp("validate") / "found"
    names = ["--models", "full", "queue", "--patterns", "conflict_hours", "hidden_profile"]
    assert main(["validate", *names, "--replicates", "2", "--seed", "5", *TINY, "--output", str(folder)]) == 0
    return folder


def test_the_plan_names_variants_and_worlds(command, own_folder: Path) -> None:
    code, out, _ = command("validate", "--plan-only", "--models", "queue", "--patterns", "volume_on_time")
    assert code == 0 and not list(own_folder.iterdir())
    for line in ("variant queue", "world status_quo", "world status_quo, demand.volume 1.29"):
        assert line in out


def test_it_writes_table_page_and_figure(written: Path) -> None:
    rows = list(csv.DictReader((written / "scoreboard.csv").open()))
    assert {(row["pattern"], row["model"]) for row in rows} >= {("conflict_hours", "full"), ("conflict_hours", "queue")}
    assert "seed 5" in (written / "scoreboard.md").read_text()
    assert (written / "scoreboard.svg").stat().st_size > 0


def test_claims_have_a_plan_of_their_own(command, own_folder: Path) -> None:
    code, out, _ = command("validate", "--plan-only", "--claims", "placebo_inert", "averaging")
    assert code == 0 and not list(own_folder.iterdir())
    assert "placebo_inert, 2 worlds" in out and "averaging, 10 worlds" in out


def test_claims_are_written_as_page_table_and_figures(command, own_options: Path, own_folder: Path) -> None:
    (own_options / "claims").mkdir()
    declared = "statement: Requests bring work.\npart: Mine\nsource: a test\nexpect: {arrivals: higher}"
    worlds = "kind: change\nbefore: {demand.volume: 0.8}\nafter: {demand.volume: 1.4}"
    (own_options / "claims" / "mine.yaml").write_text(f"{worlds}\n{declared}\n")
    args = ["--claims", "mine", "--replicates", "2", "--output", "found", "--config-dir", str(own_options)]
    code, out, _ = command("validate", *args, *TINY)
    assert code == 0 and "1 hold" in out
    assert "**Holds.**" in (own_folder / "found" / "claims.md").read_text()
    assert (own_folder / "found" / "claims.csv").stat().st_size > 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--models", "queu"], "Did you mean 'queue'"),
        (["--patterns", "ontime"], "Did you mean 'on_time'"),
        (["--ablate", "voise"], "Did you mean 'voice'"),
        (["--models", "full", "--ablate", "all"], "not both"),
        (["--claims", "averagin"], "Did you mean 'averaging'"),
        (["--claims", "all", "--models", "full"], "without --models"),
        (["--replicates", "many"], "whole number"),
        (["demand.volum=2", "--patterns", "on_time"], "demand.volume"),
    ],
)
def test_what_it_refuses_is_said_in_one_sentence(command, args, said) -> None:
    code, _, err = command("validate", *args)
    assert code == 2 and said in err


def test_a_user_s_own_pattern_is_found(command, own_options: Path) -> None:
    (own_options / "patterns").mkdir()
    (own_options / "patterns" / "mine.yaml").write_text("label: mine\n")
    code, _, err = command("validate", "--plan-only", "--patterns", "mine", "--config-dir", str(own_options))
    assert code == 2 and "mine.yaml" in err and "lacks 'unit'" in err


def test_pages_say_how_they_were_simulated_however_that_was_typed(command, own_folder: Path) -> None:
    typed = ["--models", "full", "--patterns", "conflict_hours", "seed=5", "replicates=3", *TINY, "--output", "found"]
    code, _, _ = command("validate", *typed)
    page = (own_folder / "found" / "scoreboard.md").read_text()
    assert code == 0 and page.startswith("3 replicates of each world, seed 5, with organisation=small_workshop")


def test_a_single_replicate_decides_nothing(command, own_folder: Path) -> None:
    names = ["averaging", "placebo_inert", "demand_shock"]
    code, out, err = command("validate", "--claims", *names, *TINY, "--replicates", "1", "--output", "found")
    assert code == 0 and "report it" not in err
    assert "0 hold, 0 fail, 3 undecided" in out


def test_a_pattern_that_cannot_be_measured_alone_is_no_warning(command, own_folder: Path) -> None:
    code, out, err = command("validate", "--models", "full", "--patterns", "hidden_profile", "--output", "found", *TINY)
    assert code == 0 and "Not measurable" in out and "Warning" not in err
    assert "Nothing was simulated" in (own_folder / "found" / "scoreboard.md").read_text()


def test_settings_alone_after_claims_mean_all_claims(command) -> None:
    code, out, _ = command("validate", "--plan-only", "--claims", "weeks=26")
    assert code == 0 and "averaging, 10 worlds" in out
