"""The report's sections on surveys: each as a figure and as the table of a paper."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.core.number_format import DASH, fixed
from sim.presentation.document import Block, Paragraph, Picture, Section, Table, table
from sim.presentation.figures.surveys import draw, title_of
from sim.presentation.image_files import as_svg

if TYPE_CHECKING:
    from sim.surveys.data import SurveyData

COLUMNS = {
    "label": "Scale", "items": "Items", "n": "n", "mean": "Mean", "sd": "SD", "alpha": "α", "omega": "ω",
    "icc1": "ICC(1)", "icc2": "ICC(2)", "rwg": "rWG(J)", "rwg_shuffled_95": "rWG(J) of randomly formed teams, 95 %",
}  # fmt: skip
WHOLE = ("items", "n")
CAPTION = (
    "As in a published paper; means over the simulated services. ICC and rWG by locality. Answers near one end of the "
    "scale agree in any team: only agreement above that of randomly formed teams is informative."
)
HOW_TO_READ = (
    "From the truth (what people would answer without passing moods and errors) to a census of everyone in post, to "
    "those who answered, to the means of teams. Differences between the rows come from the measurement, not from the "
    "service."
)
HOW_TO_READ_POINTS = (
    "A hundred points distributed over four kinds of culture, by those who answered: as things are (dot), and as they "
    "want them (arrow). More points for one kind mean fewer for the others."
)


def survey_sections(run: Any, footer: str) -> Iterator[Section]:
    """One section for each survey of a run; none if no survey was taken."""
    for survey in run.surveys() if run.config.instruments else []:
        published = survey.published()
        figure, title = draw(survey, footer), f"{title_of(survey)}, week {survey.week}"
        width, height = (round(float(side)) for side in figure.get_size_inches() * figure.dpi)
        url = "data:image/svg+xml;base64," + base64.b64encode(as_svg(figure, title)).decode("ascii")
        caption = HOW_TO_READ_POINTS if published.empty else HOW_TO_READ
        blocks: list[Block] = [
            Paragraph(survey.instrument.description), Picture(url, width, height, alt_text(survey), caption)
        ]  # fmt: skip
        if not published.empty:
            blocks.append(published_table(published))
        yield Section(f"survey-{survey.stem}", title, tuple(blocks))


def alt_text(survey: SurveyData) -> str:
    """What the figure shows, for those who cannot see it."""
    response = survey.response()
    invited, responded = (fixed(response[name].mean(), 0) for name in ("invited", "responded"))
    means = "; ".join(f"{row['label']} {fixed(row['mean'], 2)}" for _, row in survey.published().iterrows())
    text = f"{invited} invited, {responded} answered."
    return f"{text} Mean scores: {means}." if means else text


def published_table(published: pd.DataFrame) -> Table:
    """Scales with reliability and agreement."""
    names = list(COLUMNS)[1:]
    rows = [
        (row["label"], *(fixed(row[name], 0 if name in WHOLE else 2, DASH) for name in names))
        for _, row in published.iterrows()
    ]
    return table(CAPTION, COLUMNS.values(), rows, "numbers")
