"""A miniature validation: a small service, few weeks, two replicates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.inference.pattern_results import ABSENT, HIT, MISS, PatternResult
from sim.inference.validation import Validation, validate
from sim.inference.variants import Variant, ablations, models, switched_on
from sim.measures.patterns.pattern import Band, Computed, Pattern, Severity, Source
from sim.presentation.figures import scoreboard as figure
from sim.presentation.reports.scoreboard import as_markdown, change_summary, on_terminal
from sim.stats.jackknife import mean_of

TINY = ["organisation=small_workshop", "weeks=26", "burn_in=4", "engine=in_process"]
FEW = ["on_time", "volume_on_time", "trust_performance", "icc_task", "conflict_hours", "hidden_profile"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("validation")


@pytest.fixture(scope="module")
def found(folder) -> Validation:
    return validate(["queue", "full"], FEW, replicates=2, settings=TINY, folder=folder)


def made(
    value: float, name: str = "on_time", variant: str = "full", low: float = 0.2, high: float = 0.4
) -> PatternResult:
    """A finding of two replicates around a value."""
    band = Band("made up", stated_low=low, stated_high=high)
    pattern = Pattern(
        name, "service", Computed("mean", "x"), band, [Source("me", "assumed", "nothing")], Severity("low", "made up"),
        "held back", id=name,
    )  # fmt: skip
    return PatternResult(pattern, Variant(variant), mean_of(np.array([value - 0.001, value + 0.001])))


def compared(before: float, after: float) -> Validation:
    one, two = made(before), made(after, variant="other")
    results = {("on_time", "full"): one, ("on_time", "other"): two}
    return Validation([one.pattern], [one.variant, two.variant], results, 1, 2)


class TestMiniature:
    def test_every_pattern_and_model_has_a_row(self, found) -> None:
        table = found.table()
        assert len(table) == len(FEW) * 2
        assert list(table["model"].unique()) == ["full", "queue"], "the full model comes first"
        assert set(table["verdict"]) <= {HIT, MISS, ABSENT}

    def test_what_no_table_holds_says_why(self, found) -> None:
        rows = found.table().set_index("pattern").loc[["hidden_profile"]]
        assert (rows["verdict"] == ABSENT).all() and rows["note"].str.contains("information").all()

    def test_a_queue_spends_no_hours_on_conflict(self, found) -> None:
        row = found.table().set_index(["pattern", "model"]).loc[("conflict_hours", "queue")]
        assert row["verdict"] == MISS and row["by"] < 0

    def test_figures_are_those_of_the_study(self, found, folder) -> None:
        from sim.studies.study import Study

        runs = Study.load(folder / "light").read("runs", ["on_time"]) if (folder / "light").is_dir() else None
        detailed = Study.load(folder / "detailed").read("runs", ["on_time"])
        every = pd.concat([frame for frame in (runs, detailed) if frame is not None])
        mean = every[every["name"] == "full: status_quo"]["on_time"].mean()
        assert found.results["on_time", "full"].estimate.value == pytest.approx(mean)

    def test_it_is_resumed_without_simulating_again(self, found, folder) -> None:
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
        again = validate(["queue", "full"], FEW, replicates=2, settings=TINY, folder=folder)
        pd.testing.assert_frame_equal(again.table(), found.table())
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before

    def test_it_is_shown(self, found) -> None:
        assert "on_time" in on_terminal(found)
        page = as_markdown(found)
        assert "seed" in page and "Not measurable" in page and "| mark |" in page
        assert figure.draw(found).panels


def test_two_worlds_that_are_the_same_are_run_once(tmp_path) -> None:
    off = ["home_team.weeks=2"]  # its default
    found = validate(None, ["on_time"], ablate=off, replicates=2, settings=TINY, folder=tmp_path)
    assert found.changes()["result"].to_list() == ["same"]
    assert found.changes()["difference"].to_list() == [0.0]


class TestVerdicts:
    @pytest.mark.parametrize(
        ("value", "verdict", "by", "clear"),
        [(0.3, HIT, 0.0, True), (0.2, HIT, 0.0, False), (0.1, MISS, -0.1, True), (0.5, MISS, 0.1, True)],
    )
    def test_of_one_pattern(self, value, verdict, by, clear) -> None:
        row = made(value).row()
        assert (row["verdict"], bool(row["clear"])) == (verdict, clear)
        assert row["by"] == pytest.approx(by, abs=1e-9)

    @pytest.mark.parametrize(
        ("before", "after", "result"),
        [(0.3, 0.5, "lost"), (0.5, 0.3, "gained"), (0.5, 0.6, "worse"), (0.6, 0.5, "better"), (0.25, 0.35, "same")],
    )
    def test_of_a_change(self, before, after, result) -> None:
        assert compared(before, after).changes()["result"].to_list() == [result]

    def test_a_summary_names_the_lost_pattern(self) -> None:
        assert change_summary(compared(0.3, 0.5)) == ["other: lost on_time."]

    def test_rivals_that_pass_are_counted(self) -> None:
        assert compared(0.3, 0.35).passed_by_rivals() == {"on_time": (1, 1)}


class TestVariants:
    def test_the_full_model_comes_first(self) -> None:
        assert models()[0] == Variant("full")
        assert {variant.name for variant in models()} >= {"full", "mean_field", "queue"}

    def test_an_unknown_model_has_a_hint(self) -> None:
        with pytest.raises(ConfigError, match="Did you mean 'queue'"):
            models(["queu"])

    def test_every_mechanism_with_a_switch_is_switched_off(self) -> None:
        assert len(ablations()) == 1 + len(list(switched_on()))
        assert Variant("without voice", {"voice.enabled": "false"}) in ablations()

    def test_a_setting_instead_of_a_mechanism(self) -> None:
        assert ablations(["gossip.story_pull=0"])[1].settings == {"gossip.story_pull": "0"}

    def test_an_unknown_mechanism_has_a_hint(self) -> None:
        with pytest.raises(ConfigError, match="Did you mean 'voice'"):
            ablations(["voise"])

    def test_named_settings_in_a_file(self, tmp_path) -> None:
        file = tmp_path / "mine.yaml"
        file.write_text("quiet: {voice.baseline: -2, voice.enabled: true}\n", encoding="utf-8")
        assert ablations(file=file)[1] == Variant("quiet", {"voice.baseline": "-2", "voice.enabled": "true"})

    def test_a_file_of_something_else(self, tmp_path) -> None:
        file = tmp_path / "mine.yaml"
        file.write_text("- voice\n", encoding="utf-8")
        with pytest.raises(ConfigError, match=r"mine\.yaml"):
            ablations(file=file)


def test_a_setting_that_every_world_sets_itself_is_refused_not_ignored(tmp_path) -> None:
    with pytest.raises(ConfigError, match="'scenario=case_study' would change nothing: each world"):
        validate(["full"], ["on_time"], replicates=1, settings=[*TINY, "scenario=case_study"], folder=tmp_path)


class TestDraws:
    @pytest.fixture(scope="class")
    @staticmethod
    def drawn(tmp_path_factory) -> Validation:
        names = ["on_time", "safety_performance", "trust_performance"]
        folder = tmp_path_factory.mktemp("draws")
        return validate(["full", "queue"], names, prior_draws=4, ensemble="ensemble", members=3, replicates=2,
                        draw_replicates=1, settings=TINY, folder=folder)  # fmt: skip

    def test_only_patterns_that_can_be_measured_are_counted(self, drawn) -> None:
        assert drawn.severities()["pattern"].tolist() == ["on_time", "trust_performance"]
        assert drawn.over_ensemble()["pattern"].tolist() == ["on_time", "trust_performance"]
        assert (drawn.severities()["draws"] == 4).all() and (drawn.over_ensemble()["members"] == 3).all()

    def test_a_pattern_that_most_draws_or_rivals_hit_counts_for_nothing(self, drawn) -> None:
        rows = drawn.severities()
        easy = (rows["prior_share"] > 0.5) | (rows["rivals_share"] > 0.5)
        assert rows["trivial"].tolist() == easy.tolist()

    def test_draws_have_seeds_of_their_own_and_the_page_says_so(self, drawn) -> None:
        text = as_markdown(drawn)
        assert "seeds 177002 to 177005, one a draw" in text and "seeds 277002 to 277004, one a draw" in text
        assert "How hard the patterns are to hit" in text and "Over the ensemble" in text
