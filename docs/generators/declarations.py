"""Tables of what is declared in the code: parameters, state, random-number streams, measures, patterns."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from generators import plugins
from generators.markdown import ROOT, bounds, table
from sim.core import rng_streams as rng_streams
from sim.core.parameters import Parameter
from sim.core.table import Column, Table
from sim.inference.pattern_files import read_patterns
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import MECHANISMS, Config, registry
from sim.model.state import TABLES

GRADES = {
    "A": "meta-analysis or official statistics in this setting",
    "B": "adjacent setting, or several studies",
    "C": "one study, the founding study included",
    "D": "expert judgement",
    "E": "no evidence; needed to close the model",
}

# Defaults of the first edition (version 0.1.0) that have changed since. Numbers that it lacked are not here.
FIRST_EDITION = {
    "burn_in": 52, "organisation.complexity_spread": 0.35, "structure.mandate_spread": 0.6, "demand.utilisation": 0.96,
    "casework.task_hours": 0.8, "casework.process_hours": 0.8, "casework.latency_weeks": 12,
    "values.value_divergence": 0.5, "voice.trust_slope": 1, "voice.tension_slope": 0.5, "episodes.coupling_rate": 0.58,
    "episodes.strain_slope": 1, "encounter_effects.trust_gain": 0.04, "encounter_effects.trust_loss": 0.25,
    "plan_disruption.strength": 0.5, "staffing.vacancy_weeks": 10, "gossip.myths_return_rate": 0.006,
    "gossip.trust_return_rate": 0.005, "gossip.cooling_rate": 0.012,
}  # fmt: skip
IN_CLASSES = ("activity.", "alternative.")  # shown in tables of their own
PARAMETER_HEAD = [
    "parameter",
    "default",
    "range",
    "prior",
    "unit",
    "grade",
    "equation",
    "meaning",
    "source of the default",
]


def _parameter_row(row: Parameter) -> list[object]:
    allowed = bounds(row.low, row.high)
    return [
        f"`{row.path}`",
        row.default,
        allowed,
        row.prior or "",
        row.unit,
        row.grade,
        row.equation,
        row.meaning,
        row.source,
    ]


def moved() -> str:
    """Defaults that differ from the first edition's."""
    known = {row.path: row for row in registry()}
    changed = [(known[path], first) for path, first in FIRST_EDITION.items() if known[path].default != first]
    rows = [[f"`{row.path}`", first, row.default, row.unit, row.meaning] for row, first in changed]
    return table(["parameter", "first edition", "now", "unit", "meaning"], rows)


def parameters() -> str:
    """Every declared number but those of single activities and alternatives, in the order of the configuration."""
    return table(PARAMETER_HEAD, (_parameter_row(row) for row in registry() if not row.path.startswith(IN_CLASSES)))


def of_the_model() -> list[Parameter]:
    """The declared numbers that say something about services, not about how long or often to run."""
    return [row for row in registry() if "." in row.path and not row.path.startswith(IN_CLASSES)]


def of_activities_and_alternatives() -> list[str]:
    """Grades of the numbers that each activity and each alternative declares of its own."""
    classes = [*plugins.shipped_activities(), *plugins.shipped_alternatives()]
    return [meta["grade"] for cls in classes for meta in plugins.own_numbers(cls).values()]


def grades() -> str:
    """How many parameters have which evidence."""
    model, classes = [row.grade for row in of_the_model()], of_activities_and_alternatives()
    lines = [
        [grade, meaning, model.count(grade), f"{model.count(grade) / len(model):.0%}",
         classes.count(grade), f"{classes.count(grade) / len(classes):.0%}"]
        for grade, meaning in GRADES.items()
    ]  # fmt: skip
    return table(["grade", "meaning", "parameters", "share", "numbers of activities and alternatives", "share"], lines)


def assumptions() -> str:
    """The parameters by grade, weakest evidence first."""
    parts = []
    for grade, meaning in reversed(GRADES.items()):
        rows = [_parameter_row(row) for row in of_the_model() if row.grade == grade]
        parts.append(f"### Grade {grade}: {meaning}\n\n{table(PARAMETER_HEAD, rows)}")
    return "\n\n".join(parts)


def mechanisms() -> str:
    """Each group of settings: mechanism, switch, what it says, where it is."""
    config, rows = Config(), []
    for name in MECHANISMS:
        spec = getattr(config, name)
        module = sys.modules[type(spec).__module__]
        sentence = (module.__doc__ or "").strip().split("\n")[0]
        rows.append([f"`{name}`", spec.mechanism, _switches(name, spec), sentence, f"`{_file_of(module)}`"])
    return table(["settings", "mechanism", "switch (default)", "what it does", "code"], rows)


def _switches(name: str, spec: object) -> str:
    found = [item.name for item in fields(spec) if isinstance(getattr(spec, item.name), bool)]  # type: ignore[arg-type]
    return ", ".join(f"`{name}.{item}` ({'on' if getattr(spec, item) else 'off'})" for item in found) or "none"


def _file_of(module: Any) -> str:
    return Path(str(module.__file__)).resolve().relative_to(ROOT).as_posix()


def _column_row(column: Column) -> list[object]:
    kind = "changes" if column.changes else "fixed"
    return [f"`{column.name}`", column.unit, bounds(column.low, column.high), kind, column.meaning]


def _state_table(item: Table) -> str:
    head = ["column", "unit", "range", "kind", "meaning"]
    return f"**`{item.name}`**, one row per {item.entity}\n\n{table(head, map(_column_row, item.columns))}"


def state() -> str:
    """Every column of every table of the state."""
    return "\n\n".join(map(_state_table, TABLES))


def arrays() -> str:
    """The parts of the state with their shapes, as commented in the source."""
    source = (ROOT / "sim/model/state.py").read_text(encoding="utf-8")
    matches = re.findall(r"^    (\w+): Any  # (.*)$", source, re.MULTILINE)
    return table(["part of the state", "shape and content"], [[f"`{name}`", about] for name, about in matches])


def streams() -> str:
    """What each stream of random numbers decides, and its key."""
    source = Path(str(rng_streams.__file__)).read_text(encoding="utf-8")
    matches = re.findall(r"^(\w+) = (\d+)  # (.*?):\s+\((.*)\)$", source, re.MULTILINE)
    rows = sorted(matches, key=lambda row: int(row[1]))
    return table(
        ["number", "stream", "what it decides", "key, after seed and replicate"],
        [[number, f"`{name}`", about, address] for name, number, about, address in rows],
    )


def measures() -> str:
    """Every measure, weekly and cohort."""
    rows = [
        [
            f"`{item.name}`",
            item.unit,
            bounds(item.low, item.high),
            item.definition,
            item.equation,
            ", ".join(item.scopes),
        ]
        for item in (*MEASURES.values(), *COHORT.values())
    ]
    return table(["measure", "unit", "range", "definition", "equation", "scopes"], rows)


def patterns() -> str:
    """The published patterns: unit, band, source with the weakest mark, severity and use."""
    rows = [
        [
            f"`{item.id}`",
            item.label,
            item.unit.replace("_", " "),
            f"{item.low:.3g} to {item.high:.3g}",
            "; ".join(f"{source.cite} ({source.mark})" for source in item.sources),
            item.severity.grade,
            item.use,
        ]
        for item in read_patterns()
    ]
    return table(["pattern", "what", "unit", "band called a hit", "sources and marks", "severity", "use"], rows)
