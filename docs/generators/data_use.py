"""Which finding from outside is used where: the tables of docs/data-use.md, from findings.yaml and the declarations."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generators import declarations, plugins
from generators.markdown import ROOT, table
from sim.cli.list import LEVER_GROUPS
from sim.core.config_files import options_of
from sim.core.parameters import Parameter
from sim.inference.pattern_files import read_patterns
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import registry
from sim.settings.option_files import option_values
from sim.settings.option_groups import PATTERNS

FINDINGS = Path(__file__).with_name("findings.yaml")
USES = {
    "set": "a number of the program is this one",
    "matched": "a free number was moved by hand until the model was close to it",
    "checked": "the model is compared with it; no number was moved for it",
    "direction": "gives the sign or the shape of a rule; the size is assumed",
    "structure": "says what exists or how it is asked; no size",
    "golden": "a known result that the program must reproduce",
    "not used": "known and not used",
}
PATTERN_USES = {
    "fitted": "numbers of the model were moved by hand to meet it, so that a hit says nothing",
    "held back": "no number was moved for it, though whoever moved numbers could see it",
    "stylised": "published as a direction or a shape only; the size of the band is assumed",
}
MARKS = ("read", "as reported", "recalled", "computed")
OPTION = re.compile(r"^(?P<group>\w+)=(?P<name>\w+)(?: (?P<path>[\w.]+))?$")


def sources() -> list[dict[str, Any]]:
    """Every source with its findings, as declared."""
    return yaml.safe_load(FINDINGS.read_text(encoding="utf-8"))


def split(place: str) -> tuple[str, float | None]:
    """A place, and the value that is claimed for it, if any."""
    where, _, value = place.partition(" = ")
    return where, float(value) if value else None


def parameters_at(pattern: str) -> list[Parameter]:
    """The declared numbers that a place names; ``activity.*.x`` names that number of every activity."""
    if re.match(r"^(activity|alternative)\.\*\.", pattern):
        name = re.compile(re.escape(pattern).replace(r"\*", r"\w+") + "$")
        return [row for row in declared_rows() if name.match(row.path)]
    return [row for row in declared_rows() if row.path == pattern]


@cache
def declared_rows() -> list[Parameter]:
    """Every declared number."""
    return registry()


def speaks_of(source: dict[str, Any], text: str) -> bool:
    """Whether a number's declared source names this one."""
    return any(re.search(word, text) for word in source["named"])


def value_at(where: str) -> float | None:
    """The present number at a place; None if the place has no single number.

    Raises:
        KeyError: there is no such place; the message says which.
    """
    if match := OPTION.match(where):
        return _of_option(**match.groupdict())
    if rows := parameters_at(where):
        return rows[0].default if len(rows) == 1 else None
    if not any(check(where) for check in (_is_pattern, _is_measure, _is_equation, _is_file)):
        raise KeyError(f"{where!r} is not a parameter, option, pattern, measure, equation or file")
    return None


def _of_option(group: str, name: str, path: str | None) -> float | None:
    if group not in (*LEVER_GROUPS, "scenario", "organisation") or name not in options_of(group):
        raise KeyError(f"no option {group}={name}")
    if path is None:
        return None
    plain: Any = option_values(group, name)
    for step in ([name] if group == "instruments" else []) + path.split("."):
        plain = plain[step]
    return float(plain)


def _is_pattern(where: str) -> bool:
    return where.startswith("pattern ") and where.removeprefix("pattern ") in options_of(PATTERNS)


def _is_measure(where: str) -> bool:
    return where.startswith("measure ") and where.removeprefix("measure ") in {*MEASURES, *COHORT}


def _is_equation(where: str) -> bool:
    text = (ROOT / "docs/ODD.md").read_text(encoding="utf-8")
    return where.startswith("equation ") and f"\n### {where.removeprefix('equation ')} " in text


def _is_file(where: str) -> bool:
    name, _, function = where.partition("::")
    path = ROOT / name
    return path.is_file() and (not function or function in functions_of(path))


def functions_of(path: Path) -> set[str]:
    """Names of the functions of a Python file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def data_use() -> str:
    """Every source: how it was read, its findings, where each is used and how."""
    return "\n\n".join(map(_section, sources()))


def _section(source: dict[str, Any]) -> str:
    rows = [
        [item["finding"], item["mark"], item["use"], _places(item["where"]), item["note"]]
        for item in source["findings"]
    ]
    head = ["finding", "mark", "use", "where", "note"]
    return f"### {source['source']}\n\nRead: {source['read']}.\n\n{table(head, rows)}"


def _places(places: list[str]) -> str:
    return ", ".join(map(_place, places)) or "nowhere"


def _place(place: str) -> str:
    where, claimed = split(place)
    value = value_at(where)
    if _is_pattern(where):
        return f"`{where}` ({read_patterns([where.removeprefix('pattern ')])[0].use})"
    if value is None or claimed is None:
        return f"`{where}`"
    return f"`{where}` ({value:.10g})"


def pattern_uses() -> str:
    """The published patterns by what they were used for."""
    patterns = read_patterns()
    rows = [
        [use, meaning, ", ".join(f"`{item.id}`" for item in patterns if item.use == use)]
        for use, meaning in PATTERN_USES.items()
    ]
    return table(["use", "meaning", "patterns"], rows)


def uses() -> str:
    """How many findings are used in which way."""
    counted = Counter(item["use"] for source in sources() for item in source["findings"])
    return table(["use", "meaning", "findings"], [[use, meaning, counted[use]] for use, meaning in USES.items()])


def declared_numbers() -> list[tuple[str, str]]:
    """Grade and source of every number about services; those of activities and alternatives count once."""
    own = [
        (meta["grade"], meta["source"])
        for cls in (*plugins.shipped_activities(), *plugins.shipped_alternatives())
        for meta in plugins.own_numbers(cls).values()
    ]
    return [(row.grade, row.source) for row in declarations.of_the_model()] + own


def unsupported() -> str:
    """How many numbers of the model name no source at all, by grade."""
    known = sources()
    counted = Counter(grade for grade, _ in declared_numbers())
    named = Counter(grade for grade, source in declared_numbers() if any(speaks_of(each, source) for each in known))
    rows = [[grade, counted[grade], named[grade]] for grade in declarations.GRADES]
    return table(["grade", "declared numbers", "of which name a source listed below"], rows)
