"""The codebook of an exported table: what each column means, and which values it can have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.parameters import NONE
from sim.core.spss import INTERVAL, LONGEST_VALUE, NOMINAL, Names
from sim.core.version import __version__
from sim.measures.columns import NUMBERED, YES_NO, Column, described
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import declaration_of, declarations
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UNDECIDED, UP, WORSE
from sim.studies.effects.correction import CORRECTIONS
from sim.studies.plan.members import MEMBER
from sim.studies.plan.plan import Plan

MAX_LABELLED = 1000  # texts of a column that get a number in SPSS; a column with more stays a text
KEYS = ("cell",)  # texts that are no categories
OF_ROW = "as the row's measure"
COUNT, TEXT, NUMBER, WHOLE, SWITCH = "count", "text", "number", "whole number", "yes/no"
INTERVAL_NOTE = "95 % interval, by Student's t over replicates; wider if many comparisons are corrected for."
COMPARED = {
    "baseline": Column("Cell that it is compared with"),
    "lever": Column("Lever"),
    "change": Column("Change of the lever", definition="From its reference value to another."),
    "other": Column("Other lever"),
    "other_change": Column("Change of the other lever", definition="From its reference value to another."),
    "averaged_over": Column("Combinations averaged over", COUNT, 1, None, "Of the values of all other levers."),
    "measure": Column("Measure", definition="Its key in the catalogue (dissonance list measures)."),
    "label": Column("Label of the measure"),
    "unit": Column("Unit of the measure"),
    "n": Column("Replicates", COUNT, 0, None, "Those in which the measure has a value, in both cells of a comparison."),
    "mean": Column("Mean over replicates", OF_ROW),
    "before": Column(
        "Mean of the baseline", OF_ROW,
        definition="In interactions: the lever's effect where the other lever has its reference value.",
    ),
    "after": Column(
        "Mean of the other cell", OF_ROW,
        definition="In interactions: the lever's effect where the other lever has its new value.",
    ),
    "difference": Column("Difference", OF_ROW, definition="after - before: the mean of the paired differences."),
    "low": Column("Interval: low", OF_ROW, definition=INTERVAL_NOTE),
    "high": Column("Interval: high", OF_ROW, definition=INTERVAL_NOTE),
    "half_width": Column("Half-width of the interval", OF_ROW, 0),
    "cv": Column("Coefficient of variation", "ratio", 0, None, "Standard deviation over replicates / mean."),
    "correlation": Column("Correlation of both cells", "", -1, 1, "Over replicates."),
    "variance_reduction": Column(
        "Variance reduction", "share", None, 1,
        "1 - variance of the paired differences / variance with independent replicates.",
    ),
    "independent_runs": Column(
        "Independent replicates for the same interval", COUNT, 0, None,
        "In each cell. Infinite where the paired differences do not vary; empty in .xlsx and .sav.",
    ),
    "standardised": Column(
        "Standardised difference", "standard deviations", None, None,
        "In standard deviations of the baseline over replicates, not over people (Glass's delta).",
    ),
    "smallest": Column("Smallest effect of interest", OF_ROW, 0, None, "Empty where none is declared."),
    "verdict": Column(
        "Verdict", definition="The interval against the smallest effect of interest; empty without one.",
        values=(BETTER, WORSE, UP, DOWN, EQUIVALENT, UNDECIDED),
    ),
    "correction": Column("Correction for many comparisons", values=CORRECTIONS),
    "comparisons": Column("Comparisons that are corrected for", COUNT, 1),
    "p_adjusted": Column(
        "Adjusted p", "", 0, 1,
        "Of a difference beyond the smallest effect of interest, or beyond 0; 0.05 or less: found.",
    ),
    "conflict": Column("Conflict"),
    "cause": Column("Cause"),
    "first": Column("First profession of the pair"),
    "second": Column("Second profession of the pair"),
}  # fmt: skip


@dataclass(frozen=True)
class Variable:
    """A column of an exported table.

    Attributes:
        name: the column's name.
        spss_name: its name in SPSS, which takes no dots.
        kind: text, number, whole number or yes/no.
        about: what it declares about itself.
        values: texts that it can hold; their places, from 1, are their codes in SPSS. Empty: it stays a text.
    """

    name: str
    spss_name: str
    kind: str
    about: Column
    values: tuple[str, ...] = ()

    @property
    def labels(self) -> dict[int, str]:
        """The label of each coded value."""
        return dict(enumerate(self.values, 1)) if self.kind == TEXT else dict(self.about.codes)

    @property
    def label(self) -> str:
        """Label and unit: ``Task conflict (share)``."""
        unit = self.about.unit
        return f"{self.about.label} ({unit})" if unit not in ("", NUMBERED, COUNT, OF_ROW) else self.about.label

    @property
    def level(self) -> str:
        """Level of measurement, as SPSS calls it."""
        numeric = self.kind in (NUMBER, WHOLE) and self.about.unit != NUMBERED and not self.about.codes
        return INTERVAL if numeric else NOMINAL


@dataclass(frozen=True)
class Codebook:
    """The columns of an exported table."""

    table: str
    study: str
    variables: tuple[Variable, ...] = field(default=())

    def frame(self) -> pd.DataFrame:
        """One row a column of the table; labels of values as ``1 = separate; 2 = shared``."""
        rows = [_row(variable) for variable in self.variables]
        texts = ["; ".join(f"{code} = {text}" for code, text in row["values"].items()) for row in rows]
        return pd.DataFrame(rows).assign(values=texts)

    def text(self) -> str:
        """The same as JSON, with the study and what it must not be used for."""
        about = {"table": self.table, "study": self.study, "version": __version__, "note": MISUSE_BRIEF}
        rows = [_row(variable) for variable in self.variables]
        return json.dumps(about | {"columns": rows}, indent=2, ensure_ascii=False) + "\n"


def codebook_of(frame: pd.DataFrame, table: str, plan: Plan) -> Codebook:
    """The codebook of a table.

    Args:
        frame: the table; texts are categories.
        table: its name.
        plan: the study's plan; it says which columns are levers, and the order of cells and values.
    """
    names, levers, known = Names(), _levers(plan), _known_texts(plan)
    variables = []
    for name, column in frame.items():
        about = _about(str(name), table, levers)
        about = about if about.values else replace(about, values=known.get(str(name), ()))
        variables.append(_variable(str(name), column, about, names))
    return Codebook(table, plan.name, tuple(variables))


def _known_texts(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Texts that some columns can hold, in their order, so that they have the same codes in all tables of a study."""
    cells = tuple(cell.name for cell in plan.cells)
    groups = [plan.plain(cell).get("organisation", {}).get("professions", {}) for cell in plan.cells[:1]]
    professions = tuple(sorted({name for group in groups for name in group}))
    of_professions = ("profession", "first", "second", "lead", "first_profession", "second_profession")
    known = {"name": cells, "baseline": cells, "measure": (*MEASURES, *COHORT)}
    return known | dict.fromkeys(of_professions, professions)


