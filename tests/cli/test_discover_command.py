"""``discover`` and ``falsify``: what they plan, what they refuse, what they write."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main

TINY = ["organisation=small_workshop", "weeks=8", "burn_in=2", "workers=1"]


def test_the_plan_names_the_claims_and_runs_nothing(capsys) -> None:
    assert main(["discover", "--plan-only", "draws=20", "replicates=3", "claims=[interactionist_stance]"]) == 0
    shown = capsys.readouterr().out
    assert "20 draws of 40 numbers" in shown and "126 replicates" in shown
    assert "interactionist_stance quality: higher" in shown


def test_the_plan_of_the_search_says_what_it_may_cost(capsys) -> None:
    assert main(["falsify", "--plan-only", "size=quick", "claims=[leadership_bias]"]) == 0
    assert "At most 480 replicates for each claim" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["discover", "claims=[shared_form]"], "shared_forms"),
        (["discover", "draws=2"], "draws = 2"),
        (["discover", "size=fast"], "quick"),
        (["falsify", "simulations=50"], "too few"),
        (["falsify", "claims=[placebo_inert]"], "direction"),
        (["falsify", "claims=[shared_forms]", "paperwork=shared"], "'shared_forms' changes it"),
    ],
)
def test_what_they_refuse(capsys, arguments: list[str], named: str) -> None:
    assert main(arguments) == 2
    assert named in capsys.readouterr().err


@pytest.mark.slow
def test_discover_writes_a_page_and_tables_and_resumes(tmp_path: Path, capsys) -> None:
    typed = ["discover", "draws=20", "replicates=2", "resamples=2", "claims=[interactionist_stance]", *TINY]
    assert main([*typed, "--output", f"{tmp_path}"]) == 0
    shown = capsys.readouterr().out
    assert (tmp_path / "discovery.md").read_text(encoding="utf-8").strip() == shown.strip()
    assert "2 replicates of each world, seed 77007" in shown
    draws = pd.read_csv(tmp_path / "draws.csv")
    assert len(draws) == 20 and "interactionist_stance quality class" in draws
    counts = pd.read_csv(tmp_path / "discovery.csv")
    assert set(counts["measure"]) == {"quality", "on_time"}
    assert main([*typed, "--output", f"{tmp_path}"]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.slow
def test_the_search_finds_a_reversal_that_is_there(tmp_path: Path, capsys) -> None:
    pytest.importorskip("optuna")
    (tmp_path / "contrasts").mkdir()
    text = (
        "question: Does half the leaders' bias raise unspoken disagreement?\nbefore: {leadership.bias: 0.6}\n"
        "after: {leadership.bias: 0}\nmeasures: [unspoken_disagreement]\nexpect: {unspoken_disagreement: higher}\n"
    )
    (tmp_path / "contrasts" / "mine.yaml").write_text(text, encoding="utf-8")
    typed = ["falsify", "size=quick", "claims=[mine]", "simulations=300", "batch=4", "replicates=3", "fresh=4", *TINY]
    assert main([*typed, "--config-dir", f"{tmp_path}", "--output", f"{tmp_path / 'out'}"]) == 0
    assert "It reverses at a distance of" in capsys.readouterr().out
    again = pd.read_csv(tmp_path / "out" / "falsification.csv")
    assert (again["fresh_class"] == "reverses").any()
