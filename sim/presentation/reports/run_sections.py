"""The sections that only the report of a run has."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.core.number_format import DASH, counted, significant
from sim.measures.registry import COHORT, MEASURES
from sim.presentation.document import Cell, Folded, Paragraph, Section, Table, bullets, cell, table
from sim.presentation.drift_note import drift_note
from sim.presentation.figures.data import FigureData
from sim.presentation.reports.opening import Opening
from sim.presentation.reports.precision import advice
from sim.presentation.reports.spending import spending_in_words

COLUMNS = ("Measure", "Unit", "Mean", "95 % interval", "Half-width", "n", "CV", "Enough replicates?")
CAPTION = (
    "Means over the measured weeks. n: replicates. CV: standard deviation between replicates divided by the mean. "
    "Enough: n is at least (39.2 CV)², which gives an interval of about ±5 % of the mean."
)


def opening(data: FigureData) -> Opening:
    """What the report says first."""
    config = data.config
    described = (config.scenario.description, config.organisation.description)
    size = f"{counted(data.replicates, 'simulated service')} over {counted(data.weeks, 'week')}"
    introduction = tuple(text.strip() for text in described if text)
    return Opening(title_of(data), size, introduction, tuple(config.scenario.questions))


def title_of(data: FigureData) -> str:
    """The scenario of the run, or else its organisation."""
    scenario = data.config.scenario.name
    return scenario if scenario not in ("", "unnamed") else data.config.organisation.name


def results(data: FigureData) -> Iterator[Section]:
    """The headline measures."""
    summary = data.results.summary()
    headline = summary_table(summary[summary["headline"].astype(bool)])
    if note := drift_note(data.results):
        yield Section("summary", "Summary", (headline, Paragraph(note)))
    else:
        yield Section("summary", "Summary", (headline,))


def spending(data: FigureData) -> Iterator[Section]:
    """CPD spending, if there is a budget."""
    if sentences := spending_in_words(data.results):
        yield Section("spending", "CPD spending", bullets(sentences))


def appendix(data: FigureData) -> Iterator[Section]:
    """Provenance, and every measure, folded."""
    rows = [(str(name).replace("_", " "), value) for name, value in data.results.provenance.items()]
    caption = "The same configuration, seed and version give the same results."
    yield Section("provenance", "Provenance", (table(caption, ("Item", "Value"), rows, "provenance"),))
    every = Folded("Every measure", summary_table(data.results.summary()))
    yield Section("every-measure", "All measures", (every,))


def summary_table(summary: pd.DataFrame) -> Table:
    """Measures with interval and whether there are enough replicates."""
    return table(CAPTION, COLUMNS, [_row(str(name), row) for name, row in summary.iterrows()])


def _row(name: str, row: pd.Series) -> list[Cell]:
    measure = MEASURES.get(name) or COHORT.get(name)
    low = measure.low if measure else None
    warning = advice(int(row["n"]), float(row["cv"]), signed=low is None or low < 0)
    interval = f"{significant(row['low'])} to {significant(row['high'])}" if pd.notna(row["low"]) else DASH
    mean, half_width, cv = (significant(row[column]) for column in ("mean", "half_width", "cv"))
    return [
        cell(row["label"], note=measure.definition if measure else ""),
        *map(cell, (row["unit"], mean, interval, half_width, int(row["n"]), cv)),
        cell(warning, "warning") if warning else cell("yes"),
    ]
