"""Tables and statistics of a survey are those of its answers; the truth is in a separate table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import Study, load, run
from sim.core.errors import ConfigError
from sim.measures.survey.profiles import centred_log_ratios, profiles_of
from sim.measures.survey.scores import SURVEY, score_of, scores_at, team_means
from sim.measures.survey.statistics import correlation, statistics_of
from sim.measures.survey.tables import answers_of, invitations_of, truths_of
from sim.model.survey.administer import AdministeredSurvey, administer, full_response
from sim.model.survey.instrument import Reply
from sim.model.survey.library import built_in
from sim.stats.psychometrics.icc import icc1
from sim.stats.psychometrics.reliability import alpha

SMALL = {"organisation": "small_workshop", "weeks": 20, "burn_in": 4, "replicates": 3, "progress": False}

NOW = {
    "code": "N", "kind": "points", "label": "Now", "construct": "x", "latent": "culture", "items": 4, "loading": 0.2,
    "shares": {"clan": 0.2, "adhocracy": 0.2, "market": 0.3, "hierarchy": 0.3},
}  # fmt: skip
DIMENSIONS = list(built_in("ocai").scales)
HALVES = {"now": {"scales": DIMENSIONS[:6]}, "preferred": {"scales": DIMENSIONS[6:], "break_off": 0.7}}


@pytest.fixture(scope="module")
def survey(settled) -> AdministeredSurvey:
    return administer(settled(), built_in("ics"), "ics")


@pytest.fixture(scope="module")
def surveyed():
    """A run with two instruments, one of them sent out twice, and the truth kept."""
    settings = {"instruments.ics.weeks": [4, -1], "instruments.ocai.weeks": [9], "record": {"truth": True}}
    return run("case_study", instruments=["ics", "ocai"], **SMALL, **settings)


def test_a_score_needs_half_of_the_items() -> None:
    items = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, np.nan], [4.0, np.nan, np.nan], [np.nan] * 3])
    assert np.array_equal(score_of(items), [2.0, 1.5, np.nan, np.nan], equal_nan=True)


def test_a_team_mean_needs_two_people() -> None:
    scores, teams = np.array([1.0, 3.0, 5.0, np.nan, 2.0]), np.array([0, 0, 1, 1, 2])
    assert np.array_equal(team_means(scores, teams), [2.0, np.nan, np.nan], equal_nan=True)


def test_correlations_that_cannot_be_computed_are_nan() -> None:
    assert np.isnan(correlation(np.array([1.0, 2.0, np.nan]), np.array([1.0, 2.0, 3.0])))
    assert np.isnan(correlation(np.ones(9), np.arange(9.0)))
    assert correlation(np.arange(9.0), -np.arange(9.0)) == pytest.approx(-1.0)


def test_statistics_are_those_of_the_answers(survey: AdministeredSurvey) -> None:
    found = statistics_of(survey).astype({"level": str, "statistic": str, "scale": str, "other": str})
    table = found.set_index(["level", "statistic", "scale", "other"])["value"]
    scores, teams = scores_at(survey, SURVEY), survey.frame.localities
    for scale, values in scores.items():
        known = values[np.isfinite(values)]
        assert table["survey", "n", scale, ""] == len(known) == survey.replies.responded.sum()
        assert table["survey", "mean", scale, ""] == pytest.approx(known.mean())
        assert table["survey", "sd", scale, ""] == pytest.approx(known.std(ddof=1))
        assert table["survey", "alpha", scale, ""] == pytest.approx(alpha(survey.answers(scale)))
        assert table["survey", "icc1", scale, ""] == pytest.approx(icc1(values, teams))
        assert table["teams", "mean", scale, ""] == pytest.approx(np.nanmean(team_means(values, teams)))
        assert table["census", "n", scale, ""] == survey.frame.in_post.sum()
    both = np.isfinite(scores["task"]) & np.isfinite(scores["process"])
    r = np.corrcoef(scores["task"][both], scores["process"][both])[0, 1]
    assert table["survey", "r", "task", "process"] == pytest.approx(r)


def test_the_truth_s_mean_is_what_a_census_finds_on_average(settled) -> None:
    census = administer(settled(), full_response(built_in("ics")), "ics")
    for scale in ("relationship", "process"):  # of task conflict people see more than there was
        there = census.frame.in_post
        gap = census.census[scale][there].mean() - census.true_answers[scale][there].mean()
        # Mood is shared by a person's items, so people are what counts: about .9 of a step between them.
        assert abs(gap) < 4 * 0.9 / np.sqrt(there.sum())


def test_tables_have_a_row_per_invitation_and_per_answer(survey: AdministeredSurvey) -> None:
    who, said, true = invitations_of(survey), answers_of(survey), truths_of(survey)
    assert list(who["respondent"]) == list(range(1, len(survey.frame) + 1))
    assert (who["disposition"] != "no_reply").sum() == survey.replies.responded.sum()
    assert len(said) == who["items"].sum() == sum(np.isfinite(survey.answers(scale)).sum() for scale in survey.census)
    assert set(said["respondent"]) == set(who.loc[who["items"] > 0, "respondent"])
    assert len(true) == len(survey.frame) * len(survey.census)
    one = true.query("respondent == 7 and scale == 'task'").iloc[0]
    place = int(np.flatnonzero(survey.replies.order == 6)[0])
    assert one["post"] == survey.frame.rows[place] and one["reading"] == pytest.approx(
        survey.true_values["task"][place]
    )
    assert one["probability"] == pytest.approx(survey.replies.probability[place])


def test_respondents_are_numbered_without_regard_to_posts(survey: AdministeredSurvey) -> None:
    posts = truths_of(survey).query("scale == 'task'").sort_values("respondent")["post"].to_numpy()
    assert abs(np.corrcoef(posts, np.arange(len(posts)))[0, 1]) < 0.2


def test_profiles_add_up(settled) -> None:
    table = profiles_of(administer(settled(), built_in("ocai"), "ocai"))
    keys = ["level", "profession", "asked"]
    assert table.groupby(keys, observed=True)["points"].sum().to_numpy() == pytest.approx(100)
    assert table.groupby(keys, observed=True)["log_ratio"].sum().to_numpy() == pytest.approx(0, abs=1e-9)
    everybody = table.query("level == 'truth' and profession == 'all' and asked == 'culture'").set_index("kind")
    assert everybody["points"].idxmax() == "hierarchy"
    assert profiles_of(administer(settled(), built_in("ics"), "ics")).empty


def test_log_ratios_by_hand() -> None:
    ratios = centred_log_ratios(np.array([[40.0, 10.0, 40.0, 10.0]]))
    assert ratios[0] == pytest.approx(np.log([2.0, 0.5, 2.0, 0.5]))
    assert np.isfinite(centred_log_ratios(np.array([[100.0, 0.0, 0.0, 0.0]]))).all()


def test_a_run_has_its_surveys(surveyed) -> None:
    assert [(one.name, one.week) for one in surveyed.surveys()] == [("ics", 4), ("ics", 19), ("ocai", 9)]
    last = surveyed.survey("ics")
    assert last.week == 19 and set(last.invitations["replicate"]) == {0, 1, 2}
    wide = last.wide()
    assert list(wide.columns) == ["replicate", "respondent", "profession", "locality", *last.items]
    assert len(wide) == last.response()["responded"].sum()
    assert wide[last.items].notna().all(axis=None)


def test_published_tables_and_the_error_decomposition_agree(surveyed) -> None:
    survey = surveyed.survey("ics", 4)
    decomposition = survey.error_decomposition()
    assert list(decomposition.columns) == ["truth", "census", "survey", "teams"]
    for level in decomposition.columns:
        table = survey.published(level)
        for scale in table.index:
            assert table.loc[scale, "mean"] == pytest.approx(decomposition.loc[("mean", scale, ""), level])
    assert survey.published().loc["process", "r_task"] == pytest.approx(
        decomposition.loc[("r", "task", "process"), "survey"]
    )
    with pytest.raises(ConfigError, match="Did you mean 'census'"):
        survey.published("sensus")


def test_unknown_surveys_are_refused_with_what_is_allowed(surveyed) -> None:
    for name, week, allowed in ((None, None, "ics and ocai"), ("isc", None, "'ics'"), ("ics", 5, "4 and 19")):
        with pytest.raises(ConfigError, match=allowed):
            surveyed.survey(name, week)
    with pytest.raises(ConfigError, match="points"):
        surveyed.survey("ics").profiles()
    unsurveyed = run("case_study", **{**SMALL, "replicates": 1})
    assert unsurveyed.surveys() == []
    with pytest.raises(ConfigError, match="instruments="):
        unsurveyed.survey()


def test_the_truth_is_recorded_only_on_request(surveyed, tmp_path) -> None:
    assert len(surveyed.survey("ics").truth)
    plain = run("case_study", instruments="ics", output=tmp_path / "run", **{**SMALL, "replicates": 2})
    assert not (tmp_path / "run" / "tables" / "truths").exists()
    with pytest.raises(ConfigError, match=r"record\.truth=true"):
        plain.survey().truth  # noqa: B018
    again = load(tmp_path / "run").survey("ics")
    assert again.wide().equals(plain.survey().wide())


def test_surveys_leave_the_run_as_it_is(surveyed) -> None:
    plain = run("case_study", **SMALL)
    assert surveyed.weekly.equals(plain.weekly) and surveyed.cases.equals(plain.cases)


def test_a_study_keeps_the_statistics_of_every_cell(tmp_path) -> None:
    study = Study.create(
        over={"leadership.bias": [0, 0.6]}, organisation="small_workshop", instruments=["ics", "ocai"], weeks=6,
        burn_in=2, replicates=2, engine="in_process", folder=tmp_path / "study",
        study={"keep": ["runs", "survey_statistics", "profiles"]},
    )  # fmt: skip
    statistics = study.run(progress=False).read("survey_statistics")
    assert set(statistics["leadership.bias"]) == {0, 0.6}
    assert {"level", "statistic", "scale", "value"} <= set(statistics.columns)


def test_the_figure_shows_every_scale_and_level(surveyed) -> None:
    for name, words in (("ics", ("Task conflict", "this survey")), ("ocai", ("Clan", "Social work"))):
        figure = surveyed.survey(name).plot("seed 1")
        texts = [text.get_text() for text in figure.findobj(lambda item: hasattr(item, "get_text"))]
        assert all(any(word in text for text in texts) for word in (*words, "seed 1")), texts


def test_more_missing_replies_leave_fewer_scores(settled) -> None:
    sizes = []
    for rate in (0.9, 0.3):
        instrument = replace(built_in("ics"), reply=Reply(missing="mcar", rate=rate))
        sizes.append(np.isfinite(scores_at(administer(settled(), instrument, "ics"), SURVEY)["task"]).sum())
    assert sizes[0] > 2 * sizes[1]


def test_instruments_without_scores_have_empty_tables(surveyed) -> None:
    survey = surveyed.survey("ocai")
    assert survey.published().empty and survey.error_decomposition().empty


def test_a_survey_that_nobody_answers_is_empty_and_not_an_error(tmp_path) -> None:
    silent = run("case_study", instruments="ics", **SMALL, **{"instruments.ics.reply.rate": 0.0}).survey()
    assert silent.wide().empty and list(silent.wide().columns)[-1] == "ICS_P3"
    assert silent.response()["responded"].sum() == 0
    assert silent.published().loc["task", "n"] == 0 and np.isnan(silent.published().loc["task", "mean"])
    assert silent.plot() and silent.export(tmp_path / "silent")


def test_one_outlier_does_not_determine_the_icc2_of_all(surveyed) -> None:
    survey = surveyed.survey("ics")
    frame = survey.tables["survey_statistics"].copy()
    wild = (frame["statistic"] == "icc2") & (frame["replicate"] == 0)
    frame.loc[wild, "value"] = -1e6
    table = replace(survey, tables={**survey.tables, "survey_statistics": frame}).published()
    assert (table["icc2"] > -1e5).all() and (table["alpha"].notna()).all()


@pytest.mark.parametrize(
    "settings",
    [
        {"instruments": "ocai", "instruments.ocai.reply.rate": 0.0},
        {"instruments": {"mine": {"code": "M", "scales": {"now": NOW}}}},
        {"instruments": "ocai", "instruments.ocai.pages": HALVES},
    ],
    ids=["nobody answers", "only as it is", "some stop half-way"],
)
def test_profiles_with_gaps_are_drawn_and_exported(settings: dict, tmp_path) -> None:
    found = run("case_study", **{**SMALL, "replicates": 1}, **settings).survey()
    assert found.plot("seed 1") and found.export(tmp_path / "gaps")


def test_leaders_have_no_teams() -> None:
    found = run("case_study", instruments="ics", **SMALL, **{"instruments.ics.frame": "leaders"}).survey()
    assert list(found.error_decomposition().columns) == ["truth", "census", "survey"]
    assert np.isnan(found.published().loc["task", "icc1"]) and found.plot()
