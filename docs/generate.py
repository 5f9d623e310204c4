"""Write the tables of the documents from the code that they describe.

``python docs/generate.py`` rewrites every block between ``<!-- generated:NAME -->`` and ``<!-- end -->`` in
``docs/*.md``; with ``--check`` it changes nothing and exits with 1 when a block is stale.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim.config import MECHANISMS, Config, registry  # noqa: E402 - the checkout's own package, installed or not
from sim.core import purposes  # noqa: E402
from sim.core.spec import Parameter  # noqa: E402
from sim.core.table import Column, Table  # noqa: E402
from sim.measures.patterns import PATTERNS  # noqa: E402
from sim.measures.registry import COHORT, MEASURES  # noqa: E402
from sim.state import TABLES  # noqa: E402

BLOCK = re.compile(r"(<!-- generated:(\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
GRADES = {
    "A": "meta-analysis or official statistics in this setting",
    "B": "adjacent setting, or several studies",
    "C": "one study, the founding study included",
    "D": "expert judgement",
    "E": "no evidence; needed to close the model",
}
# The two functions of sim/week.py whose calls are the week, and how often each is lived.
WEEK = (("locality_week", "each locality"), ("one_week", "whole service"))
GLUE = {"range", "fits", "locality_week"}  # called there, but no step of the week


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value).replace("``", "`")
    return " ".join(text.split()).replace("|", "\\|")


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "any"
    if low is None:
        return f"up to {high:.10g}"
    return f"{low:.10g} or more" if high is None else f"{low:.10g} to {high:.10g}"


# Parameters


def _parameter_row(row: Parameter) -> list[object]:
    bounds = _range(row.low, row.high)
    return [f"`{row.path}`", row.default, bounds, row.unit, row.grade, row.equation, row.meaning, row.source]


# Defaults of the first design, written down before any code; only what has been moved since is shown.
FIRST_DESIGN = {
    "demand.utilisation": 0.93, "casework.latency_weeks": 6, "values.value_divergence": 0.5,
    "organisation.complexity_spread": 0.35, "voice.baseline": 0.8, "voice.trust_slope": 2, "voice.tension_slope": 2,
    "voice.standing_slope": 1, "friction.role_prob": 0.5, "friction.forms_prob": 0.3, "friction.mandate_prob": 0.3,
    "friction.load_prob": 0.15, "episodes.coupling_rate": 0.35, "episodes.process_weight": 0.6,
    "episodes.injustice_rate": 0.05, "episodes.myths_slope": 1, "episodes.strain_slope": 1,
    "episodes.attribution_slope": 0.5, "values.tension_sharpening": 0.5, "aftermath.tension_gain": 0.30,
    "hearsay.cooling_rate": 0.03, "aftermath.trust_gain": 0.06, "aftermath.trust_loss": 0.25,
    "hearsay.trust_return_rate": 0.005, "aftermath.learning_rate": 0.010, "hearsay.forgetting_rate": 0.018,
    "hearsay.usual_understanding": 0.35, "aftermath.myths_loss": 0.010, "aftermath.myths_gain": 0.06,
    "hearsay.talk_rate": 0.02, "hearsay.myths_return_rate": 0.006, "hearsay.usual_myths": 0.45, "handling.width": 0.35,
    "handling.self_base": 0.55, "handling.self_voice": 0.3, "handling.other_base": 0.15, "handling.other_trust": 0.8,
    "handling.other_tension": 0.4, "handling.other_skill": 0.4, "pooling.knowing_base": 0.3,
    "pooling.tension_discount": 0.8, "spoiling.strength": 0.5, "paperwork.forms_per_case": 8,
    "paperwork.hours_per_form": 1, "paperwork.shared": 0.3, "paperwork.substitution": 1, "casework.meeting_hours": 1.5,
    "casework.task_hours": 1, "casework.process_hours": 1, "casework.tension_loss": 0.15, "families.duplicate_cost": 0.03,
    "families.handover_cost": 0.15, "families.lateness_cost": 0.05, "families.fear_cost": 0.1, "strain.baseline": -0.6,
    "strain.load_slope": 2.5, "strain.tension_slope": 1.5, "strain.pace": 0.15, "staffing.leaving_rate": 0.0017,
    "staffing.strain_slope": 1.2, "staffing.tension_slope": 1, "staffing.deprivation_slope": 0.5,
    "staffing.vacancy_weeks": 10, "perception.hostile_attribution": 0.5,
}  # fmt: skip


def moved() -> str:
    """Defaults that are not the first design's any more."""
    known = {row.path: row for row in registry()}
    changed = [(known[path], first) for path, first in FIRST_DESIGN.items() if known[path].default != first]
    rows = [[f"`{row.path}`", first, row.default, row.unit, row.meaning] for row, first in changed]
    return table(["parameter", "first design", "now", "unit", "meaning"], rows)


