"""``optimise``: what it offers, what it refuses, and what it writes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main
from sim.inference.analysis_settings import analysis_settings, sizes_of
from sim.inference.optimise.optimise_settings import OptimiseSettings

pytest.importorskip("pymoo")
SMALL = ["organisation=small_workshop", "scenario=case_study", "workers=1"]
SHORT = [*SMALL, "weeks=52", "burn_in=26", "population=4", "generations=1", "repetitions=2", "replicates=2", "fresh=4",
         "candidates=2", "worlds=2", "world_replicates=2"]  # fmt: skip


def test_the_plan_shows_prices_and_what_is_too_dear(capsys) -> None:
    assert main(["optimise", "--plan-only", *SMALL, "budget=80"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("GBP 80 per post and year, 3 years.")
    assert "70, 10, 10 a year   Shared forms\n" in shown
    assert "Administrative support (more than the money)" in shown


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["objectives=[quality,relationship_conflict]"], "relationship_conflict:lower"),
        (["budget=0"], "budget"),
        (["cpd=interprofessional"], "budget=80"),
        (["cpd.activities={}"], "budget=80"),
        (["size=huge"], "size"),
        (["wekes=3"], "weeks"),
        (["ensemble=nonesuch"], "nonesuch"),
    ],
)
def test_what_it_refuses(tmp_path: Path, capsys, arguments: list[str], named: str) -> None:
    small = [text for text in SHORT if not text.startswith(arguments[0].partition("=")[0])]
    assert main(["optimise", *small, *arguments, "--output", f"{tmp_path}"]) == 2
    shown = capsys.readouterr()
    assert named in shown.err and "report it" not in shown.err and shown.out == ""


def test_each_size_can_be_read() -> None:
    for size in sizes_of("optimise"):
        assert analysis_settings(OptimiseSettings, "optimise", [f"size={size}"])[0].population >= 4


@pytest.mark.slow
def test_it_writes_a_page_tables_and_a_figure_and_is_resumed(tmp_path: Path, capsys) -> None:
    assert main(["optimise", *SHORT, "--output", f"{tmp_path}"]) == 0
    first = capsys.readouterr().out
    assert (tmp_path / "optimise.md").read_text(encoding="utf-8").replace(
        "![Gains of plans and frameworks, two objectives at a time.](front.svg)\n\n", ""
    ).strip() == first.strip()
    for heading in ("The doubts first", "What the money buys best", "In other worlds", "How the search did"):
        assert heading in first
    plans = pd.read_csv(tmp_path / "plans.csv", keep_default_na=False)
    assert {"nothing", "A", "survey_preferred", "alternatives_only"} <= set(plans["plan"])
    assert (plans["spent"] <= 80).all() and (tmp_path / "front.svg").stat().st_size > 1000
    assert main(["optimise", *SHORT, "--output", f"{tmp_path}"]) == 0
    assert capsys.readouterr().out == first
