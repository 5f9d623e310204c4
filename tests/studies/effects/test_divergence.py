"""Where paired runs diverge: not before their settings differ, and first for the people concerned."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.presentation.figures import divergence as view
from sim.settings.compose import compose_config
from sim.studies.effects import comparison
from sim.studies.effects.divergence import divergence, in_words, unequal
from sim.studies.study import Study

ROOT = Path(__file__).resolve().parents[3]
SMALL = {"organisation": "small_workshop", "weeks": 20, "burn_in": 4, "events": "none"}


def configured(**settings):
    return compose_config("status_quo", **{**SMALL, **settings})


def test_a_configuration_never_differs_from_itself() -> None:
    found = divergence(configured(), configured())
    assert found.week is None and found.people_week is None and found.people.empty
    assert len(found.spread) == 24 * 5 and not found.spread["touched"].any() and not found.spread["trust_apart"].any()
    assert "never differ" in in_words(found)[0]


def test_with_a_dated_event_runs_differ_from_its_week_on_and_not_before() -> None:
    event = {"kind": "restructure", "week": 7, "share": 0.5, "ties": 0.5, "clarity_drop": 0.4}
    found = divergence(configured(), configured(events={"upheaval": event}), names=("calm", "upheaval"))
    assert found.week == found.people_week == 7 and "localities.mandate" in found.where
    by_week = found.spread.groupby("week")["touched"].sum()
    assert not by_week[by_week.index < 7].any() and by_week[7] > 0
    text = " ".join(in_words(found))
    assert "until week 7" in text and "first people differ in week 7" in text


def test_training_for_one_profession_reaches_the_others_through_work() -> None:
    alone = {"e_learning": {"per_year": 52, "start_week": 6, "professions": ["health"], "weight": 1}}
    blind = {"justice": {"enabled": False}}  # else everybody minds at once who gets the money
    found = divergence(configured(**blind), configured(**blind, cpd={"budget": 400, "activities": alone}))
    assert found.people_week == 6 and len(found.people) < 20  # those who learnt, and those whom they met that week
    learnt = found.people[found.people["differs_in"].str.contains("mind")]
    assert (learnt["profession"] == "health").mean() > 0.5
    spread = found.spread.pivot(index="week", columns="profession", values="touched")
    assert spread["social_work"].iloc[-1] > spread.loc[6, "social_work"] and not spread.loc[:5].to_numpy().any()
    assert set(found.people["differs_in"].str.split(", ").explode()) <= {"work", "mind", "conflict", "ties", "post"}


def test_what_cannot_be_compared_is_said() -> None:
    with pytest.raises(ConfigError, match="differ in their seed"):
        divergence(configured(), configured(seed=2))
    with pytest.raises(ConfigError, match="different posts"):
        divergence(configured(), compose_config("status_quo", **{**SMALL, "organisation": "case_study"}))
    with pytest.raises(ConfigError, match="same weeks"):
        divergence(configured(), replace(configured(), weeks=10))


def test_not_a_number_equals_itself() -> None:
    one, other = np.array([np.nan, 1.0, 2.0]), np.array([np.nan, 1.0, 3.0])
    assert unequal(one, other).tolist() == [False, False, True]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Three scenarios, with the weeks in which they first differ."""
    words = ["scenario=case_study,restructure,shared_paperwork", "organisation=small_workshop", "weeks=20", "burn_in=4"]
    folder = tmp_path_factory.mktemp("compare") / "study"
    study = Study.from_overrides([*words, "replicates=3", "engine=in_process", "study.figures=false"], folder)
    study.run(progress=False)
    comparison.keep(comparison.partings(study), study.folder)
    return study


def test_the_figure_shows_what_was_saved(compared: Study) -> None:
    spread = pd.read_parquet(compared.folder / comparison.DIVERGENCE)
    figure = view.draw(spread, "the recipe", comparison.profession_labels(compared))
    reached = figure.axes[0]
    line = next(line for line in reached.lines if line.get_gid() == "reached-health")
    rows = spread[(spread["name"] == "restructure") & (spread["profession"] == "health")]
    assert line.get_ydata() == pytest.approx((rows["touched"] / rows["people"]).to_numpy())
    assert reached.get_title(loc="left") == "restructure against case_study"
    texts = [text.get_text() for axes in figure.axes for text in axes.texts] + [
        text.get_text() for text in figure.texts
    ]
    assert "the recipe" in texts and "Social work" in texts and "trust" in texts
    assert [path.name for path in view.save(figure, compared.folder / "figures")] == [
        "divergence.png",
        "divergence.svg",
    ]


def test_sentences_say_who_when_and_why(compared: Study) -> None:
    causes = list(comparison.causes(compared))
    assert any(line.startswith("shared_paperwork, process conflict") and "forms -" in line for line in causes)
    table = comparison.table(compared)
    assert set(table["name"]) == {"restructure", "shared_paperwork"} and {"verdict", "variance_reduction"} <= set(table)
    assert all("beyond the smallest effect" in line for line in comparison.over_time(compared))
    list(comparison.by_profession(compared))
    assert len(list(comparison.divergence_words(comparison.partings(compared)))) == 2


def test_scenarios_are_distinguished_from_settings() -> None:
    assert comparison.scenarios_and_settings(["a", "x=1", "b"]) == (["a", "b"], ["x=1"])
    with pytest.raises(ConfigError, match="at least two scenarios"):
        comparison.scenarios_and_settings(["a", "x=1"])


@pytest.mark.slow
def test_the_program(tmp_path: Path) -> None:
    words = ["case_study", "placebo", "organisation=small_workshop", "weeks=8", "burn_in=2", "replicates=3"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "experiments" / "compare.py"), *words, "engine=in_process", "hydra.sweep.dir=out"],
        cwd=tmp_path, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for title in ("For whom", "When", "Which causes changed", "Where the runs first differ"):
        assert title in done.stdout
    assert (tmp_path / "out" / "figures" / "divergence.png").exists() and (tmp_path / "out" / "report.html").exists()
    wrong = subprocess.run(
        [sys.executable, str(ROOT / "experiments" / "compare.py"), "case_study", "placeboo"],
        cwd=tmp_path, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert wrong.returncode == 2 and "Did you mean 'placebo'" in wrong.stderr and "Traceback" not in wrong.stderr
