"""The report of a study: what was compared, what differs and how surely, why, and where the numbers come from."""

from __future__ import annotations

import base64
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.disclaimers import CAVEAT, MISUSE, NOT_MODELLED
from sim.presentation.studies import forest
from sim.presentation.studies.captions import HOW_TO_READ, alt_text
from sim.presentation.studies.effect_text import causes_in_words, verdict_rule, verdicts_in_words
from sim.presentation.studies.effects_file import write_effects
from sim.presentation.studies.labels import plain
from sim.presentation.studies.provenance_section import compared, described, items, provenance, shortfalls
from sim.presentation.studies.selection import TELLING
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.studies.study_figures import FIGURES, StudyPlots
from sim.presentation.studies.tables import (
    effects_table,
    precision_table,
    smallest_table,
    table,
    texts,
    undecided_table,
)
from sim.presentation.studies.variance_reduction import median_reduction, times_as_many
from sim.studies.effects.table import headline_measures

if TYPE_CHECKING:
    from sim.studies.study import Study

NAME = "report.html"
FIGURES_FOLDER = "figures"
STYLES = (("sim.presentation", "reports/report.css"), ("sim.presentation.studies", "report.css"))


def write_report(study: Study, folder: Path | str, plots: StudyPlots | None = None) -> Path:
    """Write ``report.html``, ``effects.csv`` and the figures (as PNG and SVG, in ``figures/``) to ``folder``.

    The report is one page without scripts, with everything inside it.

    Args:
        study: finished or not.
        folder: made if it does not exist.
        plots: the study's figures, if they have been drawn already.

    Returns:
        The path of the report.

    Raises:
        OSError: the folder cannot be written.
    """
    folder, plots = Path(folder), plots or StudyPlots(study)
    write_effects(study, folder, plots.data)
    plots.save_all(folder / FIGURES_FOLDER)
    path = folder / NAME
    path.write_text(page(plots), encoding="utf-8")
    return path


def write_study_report(study: Study) -> Path:
    """Write the report, its figures and the table of effects into the study's folder; return the report's path.

    Raises:
        OSError: a file cannot be written.
    """
    return write_report(study, study.folder.path)


def page(plots: StudyPlots) -> str:
    """The whole page as HTML."""
    data = plots.data
    style = "\n".join(files(package).joinpath(name).read_text("utf-8") for package, name in STYLES)
    body = "\n".join(
        (
            _opening(data),
            _shortfalls(data),
            compared(data),
            _how_to_read(),
            _effects(data),
            _causes(data),
            *(_figure(plots, name) for name in plots.names()),
            _precision(data),
            _not_drawn(plots),
            _left_out(),
            _provenance(data),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(f'Dissonance: {data.plan.name}')}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n<footer><p>{escape(data.footer)}</p></footer>\n</body>\n</html>\n"
    )


def _opening(data: StudyFigureData) -> str:
    description, questions = described(data)
    return "\n".join(
        (
            f"<h1>{escape(data.plan.name.replace('_', ' '))}</h1>",
            f'<p class="caveat">{escape(CAVEAT.capitalize())}. {escape(data.about_runs)}.</p>',
            f"<p>{escape(description)}</p>" if description else "",
            items(questions),
            f'<section class="statement" id="statement">\n<h2>What this is, and is not</h2>\n<p>{escape(MISUSE)}</p>\n'
            "</section>",
        )
    )


def _shortfalls(data: StudyFigureData) -> str:
    sentences = shortfalls(data)
    return _section("shortfalls", "What is missing", items(sentences)) if sentences else ""


def _section(identifier: str, title: str, content: str) -> str:
    return f'<section id="{identifier}">\n<h2>{escape(title)}</h2>\n{content}\n</section>'


def _effects(data: StudyFigureData) -> str:
    reason = forest.why_not(data)
    if reason:
        return _section("effects", "What differs", f"<p>{escape(reason)}</p>")
    in_words = items(verdicts_in_words(data.effects(TELLING)))
    return _section("effects", "What differs", f"{in_words}\n{effects_table(data)}")


def _causes(data: StudyFigureData) -> str:
    sentences = causes_in_words(data)
    return _section("causes-in-words", "Why, in words", items(sentences)) if sentences else ""


def _figure(plots: StudyPlots, name: str) -> str:
    title, (_, svg) = FIGURES[name][0], plots.drawing(name)
    source = "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
    width, height = plots.size(name)
    return (
        f'<section>\n<h2>{escape(title)}</h2>\n<figure id="figure-{name}">\n'
        f'<img src="{source}" width="{width}" height="{height}" alt="{escape(alt_text(plots.data, name))}">\n'
        f"<figcaption>{escape(HOW_TO_READ[name])}</figcaption>\n</figure>\n</section>"
    )


def _precision(data: StudyFigureData) -> str:
    found = data.effects(headline_measures())
    if forest.why_not(data) or not len(found):
        return ""
    content = [_saved(data), precision_table(found), undecided_table(found)]
    return _section("precision", "How sure this is", "\n".join(content))


def _saved(data: StudyFigureData) -> str:
    """What pairing saved, in a sentence."""
    median = median_reduction(data)
    if median != median:
        return "<p>With a single pair of replicates there is no interval: luck alone may explain any difference.</p>"
    return (
        f"<p>Because both sides of a difference share their luck, its variance is {plain(100 * median, 0)} % smaller "
        f"(median over contrasts and headline measures) than with independent replicates: as good as "
        f"{times_as_many(median):.1f} times as many replicates.</p>"
    )


def _how_to_read() -> str:
    folded = (
        "<details>\n<summary>The smallest effect of interest of each measure, and where it comes from</summary>\n"
        f"{smallest_table(headline_measures())}\n</details>"
    )
    return _section("how-to-read", "How to read a difference", f"{items(verdict_rule())}\n{folded}")


def _not_drawn(plots: StudyPlots) -> str:
    reasons = [f"{FIGURES[name][0]}: {reason}" for name, reason in plots.reasons().items() if reason]
    return _section("not-drawn", "Figures that this study has no use for", items(reasons)) if reasons else ""


def _left_out() -> str:
    told = "<p>No result here may be read as good or bad for them:</p>"
    return _section("not-modelled", "Whose outcomes are not in the model", f"{told}\n{items(NOT_MODELLED)}")


def _provenance(data: StudyFigureData) -> str:
    rows = [(name, texts([value])) for name, value in provenance(data).items()]
    caption = "The same plan, model and seed give the same results hash, on any machine and with any engine."
    return _section(
        "provenance", "Where these numbers come from", table(caption, ("What", "Value"), rows, "provenance")
    )
