"""The report's part on surveys: what each would have seen, as a picture and as the table of a paper."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.presentation.figures.surveys import draw
from sim.presentation.style import DASH, MINUS, as_svg

if TYPE_CHECKING:
    from sim.surveys.data import SurveyData

HEADS = {
    "label": "Scale", "items": "Items", "n": "n", "mean": "Mean", "sd": "SD", "alpha": "α", "omega": "ω",
    "icc1": "ICC(1)", "icc2": "ICC(2)", "rwg": "rWG(J)", "rwg_shuffled_95": "rWG(J) of teams made by lot, 95 %",
}  # fmt: skip
CAPTION = (
    "As a paper would print it; means over the simulated services. ICC and rWG by locality. Answers that crowd at "
    "one end agree in any team: only agreement beyond that of teams made by lot says something."
)
HOW_TO_READ = (
    "From the truth (what people would answer to things as they were, over moods and errors) to a census of everyone "
    "in post, to those who answered, to the means of teams. What lies between the rows is the measurement, not the "
    "service."
)
HOW_TO_READ_POINTS = (
    "A hundred points shared among four kinds of culture, by those who answered: as things are (dot), and as they "
    "would have them (arrow). Points of one kind can only be gained at the cost of others."
)


def surveys_section(run: Any, footer: str) -> Iterator[str]:
    """A section for each survey of a run; nothing where none was taken."""
    for survey in run.surveys() if run.config.instruments else []:
        title = f"What a survey would have seen: {survey.instrument.label}, week {survey.week}"
        caption = HOW_TO_READ_POINTS if survey.published().empty else HOW_TO_READ
        picture = base64.b64encode(as_svg(draw(survey, footer), title)).decode("ascii")
        yield (
            f'<section id="survey-{escape(survey.stem)}">\n<h2>{escape(title)}</h2>\n'
            f"<p>{escape(survey.instrument.description)}</p>\n<figure>\n"
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(in_words(survey))}">\n'
            f"<figcaption>{escape(caption)}</figcaption>\n</figure>\n{_table(survey.published())}\n</section>"
        )


def in_words(survey: SurveyData) -> str:
    """What the picture shows, for those who cannot see it."""
    found = survey.response()
    asked = f"{found['invited'].mean():.0f} invited, {found['responded'].mean():.0f} answered."
    table = survey.published()
    means = "; ".join(
        f"{row.label} {row.mean_score:.2f}" for row in table.rename(columns={"mean": "mean_score"}).itertuples()
    )
    return f"{asked} Mean scores: {means}." if means else asked


def _table(table: pd.DataFrame) -> str:
    if table.empty:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in HEADS.values())
    rows = "\n".join(_row(row) for _, row in table.iterrows())
    return (
        f'<div class="wide">\n<table class="numbers">\n<caption>{escape(CAPTION)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _row(row: pd.Series) -> str:
    cells = "".join(f"<td>{_cell(name, row[name])}</td>" for name in list(HEADS)[1:])
    return f'<tr><th scope="row">{escape(str(row["label"]))}</th>{cells}</tr>'


def _cell(name: str, value: float) -> str:
    if pd.isna(value):
        return DASH
    return f"{value:.0f}" if name in ("items", "n") else f"{value:.2f}".replace("-", MINUS)