def _variable(name: str, column: pd.Series, about: Column, names: Names) -> Variable:
    kind = {"b": SWITCH, "i": WHOLE, "u": WHOLE, "f": NUMBER}.get(column.dtype.kind, TEXT)
    about = replace(about, codes=YES_NO) if kind == SWITCH else about
    return Variable(name, names.give(name), kind, about, _values(name, column, about) if kind == TEXT else ())


def _values(name: str, column: pd.Series, about: Column) -> tuple[str, ...]:
    """The texts of a column: declared ones first; none if there are too many, or SPSS would cut a label."""
    texts = tuple(text for text in dict.fromkeys([*about.values, *column.cat.categories]) if text != "")
    fits = len(texts) <= MAX_LABELLED and all(len(text.encode()) <= LONGEST_VALUE for text in texts)
    return texts if fits and name not in KEYS else ()


def _levers(plan: Plan) -> dict[str, Column]:
    """What each lever declares, by the name of its column; it has a prefix where a table has a column of its name."""
    known, found = declarations(), {}
    for name in plan.factors:
        values = list(dict.fromkeys(str(plan.levels(cell)[name]) for cell in plan.cells))
        declared = declaration_of(name, known)
        if declared is None:
            meaning = "The member of the ensemble." if name == MEMBER else "The chosen option or value."
            column = Column(f"Lever: {name}", values=tuple(values), definition=meaning)
        else:
            unit = "" if declared.unit == NONE else declared.unit
            column = Column(
                f"Lever: {name}", unit, declared.low, declared.high, declared.meaning.capitalize() + ".",
                declared.source, tuple(values),
            )  # fmt: skip
        found[f"lever.{name}"] = found[name] = column
    return found


def _about(name: str, table: str, levers: Mapping[str, Column], /) -> Column:
    recorded = described(table, name)
    own = COMPARED.get(name) if _computed(table) else None
    return levers.get(name) or own or recorded or Column(name.replace("_", " ").capitalize())


def _computed(table: str) -> bool:
    from sim.studies.export.tables import COMPUTED

    return table in COMPUTED


def _row(variable: Variable) -> dict[str, Any]:
    about = variable.about
    return {
        "column": variable.name,
        "label": about.label,
        "type": variable.kind,
        "unit": about.unit,
        "low": about.low,
        "high": about.high,
        "values": {str(code): text for code, text in variable.labels.items()},
        "definition": about.definition,
        "source": about.source,
        "spss_name": variable.spss_name,
    }
