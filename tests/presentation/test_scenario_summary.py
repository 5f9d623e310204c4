"""The summary of a scenario shows what differs, what it costs, and its evidence."""

from __future__ import annotations

import math
import re

import pytest
from inspection import Outline

from sim.core.config_files import options_of
from sim.core.disclaimers import MISUSE
from sim.model.config import declaration_of, registry
from sim.model.cpd.activity import known_activities
from sim.presentation.scenario_summary.sheet import FILE_NAME, FORMATS, as_html, as_markdown, write_scenario_summary
from sim.presentation.scenario_summary.summary import settings_of, summary_of
from sim.settings.compose import compose_config


@pytest.fixture(scope="module")
def status_quo():
    return compose_config("status_quo")


def summary(status_quo, scenario: str, **settings):
    return summary_of(compose_config(scenario, **settings), status_quo)


def test_the_status_quo_pulls_no_lever(status_quo) -> None:
    found = summary_of(status_quo, status_quo)
    assert found.settings == found.dates == found.numbers == ()
    assert all(item.here == 0 for item in found.evidence)
    assert found.costs.budget == 0 and not found.costs.releases


@pytest.mark.parametrize("scenario", options_of("scenario"))
def test_every_scenario_has_a_summary_in_both_formats(status_quo, scenario) -> None:
    found = summary(status_quo, scenario)
    markdown, page = as_markdown(found), as_html(found)
    assert MISUSE in markdown and found.description in markdown
    outline = Outline(page)
    assert MISUSE in "".join(outline.words) and scenario.replace("_", " ") in outline.words
    assert "script" not in {tag for tag, _ in outline.tags}
    for question in found.questions:
        assert question in markdown and question in outline.words


def test_exactly_what_differs_is_listed(status_quo) -> None:
    found = summary(
        status_quo, "case_study", cpd="none", events="none", leadership={"bias": 0.25}, paperwork={"enabled": False}
    )
    listed = {item.name: (item.before, item.now) for item in found.settings}
    assert listed == {
        "leadership.bias": ("0", "0.25"),
        "leadership.seats.social_work": ("-", "4"),
        "leadership.seats.education": ("-", "1"),
        "leadership.director": ("-", "social_work"),
        "leadership.turnover_rate": ("0.007", "0.0192"),
        "paperwork.enabled": ("on", "off"),
    }
    (bias,) = (item for item in found.settings if item.name == "leadership.bias")
    row = next(row for row in registry() if row.path == "leadership.bias")
    assert (bias.unit, bias.meaning, bias.grade, bias.source) == (row.unit, row.meaning, row.grade, row.source)


def test_how_long_a_run_is_makes_no_lever(status_quo) -> None:
    assert not summary(status_quo, "status_quo", weeks=10, replicates=2, seed=9, record={"figures": False}).settings


def test_every_lever_has_a_meaning(status_quo) -> None:
    for scenario in options_of("scenario"):
        nameless = [item.name for item in summary(status_quo, scenario).settings if not item.meaning]
        assert not [name for name in nameless if not name.startswith("organisation.")], scenario


def test_every_declared_number_of_a_configuration_is_found(status_quo) -> None:
    known = {row.path: row for row in registry()}
    found = {name for name in settings_of(status_quo) if declaration_of(name, known)}
    assert {"voice.levelling", "cpd.loop.shift", "organisation.professions.health.headcount"} <= found


def test_planned_hours_and_money_of_an_activity(status_quo) -> None:
    cpd = {
        "budget": 50,
        "access": {"health": 0.5},
        "activities": {"study_day": {"per_year": 3, "professions": ["health"], "hours": 4, "price": 60}},
    }
    (line,) = summary(status_quo, "status_quo", cpd=cpd).costs.activities
    comers = 20 * known_activities()["study_day"].reach * 0.5
    assert line.places == pytest.approx(3 * comers)
    assert line.all_hours == pytest.approx(3 * comers * 4)
    assert line.wanted == pytest.approx(3 * comers * 60)
    assert line.share == 1


def test_places_cap_what_is_planned(status_quo) -> None:
    cpd = {"budget": 50, "activities": {"conference": {"places": 1, "reach": 1.0}}}
    (line,) = summary(status_quo, "status_quo", cpd=cpd).costs.activities
    assert line.places == pytest.approx(2.2)


def test_money_of_a_period_goes_to_alternatives_first_and_adds_up(status_quo) -> None:
    costs = summary(status_quo, "alternatives_only").costs
    for release in costs.releases:
        assert math.fsum([release.money, *release.alternatives.values()]) == pytest.approx(costs.budget)
    assert {name for release in costs.releases for name in release.alternatives} == {
        line.name for line in costs.alternatives
    }


def test_shortages_are_shown(status_quo) -> None:
    cpd = {"budget": 10, "alternatives": {"one_system": {}}}
    text = as_markdown(summary(status_quo, "status_quo", cpd=cpd))
    assert "one_system: 101,200 needed, 2,200 left" in text


def test_dates_are_in_order_and_end_with_the_run(status_quo) -> None:
    change = {"week": 30, "until": 60, "set": {"demand.volume": 1.2}}
    found = summary(status_quo, "alternatives_only", schedule=[change])
    weeks = [one.week for one in found.dates]
    assert weeks == sorted(weeks) and 30 in weeks and max(weeks) < 156
    assert any("in equal steps until week 60" in one.what for one in found.dates)
    assert "demand.volume in week 60" in {item.name for item in found.assumed}


def test_events_are_dated_and_count_as_assumptions(status_quo) -> None:
    found = summary(status_quo, "restructure")
    assert [(one.week, one.kind) for one in found.dates] == [(26, "event")]
    assert {item.name for item in found.assumed if item.grade == "E"} == {
        f"events.reorganisation.{name}" for name in ("share", "ties", "clarity_drop", "resistance")
    }


def test_grades_count_what_is_listed(status_quo) -> None:
    found = summary(status_quo, "survey_preferred")
    assert sum(item.here for item in found.evidence) == len(found.assumed)
    declared = [row for row in registry() if "." in row.path and not row.path.startswith(("activity.", "alternative."))]
    assert sum(item.model for item in found.evidence) == len(declared)


def test_two_entries_of_one_activity_keep_their_numbers(status_quo) -> None:
    cpd = {"budget": 50, "activities": {"a": {"kind": "study_day", "price": 50}, "b": {"kind": "study_day"}}}
    values = {item.name: item.now for item in summary(status_quo, "status_quo", cpd=cpd).numbers}
    assert (values["a: price"], values["b: price"]) == ("50", "70")


def test_markdown_tables_are_whole(status_quo) -> None:
    for line in as_markdown(summary(status_quo, "hypothetical_no_barriers")).splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (4, 5, 6, 8, 11)


def test_the_summary_is_written_beside_a_report(tmp_path) -> None:
    path = write_scenario_summary(compose_config("placebo"), tmp_path)
    assert path == tmp_path / FILE_NAME and "placebo" in path.read_text(encoding="utf-8")
    assert set(FORMATS) == {"markdown", "html"}
