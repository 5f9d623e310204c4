"""A scenario's card as Markdown, and as one HTML page in the style of the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from sim.core.disclaimers import CAVEAT, MISUSE
from sim.model.config import Config
from sim.presentation.scenario_summary.costs import Costs
from sim.presentation.scenario_summary.summary import Card, Setting, card_of

NAME = "card.html"
AGAINST = "status_quo"
ASSUMED = (
    "A grade says what stands behind a declared default and its range, not behind another value: where a scenario "
    "sets its own, the scenario's source above speaks for it, and the grade is the most it can have."
)
GRADES = {
    "A": "meta-analysis or official statistics in this setting",
    "B": "adjacent setting, or several studies",
    "C": "one study, the founding study included",
    "D": "expert judgement",
    "E": "no evidence; needed to close the model",
}


@dataclass(frozen=True)
class Part:
    """A section: sentences, then a table, if there is anything to put into it."""

    title: str
    sentences: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def parts_of(card: Card) -> list[Part]:
    """The card's sections, in order."""
    return [
        _levers(card), _budget(card.costs), *_portfolio(card.costs), *_periods(card.costs), _dates(card),
        _grades(card), _assumptions(card), _declared(card),
    ]  # fmt: skip


def _levers(card: Card) -> Part:
    said = f"Every setting in which it differs from '{card.against}'." if card.settings else (
        f"No setting differs from '{card.against}'."
    )  # fmt: skip
    rows = tuple((item.name, item.before, item.now, item.unit, item.meaning) for item in card.settings)
    return Part("Levers", (said,), ("setting", card.against, card.name, "unit", "meaning"), rows)


def _budget(costs: Costs) -> Part:
    lines = [f"Budget for CPD and its alternatives: {money(costs.budget)} a year ({money(costs.per_post)} a post)."]
    if costs.cover:
        lines.append(f"Cover for ring-fenced time: {money(costs.cover)} a year, paid before any activity.")
    if not costs.activities and not costs.alternatives:
        lines.append("No activity is held and no alternative is bought.")
    return Part("Yearly costs", tuple(lines))


def _portfolio(costs: Costs) -> Iterator[Part]:
    if costs.activities:
        yield _activities(costs)
    if costs.alternatives:
        yield _alternatives(costs)


def _activities(costs: Costs) -> Part:
    rows = tuple(
        (one.name, one.kind, one.grouping, f"{one.per_year:g}", f"{one.hours:g}", f"{one.price:g}",
         count(one.places), count(one.all_hours), count(one.wanted), f"{one.share:.0%}")
        for one in costs.activities
    )  # fmt: skip
    head = ("name", "activity", "together", "sessions a year", "hours each", "GBP a place", "places a year",
            "hours a year", "GBP a year", "share of the money")  # fmt: skip
    said = (
        "Places, hours and money as planned, in a year in which the activity runs: for all who would come if "
        "neither strain nor resistance kept them away and everyone got a place. What is held depends on the money."
    )
    return Part("Activities", (said,), head, rows)


def _alternatives(costs: Costs) -> Part:
    rows = tuple(
        (one.name, one.kind, f"{one.start_week}", f"{one.rollout_weeks:g}", count(one.start), count(one.yearly),
         ", ".join(f"{name} = {value:g}" for name, value in one.targets.items()) or "nothing")
        for one in costs.alternatives
    )  # fmt: skip
    head = ("name", "alternative", "from week", "weeks to roll out", "GBP to start", "GBP a year", "leads to")
    return Part("Alternatives", ("Prices for the whole service; they are paid before activities.",), head, rows)


def _periods(costs: Costs) -> Iterator[Part]:
    if not costs.releases:
        return
    rows = tuple(
        (f"{one.week} to {one.until - 1}", count(math.fsum(one.alternatives.values())), count(one.money),
         "; ".join(f"{short.name}: {count(short.price)} asked, {count(short.left)} left"
                   for short in costs.shortages if short.week == one.week) or "nothing")
        for one in costs.releases
    )  # fmt: skip
    said = "Money is released at the start of a period; what activities leave of it lapses."
    yield Part(
        "Money by period", (said,), ("weeks", "GBP to alternatives and cover", "GBP to activities", "not paid"), rows
    )


