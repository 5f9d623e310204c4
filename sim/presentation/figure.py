"""A matplotlib figure that knows how it came about: its recipe, its files at journal sizes, its look in a notebook."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.core.errors import ConfigError
from sim.presentation.reproduction import Recipe, Source

TITLE, SUBTITLE, FOOTER = "title", "subtitle", "footer"  # gids of the words around the panels
KEY = "key"  # gid of axes that hold nothing but what marks mean
UNTOLD = "This figure was drawn without a run or a study at hand: nothing is known of where its numbers come from"


class ReproducibleFigure(Figure):
    """A figure of the project: an ordinary matplotlib figure that can say how to remake it.

    Attributes:
        source: what was run and the call that drew it; None where a drawing function was called directly.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source: Source | None = None
        FigureCanvasAgg(self)

    @property
    def title(self) -> str:
        """The words above the panels, which may be set; a caption starts with them."""
        return self.words(TITLE)

    @title.setter
    def title(self, words: str) -> None:
        for text in self.texts:
            if text.get_gid() == TITLE:
                text.set_text(words)

    @property
    def panels(self) -> list[Axes]:
        """The axes that hold data, without those that only explain marks."""
        return [axes for axes in self.axes if axes.get_gid() != KEY]

    def words(self, gid: str) -> str:
        """The title, the subtitle or the footer as it reads; empty where there is none."""
        return next((" ".join(text.get_text().split()) for text in self.texts if text.get_gid() == gid), "")

    def recipe(self) -> Recipe:
        """How to remake it: ``print(figure.recipe())``; ``figure.recipe().code`` is Python that runs.

        Raises:
            ConfigError: it was not drawn by a method of a run, a study, a survey, a service or a framework.
        """
        if self.source is None:
            raise ConfigError(f"{UNTOLD}; draw it by run.plot, study.plot or survey.plot.")
        return self.source.recipe(self.title)

    def caption(self) -> str:
        """Its title, how to read it and where its numbers come from: what a journal prints below a figure."""
        lead, foot = (f"{words}." if words else "" for words in (self.title, self.words(FOOTER)))
        return " ".join(filter(None, (lead, self.words(SUBTITLE), foot))).replace("  ", " ")

    def save(
        self, name: str | Path, size: str = "screen", formats: Sequence[str] = ("svg", "pdf", "png"),
        panels: Sequence[int] | None = None,
    ) -> list[Path]:  # fmt: skip
        """Write the figure in several formats, at the size at which a journal prints it.

        Text stays text, fonts are embedded in the PDF, provenance stands in each file, and the same figure gives
        the same bytes. At journal sizes the panels are laid out anew, in letters of 6 to 7 points, and title and
        explanation go to the caption, in ``NAME.txt``.

        Args:
            name: of the files, without an ending; its folder is made if need be.
            size: ``screen`` (as drawn), or a width of :data:`sim.presentation.publication.SIZES`, e.g. ``single``.
            formats: any of svg, pdf, png.
            panels: which panels, numbered from 0; None: all.

        Returns:
            The files written.

        Raises:
            ConfigError: no such size, format or panel, or words could not be read at this width.
            OSError: it cannot be written.
        """
        from sim.presentation.publication import save

        return save(self, Path(name), size, formats, panels)

    def _png(self) -> bytes:
        from sim.presentation.style import as_png

        return as_png(self, self.title)

    def _repr_html_(self) -> str:
        return self._page(base64.b64encode(self._png()).decode("ascii"))

    def _page(self, picture: str) -> str:
        how = ""
        if self.source is not None:
            how = f"<details><summary>How to remake it</summary>{self.recipe()._repr_html_()}</details>"
        return (
            f'<figure style="margin:0"><img alt="{escape(self.caption(), quote=True)}" '
            f'style="max-width:100%;height:auto;background:white" src="data:image/png;base64,{picture}">{how}</figure>'
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Drawn once for all forms that a notebook asks for."""
        picture = base64.b64encode(self._png()).decode("ascii")
        return {"text/plain": repr(self), "text/html": self._page(picture), "image/png": picture}

    def __repr__(self) -> str:
        width, height = self.get_size_inches()
        made = f", by {self.source.call}" if self.source is not None else ""
        return f"<Figure '{self.title}', {width:g} x {height:g} inches, {len(self.panels)} panels{made}>"
