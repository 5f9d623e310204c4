"""Figures as the bytes of PNG, SVG and PDF files; the same figure gives the same bytes."""

from __future__ import annotations

import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from sim.core.disclaimers import MISUSE
from sim.presentation.figure_parts import FOOTER_GID, text_of
from sim.presentation.style import DPI, FONT, SVG_FONTS, house_style

FAST_COMPRESSION = {"compress_level": 1}  # of 9: files are a tenth larger than by default, and are written quicker


def as_png(figure: Figure, title: str, dpi: float = DPI) -> bytes:
    """The figure as PNG."""
    sink = io.BytesIO()
    metadata = {"Software": None, "Title": title, "Description": MISUSE, "Source": text_of(figure, FOOTER_GID)}
    with house_style():
        figure.savefig(sink, format="png", dpi=dpi, metadata=metadata, pil_kwargs=FAST_COMPRESSION)
    return sink.getvalue()


def as_svg(figure: Figure, title: str) -> bytes:
    """The figure as SVG with text as text."""
    sink = io.BytesIO()
    metadata = {
        "Date": None, "Creator": "Dissonance", "Title": title, "Description": MISUSE,
        "Source": text_of(figure, FOOTER_GID),
    }  # fmt: skip
    with house_style():
        FigureCanvasSVG(figure).print_svg(sink, metadata=metadata)
    FigureCanvasAgg(figure)
    return sink.getvalue().replace(f"'{FONT}'".encode(), SVG_FONTS.encode())


def as_pdf(figure: Figure, title: str) -> bytes:
    """The figure as PDF with its fonts embedded."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    sink = io.BytesIO()
    metadata = {
        "CreationDate": None, "Creator": "Dissonance", "Producer": "matplotlib", "Title": title, "Subject": MISUSE,
        "Keywords": text_of(figure, FOOTER_GID).replace(" ·", ";"),  # plain letters, so that it can be searched for
    }  # fmt: skip
    with house_style():
        FigureCanvasPdf(figure).print_pdf(sink, metadata=metadata)
    FigureCanvasAgg(figure)
    return sink.getvalue()