PARAMETER_HEAD = ["parameter", "default", "range", "unit", "grade", "equation", "meaning", "source of the default"]


def parameters() -> str:
    """Every declared number, in the order of the configuration."""
    return table(PARAMETER_HEAD, map(_parameter_row, registry()))


def of_the_model() -> list[Parameter]:
    """The declared numbers that say something about services, not about how long or often to run."""
    return [row for row in registry() if "." in row.path]


def grades() -> str:
    """How many parameters stand on which evidence."""
    rows = of_the_model()
    count = {grade: sum(row.grade == grade for row in rows) for grade in GRADES}
    lines = [[grade, meaning, count[grade], f"{count[grade] / len(rows):.0%}"] for grade, meaning in GRADES.items()]
    return table(["grade", "meaning", "parameters", "share"], lines)


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
    return table(["settings", "mechanism", "switch (default)", "in a sentence", "code"], rows)


def _switches(name: str, spec: object) -> str:
    found = [item.name for item in fields(spec) if isinstance(getattr(spec, item.name), bool)]  # type: ignore[arg-type]
    return ", ".join(f"`{name}.{item}` ({'on' if getattr(spec, item) else 'off'})" for item in found) or "none"


def _file_of(module: Any) -> str:
    return Path(str(module.__file__)).resolve().relative_to(ROOT).as_posix()


# State


def _column_row(column: Column) -> list[object]:
    kind = "changes" if column.changes else "fixed"
    return [f"`{column.name}`", column.unit, _range(column.low, column.high), kind, column.meaning]


def _state_table(item: Table) -> str:
    head = ["column", "unit", "range", "kind", "meaning"]
    return f"**`{item.name}`**: one row a {item.entity}\n\n{table(head, map(_column_row, item.columns))}"


def state() -> str:
    """Every column of every table of the state."""
    return "\n\n".join(map(_state_table, TABLES))


def arrays() -> str:
    """The parts of the state with their shapes, as commented in the source."""
    source = (ROOT / "sim/state.py").read_text(encoding="utf-8")
    found = re.findall(r"^    (\w+): Any  # (.*)$", source, re.MULTILINE)
    return table(["part of the state", "shape and content"], [[f"`{name}`", about] for name, about in found])


def chance() -> str:
    """What each random number is for, and its address."""
    source = Path(str(purposes.__file__)).read_text(encoding="utf-8")
    found = re.findall(r"^(\w+) = (\d+)  # (.*?):\s+\((.*)\)$", source, re.MULTILINE)
    rows = sorted(found, key=lambda row: int(row[1]))
    return table(
        ["number", "purpose", "what it decides", "address, after seed and replicate"],
        [[number, f"`{name}`", about, address] for name, number, about, address in rows],
    )


# Measures and patterns


def measures() -> str:
    """Every measure, weekly and cohort."""
    rows = [
        [f"`{item.name}`", item.unit, _range(item.low, item.high), item.definition, item.equation, ", ".join(item.scopes)]
        for item in (*MEASURES.values(), *COHORT.values())
    ]
    return table(["measure", "unit", "range", "definition", "equation", "scopes"], rows)


def patterns() -> str:
    """The published figures that the reference service is held against."""
    rows = [[item.name, item.target, _range(item.low, item.high).replace(" to inf", " or more"), item.source] for item in PATTERNS]
    return table(["pattern (number: order in the project's evidence file)", "target", "band called a hit", "source"], rows)


# Schedule


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls_in(function: ast.AST) -> list[str]:
    """Names of the functions called, in the order of the text."""
    found = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return [node.func.id for node in found if isinstance(node.func, ast.Name)]


def week_order() -> list[tuple[str, str]]:
    """(function, how often) of every step, as sim/week.py calls them."""
    functions = {node.name: node for node in parsed(ROOT / "sim/week.py").body if isinstance(node, ast.FunctionDef)}
    return [(name, often) for place, often in WEEK for name in calls_in(functions[place]) if name not in GLUE]


