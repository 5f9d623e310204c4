"""From words to cells: Hydra's grammar, designs, names, content addresses; the quick way and the full one agree."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from sim.core.errors import ConfigError
from sim.inference.prior_sample import uncertain
from sim.settings.compose import compose_config, hydra_for_studies, validated_config
from sim.studies.plan.cell import label_of, short_names
from sim.studies.plan.cell_keys import Keys, cell_key
from sim.studies.plan.composer import Composer, with_changes
from sim.studies.plan.parse_overrides import as_override, as_sweep, parse_overrides
from sim.studies.plan.plan import read_levels, same
from sim.studies.plan.plan_from_python import plan_from_overrides
from sim.studies.plan.sweep_cells import declared_range


class TestGrids:
    def test_every_combination_the_first_changes_slowest(self, plan) -> None:
        assert [cell.name for cell in plan.cells] == [
            "bias 0, paperwork separate", "bias 0, paperwork shared",
            "bias 0.6, paperwork separate", "bias 0.6, paperwork shared",
        ]  # fmt: skip
        assert plan.cells[0].factors == {"leadership.bias": 0.0, "paperwork": "separate"}
        assert plan.runs == 12 and plan.factors == ["leadership.bias", "paperwork"]

    def test_a_cell_is_what_a_single_run_would_be(self, plan) -> None:
        single = compose_config(
            "case_study", organisation="small_workshop", weeks=6, burn_in=2, replicates=3, paperwork="shared",
            leadership={"bias": 0.6},
        )  # fmt: skip
        assert plan.config(plan.cells[3]) == single

    def test_ranges_and_globs_are_hydras(self, planned) -> None:
        assert len(planned("leadership.bias=range(0,2)").cells) == 2
        assert {cell.name for cell in planned("stance=glob(*)").cells} >= {"unitarist", "pluralist", "none"}

    def test_without_sweeps_there_is_one_cell(self, planned) -> None:
        (cell,) = planned("leadership.bias=0.2").cells
        assert cell.factors == {} and cell.name == "single"

    def test_the_same_cell_twice_is_run_once_and_reported(self, planned) -> None:
        plan = planned("leadership.bias=0,0.0,0.5")
        assert len(plan.cells) == 2 and "leadership.bias=0.0 is the same as leadership.bias=0" in plan.notes[0]

    def test_an_experiment_sets_what_all_cells_share(self, planned) -> None:
        plan = planned("experiment=channels_of_bias", base=("organisation=small_workshop",))
        config = plan.config(plan.cells[0])
        assert len(plan.cells) == 16 and config.cpd.allocation == "leadership_share" and not config.events
        assert plan.study_groups.study.name == "channels_of_bias"

    def test_what_is_typed_wins_over_the_experiment(self, planned) -> None:
        plan = planned("experiment=budget_ladder", "cpd.budget=0,100", base=("organisation=small_workshop",))
        assert [cell.factors["cpd.budget"] for cell in plan.cells] == [0, 100, 0, 100]


class TestDesigns:
    def test_zip_pairs_values(self, planned) -> None:
        plan = planned("design=zip", "leadership.bias=0,0.3,0.6", "paperwork.shared=0,0.5,1")
        assert [(c.factors["leadership.bias"], c.factors["paperwork.shared"]) for c in plan.cells] == [
            (0, 0), (0.3, 0.5), (0.6, 1),
        ]  # fmt: skip

    def test_a_file_holds_cells_with_names(self, planned, tmp_path: Path) -> None:
        file = tmp_path / "cells.csv"
        file.write_text("name,leadership.bias,paperwork\nthe study,0.6,separate\n\nremedy,0.1,shared\n")
        plan = planned("design=csv", f"design.file={file}")
        assert [cell.name for cell in plan.cells] == ["the study", "remedy"]
        assert plan.cells[1].factors == {"leadership.bias": 0.1, "paperwork": "shared"}

    def test_an_empty_field_leaves_a_setting_as_it_is(self, planned, tmp_path: Path) -> None:
        file = tmp_path / "cells.csv"
        file.write_text("leadership.bias,paperwork\n0.6,\n,shared\n")
        plan = planned("design=csv", f"design.file={file}", "leadership.bias=0.2")
        assert [cell.factors for cell in plan.cells] == [{"leadership.bias": 0.6}, {"paperwork": "shared"}]
        assert [plan.config(cell).leadership.bias for cell in plan.cells] == [0.6, 0.2]

    def test_a_file_is_crossed_with_what_is_swept(self, planned, tmp_path: Path) -> None:
        file = tmp_path / "cells.csv"
        file.write_text("leadership.bias\n0.6\n0.1\n")
        assert len(planned("design=csv", f"design.file={file}", "paperwork=separate,shared").cells) == 4

    @pytest.mark.parametrize("kind", ["lhs", "sobol"])
    def test_samples_fill_each_range_evenly(self, planned, kind: str) -> None:
        plan = planned(
            f"design={kind}", "design.points=16", "leadership.bias=interval(0,0.8)", "design.over=[demand.volume]"
        )
        reference, *cells = plan.cells
        assert reference.name == "reference" and plan.levels(reference)["demand.volume"] == 1.0
        bias = np.array([cell.factors["leadership.bias"] for cell in cells])
        assert len(cells) == 16 and bias.min() >= 0 and bias.max() <= 0.8
        assert sorted(np.floor(bias / 0.8 * 16).astype(int)) == list(range(16))  # one in each of sixteen slices
        volume = declared_range("demand.volume")
        assert all(volume.low <= cell.factors["demand.volume"] <= volume.high for cell in cells)

    def test_an_uncertain_number_is_sampled_over_its_prior_not_its_bounds(self, planned) -> None:
        plan = planned("design=lhs", "design.points=32", "design.over=[encounter_effects.trust_gain]")
        gains = np.array([cell.factors["encounter_effects.trust_gain"] for cell in plan.cells[1:]])
        (row,) = uncertain(["encounter_effects.trust_gain"])
        assert row.prior.shape == "log_uniform" and row.prior.low <= gains.min() and gains.max() <= row.prior.high
        assert np.median(gains) == pytest.approx(np.sqrt(row.prior.low * row.prior.high), rel=0.05)

    def test_all_uncertain_numbers_but_those_that_are_set(self, planned) -> None:
        plan = planned("design=lhs", "design.points=4", "design.over=[uncertain]", "voice.baseline=0.5")
        assert set(plan.cells[1].factors) == {row.path for row in uncertain()} - {"voice.baseline"}

    def test_points_that_make_no_service_are_left_out_and_counted(self, planned) -> None:
        typed = ("design=lhs", "design.points=8", "demand.utilisation=interval(0.5,1.2)", "leadership.bias=0,0.6")
        plan = planned(*typed)
        (note,) = (text for text in plan.notes if "left out" in text)
        left_out = int(note.split(" of 8 sampled points left out")[0])
        assert 0 < left_out < 8 and len(plan.cells) == 2 + 2 * (8 - left_out)
        with pytest.raises(ConfigError, match="None of the sampled points makes a service"):
            planned("design=lhs", "design.points=2", "demand.utilisation=interval(0.5,0.6)")

    def test_samples_depend_on_their_seed_alone(self, planned) -> None:
        overrides = ("design=lhs", "design.points=4", "leadership.bias=interval(0,1)")
        one, two, other = (planned(*overrides, f"design.seed={seed}") for seed in (1, 1, 2))
        assert [c.key for c in one.cells] == [c.key for c in two.cells] != [c.key for c in other.cells]

    def test_whole_numbers_stay_whole(self, planned) -> None:
        plan = planned("design=lhs", "design.points=8", "burn_in=interval(0,3)")
        assert {cell.factors["burn_in"] for cell in plan.cells[1:]} == {0, 1, 2, 3}

    def test_samples_are_crossed_with_what_is_listed(self, planned) -> None:
        plan = planned("design=lhs", "design.points=3", "leadership.bias=interval(0,1)", "paperwork=separate,shared")
        assert len(plan.cells) == 8 and [cell.name for cell in plan.cells[:2]] == [
            "reference, paperwork separate", "reference, paperwork shared",
        ]  # fmt: skip

    def test_a_study_with_a_baseline_of_its_own_needs_no_reference(self, planned) -> None:
        plan = planned("design=lhs", "design.points=3", "leadership.bias=interval(0,1)", "study.baseline=2")
        assert len(plan.cells) == 3


class TestAddresses:
    def test_what_cannot_change_a_number_does_not_count(self) -> None:
        config = compose_config("case_study", organisation="small_workshop")
        same_numbers = replace(config, replicates=99, workers=7, scenario=replace(config.scenario, name="other"))
        assert cell_key(config) == cell_key(same_numbers)

    @pytest.mark.parametrize("changes", [{"seed": 2}, {"weeks": 155}, {"burn_in": 51}])
    def test_everything_else_does(self, changes) -> None:
        config = compose_config("case_study", organisation="small_workshop")
        assert cell_key(config) != cell_key(replace(config, **changes))


@pytest.fixture(scope="module")
def hydra():
    with hydra_for_studies() as (loader, compose):
        yield loader, compose(["organisation=small_workshop"])


WORDS = st.fixed_dictionaries(
    {},
    optional={
        "leadership.bias": st.sampled_from(["0", "0.5", "1"]),
        "paperwork.shared": st.floats(0, 1).map(repr),
        "paperwork": st.sampled_from(["separate", "shared", "extra_tier"]),
        "leadership": st.sampled_from(["balanced", "case_study"]),
        "leadership.seats": st.sampled_from(["{social_work:1}", "{health:2,education:1}"]),
        "leadership.seats.health": st.sampled_from(["0", "3"]),
        "cpd": st.sampled_from(["none", "survey_preferred"]),
        "cpd.loop.enabled": st.sampled_from(["true", "false"]),
        "seed": st.integers(0, 99).map(str),
        "++cpd.activities.study_day.per_year": st.sampled_from(["1", "3"]),
        "cpd.allocation": st.sampled_from(["need", "equal"]),
        "structure.merged": st.sampled_from(["[education,health]", "[]"]),
    },
)


def check_that_both_ways_agree(hydra, first, second) -> None:
    """Both cells from one composer, so that what one sets is seen not to stick."""
    quick, full = (Composer(*hydra, ["weeks=8"], full=full) for full in (False, True))
    keys = Keys()
    for choice in (first, second, first):
        overrides = [f"{name}={value}" for name, value in choice.items()]
        plains = []
        for composer in (quick, full):
            cell = composer.compose(overrides)
            plains.append(with_changes(composer.bases[cell.base], cell.changes))
        assert plains[0] == plains[1]
        assert quick_key(keys, quick, overrides) == full_key(plains[1])


generated = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))


@settings(generated, max_examples=3)
@example(
    first={"leadership.bias": "0.5", "paperwork": "shared", "leadership.seats.health": "3", "cpd.allocation": "equal"},
    second={"leadership": "balanced", "paperwork.shared": "0.25", "leadership.seats": "{social_work:1}"},
)
@example(
    first={"cpd": "none", "cpd.activities": "{day:{kind:bite_size,professions:[health]}}", "cpd.budget": "80.0"},
    second={"cpd": "survey_preferred", "cpd.activities": "{day:{per_year:2}}", "cpd.alternatives": "{nothing:{}}"},
)
@given(first=WORDS, second=WORDS)
def test_the_quick_way_composes_what_the_full_way_does(hydra, first, second) -> None:
    check_that_both_ways_agree(hydra, first, second)


@pytest.mark.slow
@settings(generated, max_examples=60)
@given(first=WORDS, second=WORDS)
def test_the_quick_way_composes_what_the_full_way_does_for_many_choices(hydra, first, second) -> None:
    check_that_both_ways_agree(hydra, first, second)


def quick_key(keys: Keys, composer: Composer, overrides: list[str]) -> str:
    """The key by way of what cells share, or the complaint."""
    cell = composer.compose(overrides)
    base = composer.bases[cell.base]
    try:
        return keys.key(str(cell.base), base, with_changes(base, cell.changes), [name for name, _ in cell.changes])
    except ConfigError as error:
        return str(error)


def full_key(plain: dict) -> str:
    """The key of a configuration read as a whole, or the complaint."""
    try:
        return cell_key(validated_config(plain))
    except ConfigError as error:
        return str(error)


def test_laying_over_leaves_what_lies_below() -> None:
    below = {"a": {"b": {"c": 1}, "d": 2}}
    before = copy.deepcopy(below)
    assert with_changes(below, [("a.b.c", 5)]) == {"a": {"b": {"c": 5}, "d": 2}}
    assert below == before


class TestWords:
    def test_python_values_become_hydras_words(self, hydra) -> None:
        assert as_override("a", {"b": [1, True, None, "x y"]}) == "a={b:[1,true,null,'x y']}"
        overrides = [as_sweep("leadership.bias", [0, 0.5]), as_override("study.description", "it's, = odd")]
        found = parse_overrides(overrides, hydra[0])
        assert found.sweeps[0].overrides == ("leadership.bias=0", "leadership.bias=0.5")
        assert found.fixed == ["study.description='it\\'s, = odd'"]

    def test_of_two_words_for_one_setting_the_last_counts(self, hydra) -> None:
        found = parse_overrides(["leadership.bias=0,1", "leadership.bias=0.5"], hydra[0])
        assert found.fixed == ["leadership.bias=0.5"] and not found.sweeps

    def test_names_are_short_where_that_is_clear(self) -> None:
        short = short_names(["leadership.bias", "demand.volume", "cpd.budget", "a.budget"])
        assert short["leadership.bias"] == "bias" and short["cpd.budget"] == "cpd.budget"
        assert (
            label_of({"leadership.bias": 0.25, "x": False}, {"leadership.bias": "bias", "x": "x"}) == "bias 0.25, x no"
        )
        assert label_of({"scenario": "placebo"}, {"scenario": "scenario"}) == "placebo"

    def test_levels_can_be_said_in_several_ways(self) -> None:
        factors = ["leadership.bias", "paperwork"]
        for said in ("bias 0, paperwork shared", "leadership.bias=0,paperwork=shared", "bias=0, paperwork shared"):
            assert read_levels(said, factors) == {"leadership.bias": "0", "paperwork": "shared"}
        assert read_levels("case_study", factors) == {} == read_levels("nonsense 3", factors)
        assert same(0.0, "0") and same(False, "no") and not same(True, "no") and not same(0.1, 0.2)


class TestAsking:
    def test_a_cell_by_name_number_key_or_values(self, plan) -> None:
        third = plan.cells[2]
        for asked in (third.name, 3, "3", third.key, {"leadership.bias": 0.6, "paperwork": "separate"}):
            assert plan.cell(asked) == third

    def test_no_cell_and_several(self, plan) -> None:
        with pytest.raises(ConfigError, match=r"No cell is 'bias 0.6, paperwork seperate'.*Did you mean"):
            plan.cell("bias 0.6, paperwork seperate")
        with pytest.raises(ConfigError, match="fits 2 cells"):
            plan.cell({"leadership.bias": 0.6})


@pytest.mark.parametrize(
    ("overrides", "name"),
    [
        (["leadership.bias=0,0.6", "paperwork=separate,shared"], "case_study_bias_by_paperwork"),
        (["scenario=status_quo,case_study"], "status_quo_and_case_study"),
        (["scenario=status_quo,case_study,placebo", "seed=1,2"], "3_scenarios_seed"),
        (["leadership.bias=0,0.6", "study.name=mine"], "mine"),
    ],
)
def test_a_study_without_a_name_is_named_after_its_scenarios_and_levers(overrides: list[str], name: str) -> None:
    assert plan_from_overrides(["organisation=small_workshop", *overrides]).name == name


def test_a_thread_can_compose_within_a_composition() -> None:
    """A plug-in's or a planner's own composition does not wait for the one around it, nor disturb it."""
    with hydra_for_studies() as (_, compose):
        inner = compose_config("case_study", organisation="small_workshop")
        assert compose(["organisation=small_workshop"]).organisation.name == inner.organisation.name
