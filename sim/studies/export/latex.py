"""Tables for papers: LaTeX with booktabs."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from sim.core.disclaimers import CAVEAT
from sim.studies.effects.table import SHORT
from sim.studies.export.codebook import COUNT, NUMBERED, OF_ROW, Codebook, Variable

MAX_ROWS, MAX_COLUMNS = 500, 16
MAX_ON_A_PAGE = 40  # rows; more are a longtable
FIGURES = 4  # digits of a number
OF_MEANS = ("name", "profession", "week", "label", "unit", "mean", "low", "high", "n")
HEADINGS = {  # shorter than the labels of the codebook
    "name": "Cell", "label": "Measure", "unit": "Unit", "before": "Before", "after": "After", "mean": "Mean",
    "low": "Low", "high": "High", "n": "n", "change": "Change", "other_change": "Other change",
}  # fmt: skip
IN_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "_": r"\_", "&": r"\&", "#": r"\#", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "[": "{[}", "*": "{*}",
    '"': "''", "−": r"$-$", "×": r"$\times$", "·": r"$\cdot$", "±": r"$\pm$",
    "≤": r"$\leq$", "≥": r"$\geq$", "≠": r"$\neq$", "→": r"$\to$", "∞": r"$\infty$", "√": r"$\surd$",
    "²": r"$^2$", "³": r"$^3$", "°": r"$^\circ$", "–": "--", "—": "---", "…": r"\ldots{}", "£": r"\pounds{}",
    "\u00a0": "~", "\n": " ",
}  # fmt: skip
TYPESET = 0x017F  # LaTeX knows the letters up to here


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that a printed table has: of effects and means the main ones; no keys of cells."""
    main = list(frame.columns)
    if "difference" in frame.columns:
        main = [*SHORT, "unit", "conflict", "cause"]
    elif "half_width" in frame.columns:
        main = [*OF_MEANS]
    return frame[[name for name in frame.columns if name in main and name != "cell"]]


def latex_table(frame: pd.DataFrame, book: Codebook) -> str:
    """A table with horizontal rules, for ``\\input``; numbers have four digits.

    Args:
        frame: the table.
        book: its codebook; headings are the labels, with units.
    """
    part = shown(frame)
    about = {variable.name: variable for variable in book.variables}
    alignment = "".join("r" if column.dtype.kind in "iuf" else "l" for _, column in part.items())
    heading = " & ".join(_heading(about[str(name)]) for name in part.columns)
    rows = [" & ".join(map(latex_text, row)) + r" \\" for row in part.itertuples(index=False)]
    caption = rf"\caption{{{escaped(f'{book.study}: {book.table}'.replace('_', ' '))} ({CAVEAT}).}}"
    label = rf"\label{{tab:{re.sub(r'[^A-Za-z0-9]+', '-', book.table)}}}"
    lines = _long(alignment, heading, rows, caption, label)
    if len(rows) <= MAX_ON_A_PAGE:
        lines = _short(alignment, heading, rows, caption, label)
    text = "\n".join(lines) + "\n"
    packages = "booktabs" if len(rows) <= MAX_ON_A_PAGE else "booktabs and longtable"
    unknown = "".join(sorted({letter for letter in text if ord(letter) > TYPESET}))
    needs = f" Compile with XeLaTeX or LuaLaTeX and a font that has {unknown}" if unknown else ""
    first = f"% Needs the package{'s' if ' and ' in packages else ''} {packages}. Numbers have {FIGURES} digits."
    return f"{first}{needs}\n{text}"


def _short(alignment: str, heading: str, rows: list[str], caption: str, label: str) -> list[str]:
    return [
        r"\begin{table}", r"\centering", caption, label, rf"\begin{{tabular}}{{{alignment}}}", r"\toprule",
        heading + r" \\", r"\midrule", *rows, r"\bottomrule", r"\end{tabular}", r"\end{table}",
    ]  # fmt: skip


def _long(alignment: str, heading: str, rows: list[str], caption: str, label: str) -> list[str]:
    head = [r"\toprule", heading + r" \\", r"\midrule"]
    return [
        rf"\begin{{longtable}}{{{alignment}}}", caption + label + r" \\", *head, r"\endfirsthead", *head, r"\endhead",
        r"\bottomrule", r"\endfoot", *rows, r"\end{longtable}",
    ]  # fmt: skip


def _heading(variable: Variable) -> str:
    """The label of a column, with its unit where numbers have one."""
    label = HEADINGS.get(variable.name) or variable.about.label.removeprefix("Lever: ")
    unit = variable.about.unit
    return escaped(f"{label} ({unit})" if unit not in ("", COUNT, NUMBERED, OF_ROW) else label)


def latex_text(value: Any) -> str:
    """A value as LaTeX: a number with four digits and a true minus, a text with special characters escaped."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "--"
    if not isinstance(value, float):
        return escaped(str(value))
    if math.isinf(value):
        return r"$\infty$" if value > 0 else r"$-\infty$"
    digits, _, power = f"{value:.{FIGURES}g}".partition("e")
    if power:
        return rf"${digits}\times 10^{{{int(power)}}}$"
    return f"$-${digits[1:]}" if digits.startswith("-") else digits


def escaped(text: str) -> str:
    """A text in which no character is a command."""
    return "".join(IN_LATEX.get(letter, letter) for letter in text)
