"""Effects over the members of an ensemble: counts, spreads, pairing within members; what is shown of them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import ConfigError, Study
from sim.presentation.terminal.study_summary import study_summary
from sim.settings.ensemble import Ensemble, write_ensemble
from sim.stats.variance_components import spread_between
from sim.studies.effects.over_members import VERDICTS, effects_over_members
from sim.studies.plan.baseline import baselines
from sim.studies.plan.members import MEMBER

MEMBERS, REPLICATES = 4, 3
NUMBERS = {
    member: {"voice.baseline": 0.2 * member, "strain.tension_slope": 0.1 * member} for member in range(1, MEMBERS + 1)
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("ensemble")
    write_ensemble(folder / "own", Ensemble("mine", NUMBERS), {"method": "by hand"})
    return Study.create(
        "status_quo", over={"paperwork": ["separate", "shared", "extra_tier"]}, parameters="mine", weeks=8, burn_in=4,
        config_dir=folder / "own", folder=folder / "study", replicates=REPLICATES, organisation="small_workshop",
    ).run(progress=False)  # fmt: skip


def test_each_world_has_the_effect_of_its_own_cells(study: Study):
    found = study.effects_over_members(measures=["process_conflict"])
    runs = study.read("runs", ["process_conflict"])
    values = runs.set_index([MEMBER, "paperwork", "replicate"])["process_conflict"].sort_index()
    for row in found.by_world.itertuples():
        member = row.name.rpartition(" ")[2]
        pairs = values[int(member), row.paperwork] - values[int(member), "separate"]
        assert row.difference == pytest.approx(pairs.mean(), abs=1e-12)
        assert row.baseline == f"paperwork separate, member {member}"


def test_counts_add_up_and_follow_the_verdicts(study: Study):
    found = study.effects_over_members()
    table, worlds = found.table, found.by_world
    assert set(table["contrast"]) == {"shared", "extra_tier"}
    assert (table[[*VERDICTS, "no_verdict"]].sum(axis=1) == table["worlds"]).all()
    for row in table.itertuples():
        own = worlds[(worlds["contrast"] == row.contrast) & (worlds["measure"] == row.measure)]
        assert row.equivalent == (own["verdict"] == "equivalent").sum()
        assert row.median == pytest.approx(own["difference"].median(), nan_ok=True)


def test_spreads_are_those_of_the_replicates(study: Study):
    row = study.effects_over_members(measures=["strain"]).table.set_index("contrast").loc["shared"]
    runs = study.read("runs", ["strain"]).pivot(index=["paperwork", MEMBER], columns="replicate", values="strain")
    matrix = (runs.loc["shared"] - runs.loc["separate"]).to_numpy()
    assert row["assumption_spread"] == pytest.approx(spread_between(matrix).value)
    assert row["seed_spread"] == pytest.approx(np.sqrt(matrix.var(axis=1, ddof=1).mean()))
    assert row["n"] == REPLICATES and row["worlds"] == MEMBERS


def test_a_single_replicate_gives_no_verdict_and_no_spread(study: Study):
    values = study.read("runs", ["strain"])
    first = values[values["replicate"] == 0]
    table = effects_over_members(first, study.plan, baselines(study.plan), ["strain"]).table
    assert (table["no_verdict"] == MEMBERS).all()
    assert table["assumption_spread"].isna().all() and table["seed_spread"].isna().all()


def test_a_world_without_replicates_is_not_counted(study: Study):
    values = study.read("runs", ["strain"])
    left = values[values[MEMBER] != 2]
    table = effects_over_members(left, study.plan, baselines(study.plan), ["strain"]).table
    assert (table["worlds"] == MEMBERS - 1).all()


def test_levels_are_those_of_each_cell_in_every_world(study: Study):
    levels = study.levels_over_members(["strain"]).set_index("cell")
    runs = study.read("runs", ["strain"]).pivot(index=["paperwork", MEMBER], columns="replicate", values="strain")
    for name in ("separate", "shared"):
        matrix = runs.loc[name].to_numpy()
        assert levels.loc[name, "median"] == pytest.approx(np.median(matrix.mean(axis=1)))
        assert levels.loc[name, "assumption_spread"] == pytest.approx(spread_between(matrix).value)
        assert levels.loc[name, "worlds"] == MEMBERS and levels.loc[name, "n"] == REPLICATES


def test_without_a_contrast_the_summary_and_the_report_show_levels(study: Study, tmp_path: Path):
    alone = Study.create(
        "status_quo", parameters="mine", weeks=8, burn_in=2, config_dir=study.plan.config_dir, replicates=2,
        folder=tmp_path / "alone", organisation="small_workshop",
    ).run(progress=False)  # fmt: skip
    text = study_summary(alone)
    assert "nine in ten worlds" in text and f"{MEMBERS} worlds, n = 2" in text
    assert "Levels over the ensemble" in alone.write_report().read_text(encoding="utf-8")
    assert alone.plot.names() == []


def test_the_summary_counts_worlds(study: Study):
    text = study_summary(study)
    assert "shared against separate" in text and "assumptions" in text and "forest" not in text


def test_nothing_completed_gives_empty_tables(study: Study):
    found = effects_over_members(study.read("runs", ["strain"]).head(0), study.plan, baselines(study.plan), ["strain"])
    assert found.table.empty and str(found) == "No differences."


def test_a_baseline_of_another_member_or_no_ensemble_is_refused(study: Study, tmp_path: Path):
    with pytest.raises(ConfigError, match="same member"):
        study.effects_over_members({MEMBER: 1})
    alone = Study.create("status_quo", organisation="small_workshop", folder=tmp_path / "alone")
    with pytest.raises(ConfigError, match="parameters=NAME"):
        effects_over_members(study.read("runs", ["strain"]), alone.plan, baselines(alone.plan), ["strain"])


def test_the_report_has_worlds_and_no_figure_by_cell(study: Study):
    path = study.write_report()
    text = path.read_text(encoding="utf-8")
    assert "Effects over the ensemble" in text and f"of {MEMBERS} worlds" in text
    assert "mine, 4 members; method: by hand" in text
    assert re.search(r"Strip plots of task conflict.* of 4 worlds", text) and " nan" not in text
    assert study.plot.names() == ["worlds"]
    assert {file.name for file in (path.parent / "figures").iterdir()} == {"worlds.png", "worlds.svg"}
    assert len(pd.read_csv(path.parent / "worlds.csv")) == len(study.effects_over_members().table)


def test_the_figure_has_a_dot_for_every_world(study: Study):
    axes = study.plot.worlds("process_conflict").panels[0]
    dots = [line for line in axes.lines if str(line.get_gid()).startswith("worlds-")]
    assert sum(len(line.get_xdata()) for line in dots) == 2 * MEMBERS
    assert sum(line.get_gid() == "seed-interval" for line in axes.lines) == 2
