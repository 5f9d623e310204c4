"""The one-page report of a run or a study: everything needed to read the results, in one file that opens anywhere."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.core.disclaimers import CAVEAT, MISUSE, NOT_MODELLED
from sim.core.errors import ConfigError
from sim.presentation.document import Bullets, Paragraph, Picture, Section, bullets
from sim.presentation.figures.captions import alt_text, how_to_read
from sim.presentation.figures.explanations import causes_in_words
from sim.presentation.figures.figures import Figures
from sim.presentation.rendering import render, stylesheet
from sim.presentation.reports import run_sections, study_sections
from sim.presentation.reports.effects_file import write_effects
from sim.presentation.reports.survey_section import survey_sections
from sim.presentation.reports.worlds import write_worlds

NAME = "report.html"
FIGURES_FOLDER = "figures"  # of a study


def write_report(results: Any, folder: Path | str | None = None) -> Path:
    """Write ``report.html`` to ``folder``: one page without scripts, with everything inside it.

    Of a study, also write ``effects.csv``, with an ensemble ``worlds.csv``, and the figures as PNG and SVG to
    ``figures/``.

    Args:
        results: a run or a study, completed or not.
        folder: made if it does not exist; None: the folder of the results.

    Returns:
        The path of the report.

    Raises:
        ConfigError: no folder was given, and the results are only in memory.
        OSError: a file cannot be written.
    """
    folder, figures = folder_for(results, folder), results.plot
    folder.mkdir(parents=True, exist_ok=True)
    if not figures.data.is_run:
        write_effects(figures.data, folder)
        if figures.data.has_members:
            write_worlds(figures.data, folder)
        figures.save_all(folder / FIGURES_FOLDER)
    path = folder / NAME
    path.write_text(page(figures), encoding="utf-8")
    return path


def folder_for(results: Any, folder: Path | str | None) -> Path:
    """Where to write; by default where the results are.

    Raises:
        ConfigError: there is no such folder.
    """
    folder = folder or results.folder
    if folder is None:
        raise ConfigError("folder: these results are only in memory; say where to write the report.")
    return Path(folder)


def page(figures: Figures) -> str:
    """The whole page as HTML."""
    data = figures.data
    opening = run_sections.opening(data) if data.is_run else study_sections.opening(data)
    return render(
        "page.html.j2", title=opening.title, caveat=f"{CAVEAT.capitalize()}. {opening.size}.",
        introduction=opening.introduction, questions=opening.questions, sections=list(sections(figures)),
        footer=data.footer, stylesheet=stylesheet(),
    )  # fmt: skip


def sections(figures: Figures) -> Iterator[Section]:
    """The sections in order; those that have nothing to report are left out."""
    data = figures.data
    yield Section("statement", "What this is, and is not", (Paragraph(MISUSE),), "statement")
    yield from run_sections.results(data) if data.is_run else study_sections.results(data)
    if not data.has_members and (sentences := causes_in_words(data)):
        yield Section("causes-in-words", "Causes of conflict", bullets(sentences))
    if data.is_run:
        yield from run_sections.spending(data)
    for name in figures.names():
        yield Section(f"section-{name}", figures.title(name), (picture(figures, name),))
    if data.is_run:
        yield from survey_sections(data.results, data.footer)
    else:
        yield from study_sections.precision(data)
        yield from study_sections.figures_without_use(figures)
    left_out = Paragraph("No result here says whether something is good or bad for them:"), Bullets(NOT_MODELLED)
    yield Section("not-modelled", "Outcomes that are not in the model", left_out)
    yield from run_sections.appendix(data) if data.is_run else study_sections.appendix(data)


def picture(figures: Figures, name: str) -> Picture:
    """A figure with its caption."""
    _, svg = figures.images(name)
    width, height = figures.size(name)
    alt, caption = alt_text(figures.data, name), how_to_read(figures.data, name)
    return Picture(svg_url(svg), width, height, alt, caption, f"figure-{name}")


def svg_url(svg: bytes) -> str:
    """An SVG image as a data URL."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
