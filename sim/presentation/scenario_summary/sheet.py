"""The summary sheet of a scenario as Markdown, and as one HTML page in the style of the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sim.core.disclaimers import CAVEAT, MISUSE
from sim.core.evidence import GRADE_MEANINGS
from sim.core.number_format import amount, money, percent
from sim.model.config import Config
from sim.presentation.document import Paragraph, Section, table
from sim.presentation.rendering import render, stylesheet
from sim.presentation.scenario_summary.costs import Costs
from sim.presentation.scenario_summary.summary import ScenarioSummary, Setting, summary_of

FILE_NAME = "scenario_summary.html"
BASELINE = "status_quo"
GRADES_EXPLAINED = (
    "A grade describes the evidence for a declared default and its range, not for another value. If a scenario sets "
    "its own value, the evidence is the scenario's source above, and the grade is the best that it can have."
)


def sections_of(summary: ScenarioSummary) -> Iterator[Section]:
    """The sections of the sheet, in order."""
    yield _levers(summary)
    yield _budget(summary.costs)
    if summary.costs.activities:
        yield _activities(summary.costs)
    if summary.costs.alternatives:
        yield _alternatives(summary.costs)
    if summary.costs.releases:
        yield _periods(summary.costs)
    yield _dates(summary)
    yield _evidence(summary)
    yield _settings("assumptions", "Values that it sets, weakest evidence first", summary.assumed)
    yield _settings(
        "numbers", "Numbers of its activities and alternatives", summary.numbers,
        "Effects are changes of causes at full scale; the framework multiplies them by cpd.effect_scale.",
    )  # fmt: skip


def _levers(summary: ScenarioSummary) -> Section:
    caption = f"Every setting that differs from '{summary.against}'."
    rows = [(item.name, item.before, item.now, item.unit, item.meaning) for item in summary.settings]
    head = ("setting", summary.against, summary.name, "unit", "meaning")
    return _table_section("levers", "Levers", caption, head, rows, f"No setting differs from '{summary.against}'.")


def _budget(costs: Costs) -> Section:
    lines = [f"Budget for CPD and its alternatives: {money(costs.budget)} a year ({money(costs.per_post)} per post)."]
    if costs.cover:
        lines.append(f"Cover for ring-fenced time: {money(costs.cover)} a year, paid before any activity.")
    if not costs.activities and not costs.alternatives:
        lines.append("There are no activities and no alternatives.")
    return Section("costs", "Yearly costs", tuple(map(Paragraph, lines)))


def _activities(costs: Costs) -> Section:
    rows = [
        (line.name, line.kind, line.grouping, f"{line.per_year:g}", f"{line.hours:g}", f"{line.price:g}",
         amount(line.places), amount(line.all_hours), amount(line.wanted), percent(line.share))
        for line in costs.activities
    ]  # fmt: skip
    head = ("name", "activity", "grouping", "sessions a year", "hours each", "GBP a place", "places a year",
            "hours a year", "GBP a year", "share of the money")  # fmt: skip
    caption = (
        "Places, hours and money as planned, for a year in which the activity runs: for everyone who wants a place if "
        "neither strain nor resistance prevented it and everyone got a place. Actual sessions depend on the money."
    )
    return _table_section("activities", "Activities", caption, head, rows)


def _alternatives(costs: Costs) -> Section:
    rows = [
        (line.name, line.kind, line.start_week, f"{line.rollout_weeks:g}", amount(line.start), amount(line.yearly),
         ", ".join(f"{name} = {value:g}" for name, value in line.targets.items()) or "nothing")
        for line in costs.alternatives
    ]  # fmt: skip
    head = ("name", "alternative", "from week", "weeks to roll out", "start-up cost (GBP)", "GBP a year", "target")
    caption = "Prices for the whole service; they are paid before activities."
    return _table_section("alternatives", "Alternatives", caption, head, rows)


def _periods(costs: Costs) -> Section:
    rows = [
        (f"{release.week} to {release.until - 1}", amount(math.fsum(release.alternatives.values())),
         amount(release.money),
         "; ".join(f"{shortage.name}: {amount(shortage.price)} needed, {amount(shortage.left)} left"
                   for shortage in costs.shortages if shortage.week == release.week) or "nothing")
        for release in costs.releases
    ]  # fmt: skip
    caption = "Money is released at the start of a period; activities lose what they do not spend by its end."
    head = ("weeks", "GBP to alternatives and cover", "GBP to activities", "not paid")
    return _table_section("periods", "Money by period", caption, head, rows)


def _dates(summary: ScenarioSummary) -> Section:
    rows = [(dated.week, dated.kind, dated.what) for dated in summary.dates]
    caption = "Weeks are counted from the end of burn-in."
    missing = "There are no dated changes: all settings apply from the start."
    return _table_section("dates", "Dated changes and events", caption, ("week", "kind", "what"), rows, missing)


def _evidence(summary: ScenarioSummary) -> Section:
    rows = [(item.grade, GRADE_MEANINGS[item.grade], item.model, item.here) for item in summary.evidence]
    head = ("grade", "meaning", "declared numbers of the model", "of these set by this scenario")
    return _table_section("evidence", "Evidence", GRADES_EXPLAINED, head, rows)


def _settings(key: str, title: str, settings: Iterable[Setting], caption: str = "") -> Section:
    ordered = sorted(settings, key=lambda item: item.grade, reverse=True)
    rows = [(item.grade, item.name, item.now, item.unit, item.source) for item in ordered]
    head = ("grade", "number", "value", "unit", "source of the declared default")
    caption = caption or "Declared numbers, with the source of their defaults."
    return _table_section(key, title, caption, head, rows, "None.")


def _table_section(
    key: str, title: str, caption: str, head: Iterable[str], rows: Iterable[tuple], missing: str = ""
) -> Section:
    """A section with a table, or with the sentence ``missing`` if there are no rows."""
    rows = list(rows)
    return Section(key, title, (table(caption, head, rows, "plain") if rows else Paragraph(missing),))


def _introduction(summary: ScenarioSummary) -> list[str]:
    return [
        summary.description,
        f"Source: {summary.source}",
        f"Organisation: {summary.organisation}, {summary.posts:,} posts.",
    ]


def as_markdown(summary: ScenarioSummary) -> str:
    """The sheet as Markdown."""
    return render(
        "scenario_summary.md.j2", title=summary.name, introduction=_introduction(summary),
        questions=summary.questions, statement=MISUSE, sections=list(sections_of(summary)),
    )  # fmt: skip


def as_html(summary: ScenarioSummary) -> str:
    """The sheet as one page without scripts, with everything inside it."""
    statement = Section("statement", "What this is, and is not", (Paragraph(MISUSE),), "statement")
    return render(
        "page.html.j2", title=summary.name, caveat=f"Scenario summary. {CAVEAT.capitalize()}.",
        introduction=_introduction(summary), questions=summary.questions,
        sections=[statement, *sections_of(summary)], footer="", stylesheet=stylesheet(),
    )  # fmt: skip


FORMATS: dict[str, Callable[[ScenarioSummary], str]] = {"markdown": as_markdown, "html": as_html}


def write_scenario_summary(config: Config, folder: Path) -> Path:
    """Write the summary of a configuration, compared with the status quo, into ``folder``.

    Raises:
        OSError: the file cannot be written.
    """
    from sim.settings.compose import compose_config

    path = folder / FILE_NAME
    path.write_text(as_html(summary_of(config, compose_config(BASELINE))), encoding="utf-8")
    return path
