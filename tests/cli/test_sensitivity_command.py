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


OVER_PRIORS = [
    *SMALL, "engine=in_process", "size=quick", "draws=20", "replicates=2", "blocks=16", "resamples=20",
    "contrasts=[shared_forms]", "measures=[quality]",
]  # fmt: skip


@pytest.mark.parametrize("method", ["sobol", "pawn"])
def test_over_the_priors_it_writes_tables_a_page_and_a_figure(tmp_path: Path, capsys, method: str) -> None:
    pytest.importorskip("SALib")
    over = ["--over", "information.other_noise", "paperwork.substitution", "paperwork.hours_per_form"]
    typed = ["sensitivity", f"method={method}", *OVER_PRIORS, "--output", f"{tmp_path}", *over]
    assert main(typed) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 replicates of each world, seed 77001") and "20 draws of 3 numbers" in shown
    assert (tmp_path / f"{method}.md").read_text(encoding="utf-8").strip() == shown.strip()
    table = pd.read_csv(tmp_path / f"{method}_indices.csv")
    assert set(table["factor"]) == {*over[1:], "dummy"} and set(table["outcome"]) == {
        "quality",
        "shared_forms: on_time",
    }
    assert table.loc[table["outcome"] == "shared_forms: on_time", "pawn"].isna().all()  # no plan is due in 12 weeks
    levels = table[table["outcome"] == "quality"].sort_values("pawn", ascending=False)
    assert levels["factor"].iloc[0] == "information.other_noise"
    first = (tmp_path / f"{method}_indices.csv").read_bytes()
    assert main(typed) == 0 and (tmp_path / f"{method}_indices.csv").read_bytes() == first


@pytest.mark.slow
def test_morris_and_sobol_without_an_emulator_simulate_their_own_designs(tmp_path: Path, capsys) -> None:
    pytest.importorskip("SALib")
    over = ["--over", "information.other_noise", "gossip.cooling_rate"]
    typed = ["sensitivity", *OVER_PRIORS, "trajectories=2", "emulator=false"]
    for method, points in (("morris", 8), ("sobol", 64)):
        assert main([*typed, f"method={method}", "--plan-only", *over]) == 0
        assert f"of {points // (2 if method == 'morris' else 16)} points" in capsys.readouterr().out
        assert main([*typed, f"method={method}", "--output", f"{tmp_path / method}", *over]) == 0
        table = pd.read_csv(tmp_path / method / f"{method}_indices.csv").set_index(["outcome", "factor"])
        size = {"morris": "mu_star", "sobol": "total"}[method]
        assert table.loc[("quality", "dummy"), size] == 0 < table.loc[("quality", "information.other_noise"), size]


@pytest.mark.slow
def test_switches_say_what_each_mechanism_does(tmp_path: Path, capsys) -> None:
    pytest.importorskip("SALib")
    typed = ["sensitivity", "method=switches", *OVER_PRIORS, "switches=[voice,episodes]", "--output", f"{tmp_path}"]
    assert main([*typed, "measures=[relationship_conflict]"]) == 0
    table = pd.read_csv(tmp_path / "switches_indices.csv").set_index(["outcome", "switch"])
    assert table.loc[("relationship_conflict", "episodes"), "effect"] > 0
    assert "All 4 combinations" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["method=sobbol"], "Did you mean 'sobol'"),
        (["method=sobol", "size=huge"], "size"),
        (["method=sobol", "blocks=100"], "power of 2"),
        (["method=sobol", "contrasts=[nothing]"], "nothing"),
        (["method=sobol", "measures=[qualty]"], "Did you mean 'quality'"),
        (["method=switches", "switches=[voise]"], "voice"),
        (["method=morris", "--change", "0.5"], "--change"),
        (["method=pawn", "--over", "all"], "--over all"),
        (["method=pawn", "--over", "paperwork.shared"], "no number with a prior"),
        (["method=pawn", "wekes=3"], "weeks"),
        (["size=quick"], "method=sobol"),
    ],
)
def test_what_other_methods_refuse(capsys, arguments: list[str], named: str) -> None:
    assert main(["sensitivity", *arguments, "--plan-only"]) == 2
    shown = capsys.readouterr()
    assert named in shown.err and "report it" not in shown.err and shown.out == ""
