"""A Matplotlib figure that can be reproduced: it records its source, and saves itself at journal sizes."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.core.errors import ConfigError
from sim.presentation.figure_parts import TITLE_GID, add_headings, caption_of, panels_of, text_of
from sim.presentation.image_files import as_png
from sim.presentation.publication import save
from sim.presentation.rendering import render
from sim.presentation.reproduction import Reproduction, Source


class ReproducibleFigure(Figure):
    """A Matplotlib figure of this project.

    Attributes:
        source: what was run, and the call that drew the figure; None if a drawing function was called directly.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source: Source | None = None
        FigureCanvasAgg(self)

    @property
    def title(self) -> str:
        """The text above the panels, which may be set; a caption starts with it."""
        return text_of(self, TITLE_GID)

    @title.setter
    def title(self, title: str) -> None:
        for text in self.texts:
            if text.get_gid() == TITLE_GID:
                text.set_text(title)

    @property
    def panels(self) -> list[Axes]:
        """The axes that hold data, without those that only explain marks."""
        return panels_of(self)

    def reproduction(self) -> Reproduction:
        """How to make the figure again: ``print(figure.reproduction())``; its ``code`` is Python that runs.

        Raises:
            ConfigError: the figure was not drawn by a method of a run, a study, a survey, a service or a framework.
        """
        if self.source is None:
            raise ConfigError(
                "This figure does not record where its numbers come from; draw it by run.plot, study.plot or "
                "survey.plot."
            )
        return self.source.reproduction(self.title)

    recipe = reproduction  # the name in version 0.1

    def caption(self) -> str:
        """Its title, how to read it, and where its numbers come from: the text that a journal prints below a figure."""
        return caption_of(self)

    def save(
        self, name: str | Path, size: str = "screen", formats: Sequence[str] | None = None,
        panels: Sequence[int] | None = None,
    ) -> list[Path]:  # fmt: skip
        """Write the figure in several formats, at the size at which a journal prints it.

        Text stays text, the PDF embeds its fonts, each file contains its provenance, and the same figure gives the
        same bytes. At journal sizes the panels are laid out anew, with letters of 6 to 7 points. Title and
        explanation then go to the caption, ``NAME.txt``. A figure that is too high for a page is split between rows of
        panels: ``NAME-1.svg``, ``NAME-2.svg``, and so on.

        Args:
            name: path of the files; with an ending such as ``.png``, only that format. Its folder is made if necessary.
            size: ``screen`` (as drawn), or one of :data:`sim.presentation.publication.SIZES`, e.g. ``single``.
            formats: any of svg, pdf, png; None: that of the name, else all three.
            panels: which panels, numbered from 0; None: all.

        Returns:
            The files written.

        Raises:
            ConfigError: unknown size, format or panel, or the text would not be readable at this width.
            OSError: a file cannot be written.
        """
        return save(self, Path(name), size, formats, panels)

    def _repr_html_(self) -> str:
        return self._html(base64.b64encode(as_png(self, self.title)).decode("ascii"))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The forms that a notebook asks for, from one drawing."""
        png = base64.b64encode(as_png(self, self.title)).decode("ascii")
        return {"text/plain": repr(self), "text/html": self._html(png), "image/png": png}

    def _html(self, png: str) -> str:
        reproduction = self.reproduction() if self.source is not None else None
        return render("notebook/figure.html.j2", alt=self.caption(), png=png, reproduction=reproduction)

    def __repr__(self) -> str:
        width, height = self.get_size_inches()
        call = f", by {self.source.call}" if self.source is not None else ""
        return f"<Figure '{self.title}', {width:g} x {height:g} inches, {len(self.panels)} panels{call}>"


def new_figure(title: str, subtitle: str, width: float, height: float) -> ReproducibleFigure:
    """An empty figure of ``width`` x ``height`` inches with its title; no window, no global state."""
    figure = ReproducibleFigure(figsize=(width, height))
    add_headings(figure, title, subtitle)
    return figure
