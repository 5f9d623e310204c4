"""``sensitivity``: what it would change, what it refuses, and what it writes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main

SMALL = ["organisation=small_workshop", "weeks=12", "burn_in=4"]


def test_the_plan_names_each_change(capsys) -> None:
    assert main(["sensitivity", "--plan-only", "--over", "voice.baseline"]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines() == ["1 number, 2 changes, 0 refused:", "  voice.baseline: 0.8 to 0.6",
                                  "  voice.baseline: 0.8 to 1"]  # fmt: skip


def test_settings_may_follow_the_names(capsys) -> None:
    assert main(["sensitivity", "--plan-only", "--over", "voice.baseline", "voice.baseline=1"]) == 0
    assert "voice.baseline: 1 to 0.75" in capsys.readouterr().out


def test_without_names_the_uncertain_numbers_are_changed(capsys) -> None:
    assert main(["sensitivity", "--plan-only"]) == main(["sensitivity", "--plan-only", "--over", "weeks=12"]) == 0
    first, second = capsys.readouterr().out.split("numbers,")[:2]
    assert int(first) == int(second.splitlines()[-1]) >= 30


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--over", "voice.baselin"], "voice.baseline"),
        (["--change", "2", "--plan-only"], "between 0 and 1"),
        (["wekes=3", "--plan-only"], "weeks"),
        (["--change", "much"], "much"),
    ],
)
def test_what_it_refuses(capsys, arguments: list[str], named: str) -> None:
    assert main(["sensitivity", *arguments]) == 2
    assert named in capsys.readouterr().err


def test_it_writes_a_table_and_a_page(tmp_path: Path, capsys) -> None:
    assert (
        main(["sensitivity", "--over", "voice.baseline", "--replicates", "2", "--output", f"{tmp_path}", *SMALL]) == 0
    )
    table = pd.read_csv(tmp_path / "sensitivity.csv")
    assert set(table["parameter"]) == {"voice.baseline"} and set(table["value"].round(6)) == {0.6, 1.0}
    assert (tmp_path / "sensitivity.md").read_text(encoding="utf-8").strip() == capsys.readouterr().out.strip()


def test_the_page_says_how_it_was_simulated_however_that_was_typed(tmp_path: Path, capsys) -> None:
    typed = ["sensitivity", *SMALL, "replicates=3", "seed=5", "workers=1", "--over", "voice.baseline"]
    assert main([*typed, "--output", f"{tmp_path}"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"3 replicates of each world, seed 5, with {' '.join(SMALL)}.")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--replicates", "0"], "replicates"),
        (["--seed", "-5"], "seed"),
        (["precision.measure=quality", "precision.half_width=0.1"], "precision"),
        (["design=grid"], "design"),
        (["--over", "voice.levelling"], "0"),
    ],
)
def test_what_has_no_meaning_here_is_refused(tmp_path: Path, capsys, arguments: list[str], named: str) -> None:
    over = [] if "--over" in arguments else ["--over", "voice.baseline"]
    assert main(["sensitivity", *SMALL, *arguments, *over, "--output", f"{tmp_path / 'new'}"]) == 2
    shown = capsys.readouterr()
    assert named in shown.err and "report it" not in shown.err and shown.out == ""


def test_a_refused_second_run_leaves_the_first_as_it_was(tmp_path: Path, capsys) -> None:
    typed = ["sensitivity", *SMALL, "--replicates", "2", "--output", f"{tmp_path}", "--over"]
    assert main([*typed, "voice.baseline"]) == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name[0] != "."}
    assert main([*typed, "voice.trust_slope"]) == 2
    assert "another study" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before
    assert main([*typed, "voice.trust_slope", "study.extend=true"]) == 0
    assert set(pd.read_csv(tmp_path / "sensitivity.csv")["parameter"]) == {"voice.trust_slope"}