def _dates(card: Card) -> Part:
    rows = tuple((f"{one.week}", one.kind, one.what) for one in card.dates)
    said = "Weeks are counted from the end of burn-in." if rows else "Nothing is dated: it holds from the start."
    return Part("Dated changes and events", (said,), ("week", "kind", "what"), rows)


def _grades(card: Card) -> Part:
    rows = tuple((one.grade, GRADES[one.grade], f"{one.model}", f"{one.here}") for one in card.evidence)
    head = ("grade", "meaning", "declared numbers of the model", "of these set by this scenario")
    return Part("Evidence", (ASSUMED,), head, rows)


def _assumptions(card: Card) -> Part:
    ordered = sorted(card.assumed, key=lambda item: item.grade, reverse=True)
    return _listed("What it sets, weakest evidence first", ordered, ())


def _declared(card: Card) -> Part:
    ordered = sorted(card.numbers, key=lambda item: item.grade, reverse=True)
    said = "Effects are changes of causes at full scale; the framework multiplies them by cpd.effect_scale."
    return _listed("Numbers of its activities and alternatives", ordered, (said,))


def _listed(title: str, settings: list[Setting], said: tuple[str, ...]) -> Part:
    rows = tuple((item.grade, item.name, item.now, item.unit, item.source) for item in settings)
    return Part(
        title,
        said if rows else ("None.",),
        ("grade", "number", "value", "unit", "source of the declared default"),
        rows,
    )


def money(value: float) -> str:
    """GBP in words."""
    return f"GBP {count(value)}"


def count(value: float) -> str:
    """A whole number with thousands set apart, or a small one as it is."""
    return f"{value:,.0f}" if abs(value) >= 1 or value == 0 else f"{value:.2g}"


def opening(card: Card) -> list[str]:
    """What is said before the first section."""
    return [
        card.description,
        f"Source: {card.source}",
        f"Organisation: {card.organisation}, {card.posts:,} posts.",
    ]


def as_markdown(card: Card) -> str:
    """The card as Markdown."""
    lines = [f"# {card.name}", *opening(card)]
    lines += ["\n".join(f"- {question}" for question in card.questions)] if card.questions else []
    lines.append(f"> {MISUSE}")
    for part in parts_of(card):
        lines += [f"## {part.title}", *part.sentences]
        lines += [_markdown_table(part)] if part.rows else []
    return "\n\n".join(lines) + "\n"


def _markdown_table(part: Part) -> str:
    rows = [part.head, ("---",) * len(part.head), *part.rows]
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def as_html(card: Card) -> str:
    """The card as one page without scripts, with everything inside it."""
    style = files("sim.presentation").joinpath("reports/report.css").read_text("utf-8")
    questions = "".join(f"<li>{escape(question)}</li>" for question in card.questions)
    body = "\n".join(
        (
            f"<h1>{escape(card.name.replace('_', ' '))}</h1>",
            f'<p class="caveat">Scenario card. {escape(CAVEAT.capitalize())}.</p>',
            *(f"<p>{escape(text)}</p>" for text in opening(card)),
            f"<ul>{questions}</ul>" if questions else "",
            f'<section class="statement" id="statement">\n<h2>What this is, and is not</h2>\n<p>{escape(MISUSE)}</p>\n'
            "</section>",
            *(_section(number, part) for number, part in enumerate(parts_of(card), start=1)),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Dissonance: card of {escape(card.name)}</title>\n"
        f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(number: int, part: Part) -> str:
    said = "".join(f"<p>{escape(text)}</p>\n" for text in part.sentences)
    return f'<section id="part-{number}">\n<h2>{escape(part.title)}</h2>\n{said}{_html_table(part)}</section>'


def _html_table(part: Part) -> str:
    if not part.rows:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in part.head)
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part.rows)
    return (
        f'<div class="wide">\n<table class="plain">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
    )


FORMATS: dict[str, Callable[[Card], str]] = {"markdown": as_markdown, "html": as_html}


def write_card(config: Config, folder: Path) -> Path:
    """Write the card of a configuration, against the status quo, into ``folder``.

    Raises:
        OSError: the folder cannot be written.
    """
    from sim.settings.compose import compose_config

    path = folder / NAME
    path.write_text(as_html(card_of(config, compose_config(AGAINST))), encoding="utf-8")
    return path
