"""The one-page report: everything needed to read a run, in one file that opens anywhere."""

from __future__ import annotations

import base64
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from sim.core.disclaimers import CAVEAT, MISUSE, NOT_MODELLED
from sim.measures.registry import COHORT, MEASURES
from sim.presentation.figures.run_captions import HOW_TO_READ, alt_text, causes_in_words
from sim.presentation.figures.run_figures import FIGURES, Plots
from sim.presentation.reports.precision import verdict
from sim.presentation.reports.spending import spending_in_words
from sim.presentation.reports.survey_section import surveys_section
from sim.presentation.style import DASH, MINUS

NAME = "report.html"
COLUMNS = ("Measure", "Unit", "Mean", "95 % interval", "Half-width", "n", "CV", "Enough replicates?")


def write_report(run: Any, folder: Path | str, plots: Plots | None = None) -> Path:
    """Write ``report.html`` to ``folder``: one page without scripts, with everything inside it.

    Args:
        run: as for ``Plots``, with ``summary()``: a frame indexed by measure with the columns label, unit, mean,
            low, high, half_width, n, cv and headline.
        folder: made if it does not exist.
        plots: the run's figures, if they have been drawn already.

    Returns:
        The path of the report.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_text(page(run, plots or Plots(run)), encoding="utf-8")
    return path


def page(run: Any, plots: Plots) -> str:
    """The whole page as HTML."""
    title, style = (
        f"Dissonance: {title_of(run)}",
        files("sim.presentation").joinpath("reports/report.css").read_text("utf-8"),
    )
    summary = run.summary()
    body = "\n".join(
        (
            _opening(run, plots),
            _summary(summary[summary["headline"].astype(bool)], "summary", "Summary"),
            _causes(plots),
            _spending(run),
            *(_figure(plots, name) for name in FIGURES),
            *surveys_section(run, plots.data.footer),
            _left_out(),
            _provenance(run),
            _everything(summary),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f"<footer><p>{escape(plots.data.footer)}</p></footer>\n</body>\n</html>\n"
    )


def title_of(run: Any) -> str:
    """What the run is called: its scenario, else its organisation."""
    named = run.config.scenario.name
    return named if named not in ("", "unnamed") else run.config.organisation.name


def _opening(run: Any, plots: Plots) -> str:
    config, data = run.config, plots.data
    described = [text for text in (config.scenario.description, config.organisation.description) if text]
    n = data.replicates
    services = f"{n} simulated service{'s' * (n != 1)}, followed for {data.weeks} weeks"
    questions = "".join(f"<li>{escape(question)}</li>" for question in config.scenario.questions)
    return "\n".join(
        (
            f"<h1>{escape(title_of(run).replace('_', ' '))}</h1>",
            f'<p class="caveat">{escape(CAVEAT.capitalize())}. {services}.</p>',
            *(f"<p>{escape(text.strip())}</p>" for text in described),
            f"<ul>{questions}</ul>" if questions else "",
            f'<section class="statement" id="statement">\n<h2>What this is, and is not</h2>\n<p>{escape(MISUSE)}</p>\n'
            "</section>",
        )
    )


def _summary(table: pd.DataFrame, identifier: str, title: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in COLUMNS)
    rows = "\n".join(_summary_row(str(name), row) for name, row in table.iterrows())
    return (
        f'<section id="{identifier}">\n<h2>{title}</h2>\n<div class="wide">\n<table>\n'
        "<caption>Means over the measured weeks. n: replicates. CV: standard deviation between replicates over the "
        "mean. Enough: n is at least (39.2 CV)², for an interval "
        "of about ±5 % of the mean.</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n</section>"
    )


def _everything(table: pd.DataFrame) -> str:
    """Every measure, folded away until asked for."""
    lines = _summary(table, "every-measure", "Every measure")
    return f"<details>\n<summary>Every measure</summary>\n{lines}\n</details>"


def _summary_row(name: str, row: pd.Series) -> str:
    measure = MEASURES.get(name) or COHORT.get(name)
    low = measure.low if measure else None
    judged = verdict(int(row["n"]), float(row["cv"]), signed=low is None or low < 0)
    interval = f"{number(row['low'])} to {number(row['high'])}" if pd.notna(row["low"]) else DASH
    mean, half_width, cv = (number(row[column]) for column in ("mean", "half_width", "cv"))
    cells = (row["unit"], mean, interval, half_width, str(int(row["n"])), cv)
    about = f' title="{escape(measure.definition)}"' if measure else ""
    last = f'<td class="warning">{escape(judged)}</td>' if judged else "<td>yes</td>"
    middle = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
    return f'<tr><th scope="row"{about}>{escape(str(row["label"]))}</th>{middle}{last}</tr>'


def number(value: float) -> str:
    """Three figures, with a proper minus; a dash where there is none."""
    return DASH if pd.isna(value) else f"{value:.3g}".replace("-", MINUS)


def _causes(plots: Plots) -> str:
    items = "\n".join(f"<li>{escape(sentence)}</li>" for sentence in causes_in_words(plots.data))
    return f'<section id="causes-in-words">\n<h2>Why, in words</h2>\n<ul>\n{items}\n</ul>\n</section>'


def _spending(run: Any) -> str:
    items = "\n".join(f"<li>{escape(sentence)}</li>" for sentence in spending_in_words(run))
    if not items:
        return ""
    return f'<section id="spending">\n<h2>What became of the money</h2>\n<ul>\n{items}\n</ul>\n</section>'


def _figure(plots: Plots, name: str) -> str:
    title, (_, svg) = FIGURES[name][0], plots.drawing(name)
    source = "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
    width, height = plots.size(name)
    return (
        f'<section>\n<h2>{escape(title)}</h2>\n<figure id="figure-{name}">\n'
        f'<img src="{source}" width="{width}" height="{height}" alt="{escape(alt_text(plots.data, name))}">\n'
        f"<figcaption>{escape(HOW_TO_READ[name])}</figcaption>\n</figure>\n</section>"
    )


def _left_out() -> str:
    items = "\n".join(f"<li>{escape(sentence)}</li>" for sentence in NOT_MODELLED)
    return (
        '<section id="not-modelled">\n<h2>Whose outcomes are not in the model</h2>\n'
        f"<p>No result here may be read as good or bad for them:</p>\n<ul>\n{items}\n</ul>\n</section>"
    )


def _provenance(run: Any) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(str(name).replace("_", " "))}</th><td>{escape(str(value))}</td></tr>'
        for name, value in run.provenance.items()
    )
    return (
        '<section id="provenance">\n<h2>Where these numbers come from</h2>\n<table class="provenance">\n'
        "<caption>With the same configuration, seed and version the same numbers come out.</caption>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</section>"
    )
