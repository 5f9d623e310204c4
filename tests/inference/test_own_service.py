"""A service's own data become patterns: which figures, with which bands, and which settings make like like."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.inference.own_service.service import own_service
from sim.inference.own_service.setting import stretched
from sim.inference.own_service.summaries import scale_of_teams, summary_of
from sim.inference.own_service.targets import TeamRow

pytestmark = pytest.mark.usefixtures("configured_once")
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "own-service"
SCALES = {"task": {"items": ["t1", "t2", "t3"]}, "relationship": {"items": ["r1", "r2", "r3"]}}
COLUMNS = {"instrument": "ics", "profession": "job", "team": "team", "scales": SCALES}
PROFESSIONS = ("social_work", "education", "health")


def people(number: int = 60, teams: int = 6, lowest: int = 1, options: int = 5) -> pd.DataFrame:
    """Made-up answers to six items."""
    rng = np.random.default_rng(16)
    items = [item for scale in SCALES.values() for item in scale["items"]]
    level = rng.uniform(size=(number, 1))
    answers = np.clip(np.floor(options * (0.6 * level + 0.4 * rng.uniform(size=(number, len(items))))), 0, options - 1)
    return pd.DataFrame(answers.astype(int) + lowest, columns=items).assign(
        job=[PROFESSIONS[k % 3] for k in range(number)], team=[f"team {k % teams}" for k in range(number)]
    )


@pytest.fixture
def read(tmp_path: Path):
    """Reads answers (or none) under targets."""

    def read(frame: pd.DataFrame | None, targets: dict, **csv):
        (tmp_path / "targets.yaml").write_text(yaml.safe_dump(targets), encoding="utf-8")
        if frame is None:
            return own_service(None, tmp_path / "targets.yaml")
        frame.to_csv(tmp_path / "survey.csv", index=False, **csv)
        return own_service(tmp_path / "survey.csv", tmp_path / "targets.yaml")

    return read


def by_id(found) -> dict:
    return {pattern.id: pattern for pattern in found.patterns}


def test_the_example_has_figures_of_every_kind_and_says_what_was_used() -> None:
    found = own_service(EXAMPLE / "survey.csv", EXAMPLE / "targets.yaml")
    kinds = {pattern.statistic.kind for pattern in found.patterns}
    assert kinds == {"survey_mean", "survey_sd", "survey_gap", "survey_intraclass", "survey_correlation", "mean"}
    assert found.overrides == ["instruments=ics", "organisation=case_study", "instruments.ics.reply.rate=0.6"]
    assert "140 rows" in " ".join(found.notes)
    assert all(source.cite.startswith("own data") for pattern in found.patterns for source in pattern.sources)


def test_figures_of_answers_are_those_of_their_scores(read) -> None:
    frame = people()
    found = by_id(read(frame, COLUMNS))
    task = frame[SCALES["task"]["items"]].mean(axis=1)
    other = frame[SCALES["relationship"]["items"]].mean(axis=1)
    nurses = frame["job"] == "health"
    assert found["own_task_mean"].band.published == pytest.approx(task.mean())
    assert found["own_task_sd"].band.published == pytest.approx(task.std())
    assert found["own_task_relationship_correlation"].band.published == pytest.approx(task.corr(other))
    gap = task[nurses].mean() - task[~nurses].mean()
    assert found["own_task_health_gap"].band.published == pytest.approx(gap)


def test_a_band_is_the_sampling_error_and_the_discrepancy_together(read) -> None:
    wide = by_id(read(people(60), COLUMNS))["own_task_mean"]
    narrow = by_id(read(people(60), {**COLUMNS, "discrepancy": {"mean": 0.0}}))["own_task_mean"]
    half = 1.2816 * np.hypot(wide.band.standard_error, 0.3)
    assert (wide.high - wide.low) / 2 == pytest.approx(half, rel=1e-3)
    assert (narrow.high - narrow.low) / 2 == pytest.approx(1.2816 * narrow.band.standard_error, rel=1e-3)


def test_more_people_give_a_narrower_band(read) -> None:
    few, many = (by_id(read(people(number), COLUMNS))["own_task_mean"].band for number in (60, 600))
    assert many.standard_error < few.standard_error / 2


def test_a_reversed_item_is_turned(read) -> None:
    frame = people()
    turned = frame.assign(t2=6 - frame["t2"])
    scales = {**SCALES, "task": {**SCALES["task"], "reversed": ["t2"]}}
    plain, again = by_id(read(frame, COLUMNS)), by_id(read(turned, {**COLUMNS, "scales": scales}))
    assert again["own_task_mean"].band.published == pytest.approx(plain["own_task_mean"].band.published)
    assert again["own_task_sd"].band.published == pytest.approx(plain["own_task_sd"].band.published)


@pytest.mark.parametrize("form", [{"sep": ";"}, {"sep": "\t"}, {"encoding": "utf-8-sig"}])
def test_separators_and_a_byte_order_mark_change_nothing(read, form: dict) -> None:
    assert read(people(), COLUMNS, **form).patterns == read(people(), COLUMNS).patterns


def test_declared_codes_empty_cells_and_na_are_missing(read) -> None:
    frame = people().astype(object)
    codes = frame.copy()
    codes.loc[0, "t1"], codes.loc[1, "t2"], codes.loc[2, "t3"] = -99, "NA", ""
    frame.loc[0, "t1"], frame.loc[1, "t2"], frame.loc[2, "t3"] = "", "", ""
    assert by_id(read(codes, {**COLUMNS, "missing": [-99]})) == by_id(read(frame, COLUMNS))


def test_who_answers_nothing_is_left_out_and_counted(read) -> None:
    frame = people().astype(object)
    frame.loc[:2, [item for scale in SCALES.values() for item in scale["items"]]] = ""
    found = read(frame, COLUMNS)
    assert "57 people" in by_id(found)["own_task_mean"].band.why
    assert any("3 rows left out" in note for note in found.notes)


def test_seven_points_are_simulated_with_seven_categories(read) -> None:
    found = read(people(options=7), {**COLUMNS, "range": [1, 7]})
    cuts = next(text for text in found.overrides if "scales.task.thresholds" in text)
    assert cuts.count(",") == 5
    assert "instruments.ics.answers=[]" in found.overrides
    assert by_id(found)["own_task_mean"].statistic.plus == 0


def test_answers_from_zero_are_compared_from_zero(read) -> None:
    found = read(people(lowest=0), {**COLUMNS, "range": [0, 4]})
    assert by_id(found)["own_task_mean"].statistic.plus == -1
    assert not any("thresholds" in text for text in found.overrides)


def test_thresholds_of_other_categories_keep_their_places() -> None:
    assert stretched((-1.5, -0.5, 0.5, 1.5), 5) == [-1.5, -0.5, 0.5, 1.5]
    cuts = stretched((-1.5, -0.5, 0.5, 1.5), 10)
    assert cuts[1::2] == [-1.5, -0.5, 0.5, 1.5]
    assert cuts == sorted(cuts)


def test_the_simulated_scale_has_as_many_items_and_asks_the_same_professions(read) -> None:
    scales = {"task": {"items": ["t1", "t2"]}}
    found = read(people(), {**COLUMNS, "scales": scales})
    assert "instruments.ics.scales.task.items=2" in found.overrides
    assert any(text.startswith("instruments.ics.professions=") for text in found.overrides)


def test_a_mean_of_fewer_than_five_people_is_not_used_and_that_is_said(read) -> None:
    frame = people()
    frame.loc[frame.index[:4], "job"] = "early_years"
    found = read(frame, COLUMNS)
    assert not any("early_years" in name for name in by_id(found))
    assert any("early_years" in note and "disclosure" in note for note in found.notes)


def test_few_teams_or_people_cost_some_figures_and_that_is_said(read) -> None:
    found = read(people(12, teams=3), COLUMNS)
    assert set(by_id(found)) & {"own_task_mean", "own_task_icc", "own_task_relationship_correlation"} == {
        "own_task_mean"
    }
    notes = " ".join(found.notes)
    assert "3 teams; an ICC needs 5" in notes
    assert "12 people; a correlation needs 20" in notes


def test_a_table_of_teams_gives_the_figures_of_its_people() -> None:
    frame = people(60, teams=6)
    scores = frame.assign(task=frame[["t1", "t2", "t3"]].mean(axis=1), profession=frame["job"])
    rows = [TeamRow(str(team), "task", len(own), own.mean(), own.std()) for team, own in scores.groupby("team")["task"]]
    direct, summed = summary_of(scores, ["task"]).scales["task"], scale_of_teams(rows)
    for name in ("n", "mean", "sd", "icc", "teams"):
        assert getattr(summed, name) == pytest.approx(getattr(direct, name)), name


def test_a_published_table_alone_is_enough(read) -> None:
    table = {
        "scales": {"task": {"n": 74, "mean": 2.6, "sd": 0.7, "icc": 0.1, "teams": 10}},
        "correlations": [{"scale": "task", "other": "relationship", "r": 0.5, "n": 74}],
        "professions": [{"profession": "health", "scale": "task", "n": 20, "mean": 2.4, "sd": 0.6}],
    }
    found = by_id(
        read(None, {"instrument": "ics", "published": table, "service": {"turnover": {"value": 0.2, "n": 90}}})
    )
    names = {"task_mean", "task_sd", "task_icc", "task_relationship_correlation", "task_health_gap", "turnover"}
    assert set(found) == {f"own_{name}" for name in names}
    assert found["own_task_health_gap"].band.published == pytest.approx(2.4 - (74 * 2.6 - 20 * 2.4) / 54)


def test_a_figure_that_both_have_is_that_of_the_answers(read) -> None:
    table = {"scales": {"task": {"n": 74, "mean": 4.5, "sd": 0.3}}}
    found = read(people(), {**COLUMNS, "published": table})
    assert by_id(found)["own_task_mean"].sources[0].mark == "computed"
    assert any("not the published one" in note for note in found.notes)


def test_figures_of_the_service_alone_need_no_instrument(read) -> None:
    service = {"on_time": {"value": 0.5, "n": 400}, "caseload": {"social_work": {"value": 17, "n": 40, "sd": 6}}}
    found = read(None, {"service": service})
    assert set(by_id(found)) == {"own_on_time", "own_caseload_social_work"}
    assert found.overrides == []