def steps() -> dict[str, tuple[Path, ast.FunctionDef]]:
    """Every function of sim/phases by name."""
    found = {}
    for path in sorted((ROOT / "sim/phases").glob("*.py")):
        found.update({node.name: (path, node) for node in parsed(path).body if isinstance(node, ast.FunctionDef)})
    return found


def writes_of(name: str, known: dict[str, tuple[Path, ast.FunctionDef]]) -> set[str]:
    """Columns that a step and all it calls declare to write."""
    if name not in known:
        return set()
    function, written = known[name][1], set()
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call):
            written |= {node.value for node in decorator.args if isinstance(node, ast.Constant)}
    for called in set(calls_in(function)) - {name}:
        written |= writes_of(called, known)
    return written


def schedule() -> str:
    """The week: every step in order, with what it does and writes."""
    known, rows = steps(), []
    for order, (name, often) in enumerate(week_order(), start=1):
        path, function = known[name]
        about = (ast.get_docstring(function) or "").split("\n")[0]
        columns = ", ".join(f"`{column}`" for column in sorted(writes_of(name, known))) or "measures only"
        rows.append([order, f"`{name}`", often, about, columns, f"`{path.relative_to(ROOT).as_posix()}`"])
    return table(["order", "step", "for", "what happens", "writes", "code"], rows)


def diagram() -> str:
    """The same as a picture, for renderers that know Mermaid."""
    groups: dict[str, list[str]] = {}
    for name, often in week_order():
        groups.setdefault(often, []).append(name)
    lines = ["```mermaid", "flowchart TB", '  calendar["calendar of dated changes"]']
    for number, (often, names) in enumerate(groups.items()):
        lines.append(f'  subgraph group{number}["{often}, every week"]')
        lines += [f"    {name}" for name in names]
        lines.append("  end")
    chain = ["calendar", *(name for names in groups.values() for name in names)]
    lines += [f"  {first} --> {second}" for first, second in zip(chain, chain[1:], strict=False)]
    return "\n".join([*lines, f'  {chain[-1]} -- "next week" --> calendar', "```"])


# Shipped configurations


def _yaml(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def organisation() -> str:
    """The study's service as shipped."""
    plain = _yaml(ROOT / "conf/organisation/case_study.yaml")
    professions = [
        [item["label"], item["headcount"], item.get("qualified_share", 1), item["form_set"], item["information_system"],
         "yes" if item.get("statutory") else "no", *item["framework"].values()]
        for item in plain["professions"].values()
    ]  # fmt: skip
    cases = [
        [item["label"], item["share"], item["clock_weeks"], item.get("lead", "anyone"), "yes" if item.get("statutory") else "no",
         ", ".join(f"{name} {weight:g}" for name, weight in item["needs"].items())]
        for item in plain["case_types"].values()
    ]  # fmt: skip
    frame = ["risk and protection", "medical", "attainment", "relational"]
    return "\n\n".join(
        (
            table(["profession", "posts", "qualified share", "form set", "information system", "feared at first contact", *frame], professions),
            table(["type of case", "share of arrivals", "clock, weeks", "lead", "needs qualified workers", "weights of the professions"], cases),
            "\n".join(f"- {note}" for note in plain["notes"]),
        )
    )


def scenarios() -> str:
    """The shipped scenarios."""
    cards = [_yaml(path)["scenario"] for path in sorted((ROOT / "conf/scenario").glob("*.yaml"))]
    return table(["scenario", "what it is", "source"], [[f"`{card['name']}`", card["description"], card["source"]] for card in cards])


GENERATORS: dict[str, Callable[[], str]] = {
    maker.__name__: maker
    for maker in (
        parameters, grades, assumptions, moved, mechanisms, state, arrays, chance, measures, patterns, schedule, diagram,
        organisation, scenarios,
    )
}  # fmt: skip


def refreshed(text: str) -> str:
    """``text`` with every generated block made anew.

    Raises:
        KeyError: a block names no generator.
    """
    return BLOCK.sub(lambda found: f"{found[1]}\n{GENERATORS[found[2]]()}\n\n{found[4]}", text)


def stale() -> dict[Path, str]:
    """Documents whose blocks differ from the code, with the text that they should have."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
    return {path: fresh for path, text in texts.items() if (fresh := refreshed(text)) != text}


def main(words: list[str]) -> int:
    """Rewrite, or only check; returns the exit code."""
    found = stale()
    for path, text in found.items():
        print(f"{path.relative_to(ROOT)} is stale" + ("; run python docs/generate.py" if "--check" in words else ": rewritten"))
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    return int(bool(found) and "--check" in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
