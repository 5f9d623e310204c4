"""Names in code spans and shell lines: files, commands, flags, settings, options, functions and attributes exist."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pkgutil import resolve_name

import yaml

from checks.pages import ROOT, arguments, blocks, pages, prose
from sim.cli.commands import COMMANDS, OPTIONS
from sim.cli.reference import commands, parameters
from sim.cli.workshop import SETTINGS
from sim.core.config_files import options_of
from sim.model.config import fits, registry
from sim.model.cpd.evaluation_loop import EvaluationLoop
from sim.model.state import TABLES
from sim.model.survey.instrument import Page, Reply, Scale
from sim.settings.all_setting_names import all_setting_names
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS
from sim.settings.study_settings import STUDY_GROUP_NAMES

CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FOLDERS = ("sim", "docs", "conf", "tests", "experiments", "benchmarks", "hydra_plugins", ".ci", "notebooks")
PATH = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*-]*(?:::\w+)?")
FLAG = re.compile(r"(?<![\w-])--[a-z][\w-]*")
DOTTED = re.compile(r"[a-z_]\w*(?:\.(?:\w+|\*))+")
SETTING = re.compile(r"[+~]?([a-z_]\w*(?:\.\w+)*)=(\S*)")
CALL = re.compile(r"((?:\w+\.)*)([a-z_]\w*)\(")
SOURCE_FILE = re.compile(r"[a-z_]\w*(?:/\w+)*\.py")

# Names that only look like ours, or that belong to the reader.
PLACEHOLDERS = ("name", "group", "by")  # name=value, group=option: the forms themselves; by=: an argument in Python
OTHER_NAMES = ("dissonance.activities", "dissonance.alternatives", "math.fsum")
OTHER_FLAGS = {
    "--hydra-help": "Hydra", "--info": "Hydra", "--cfg": "Hydra", "--config-dir": "Hydra",
    "--check": "docs/generate.py", "--help": "every program", "--no-deps": "pip", "--sync": "jupytext",
    "--findings": "experiments/hypotheses.py",
}  # fmt: skip
READERS_OWN = re.compile(
    r"^activities/|\bNAME\b|^(?:mine|our|your|my)[\w./]*|^(?:first|second)_\w+|^cells\.csv|^events\.(?:merger|review)"
    r"|^cpd\.(?:alternatives|activities)\.\w+"
)
ENDINGS = (".py", ".md", ".html", ".json", ".yaml", ".csv", ".parquet", ".png", ".svg", ".sav", ".sps", ".txt", ".log",
           ".jsonl", ".cff", ".toml", ".ipynb", ".pdf", ".R", ".zip")  # fmt: skip
OBJECTS = (
    "sim.Run", "sim.Study", "sim.ServiceModel", "sim.Service", "sim.CpdFramework",
    "sim.presentation.figures.figures.Figures",
    "sim.replay.record.Replay", "sim.surveys.data.SurveyData", "sim.core.parameters.Spec",
)  # fmt: skip
OPEN_SETTINGS = (
    "leadership.seats", "cpd.access", "organisation.professions", "organisation.case_types", "instruments", "events",
)  # fmt: skip


def complaints() -> list[str]:
    """Names that do not exist, page by page."""
    return [f"{page}: {complaint}" for page in pages() for complaint in complaints_about(page)]


def complaints_about(page: str) -> list[str]:
    """Names on one page that do not exist."""
    spans = CODE.findall(prose(page))
    wrong: list[str] = [f"`{span}`: {reason}" for span in spans for check in CHECKS if (reason := check(span))]
    typed = [span for span in spans if span.startswith(("dissonance ", "python -m sim", ".venv/bin/python -m sim"))]
    typed += [line for block in blocks(page) if block.language == "bash" for line in block.lines]
    return wrong + [f"`{line}`: {reason}" for line in typed if (reason := unknown_command(line))]


def missing_file(span: str) -> str:
    """Complaint about a path of the project, or a test of a file, that does not exist."""
    match = PATH.fullmatch(span)
    if READERS_OWN.search(span):
        return ""
    if not match:
        return "write the path from the project's folder" if SOURCE_FILE.fullmatch(span) else ""
    pattern, _, function = span.rstrip("/").partition("::")
    exists = list(ROOT.glob(pattern)) if "*" in pattern else (ROOT / pattern).exists()
    if not exists:
        return "no such file or folder"
    return "" if not function or f"def {function}(" in (ROOT / pattern).read_text(encoding="utf-8") else "no such test"


def unknown_flag(span: str) -> str:
    """Complaint about a flag that no command has."""
    if span.startswith(("pip", "git", "jupyter")):
        return ""
    return ", ".join(f"unknown flag {flag}" for flag in FLAG.findall(span) if flag not in flags())


@cache
def of_analyses() -> set[str]:
    """Settings of analyses: ``size``, ``method``, and what ``conf/analysis/`` sets for sizes."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "conf" / "analysis").glob("*.yaml")]
    return {"size", "method"} | {name for sizes in files for values in sizes.values() for name in values}


def unknown_setting(span: str) -> str:
    """Complaint about ``name=value`` where the setting or the option does not exist."""
    match = SETTING.fullmatch(span)
    if not match:
        return ""
    name, value = match[1], match[2].strip("'\"")
    if name in SETTINGS or name in of_analyses() or name in PLACEHOLDERS or READERS_OWN.search(name):
        return ""
    if not is_setting(name):
        return f"unknown setting {name}"
    if name not in (*OPTION_GROUPS, *STUDY_OPTION_GROUPS):
        return ""
    options = [option for option in value.strip("[]").split(",") if re.fullmatch(r"[a-z]\w*", option)]
    unknown = [option for option in options if option not in options_of(name) and not READERS_OWN.search(option)]
    return f"unknown option {', '.join(unknown)}" if unknown else ""


def unknown_dotted_name(span: str) -> str:
    """Complaint about a dotted name that is no setting, module, attribute or column."""
    if not DOTTED.fullmatch(span) or span.endswith(ENDINGS) or READERS_OWN.search(span) or span in OTHER_NAMES:
        return ""
    return "" if is_setting(span) or is_attribute(span) or span in inner_names() else "unknown dotted name"


def unknown_function(span: str) -> str:
    """Complaint about a call of a function that does not exist."""
    match = CALL.match(span)
    if not match or " " in span.split("(")[0] or match[1].startswith(("np.", "numpy.", "math.", "pd.", "pl.")):
        return ""
    name = match[2]
    known = (
        name in functions()
        or hasattr(builtins, name)
        or name in ("interval", "range", "glob", "choice", "open_dataset")
    )
    return "" if known else f"unknown function {name}"


def unknown_command(line: str) -> str:
    """Complaint about a shell line that calls Dissonance with a command that does not exist."""
    if " && " in line:
        return ""
    given = arguments(line) if line.count("'") % 2 == 0 else line.split()[1:]
    first = next(iter(given or []), "")
    known = not first or first in COMMANDS or "=" in first or first.startswith("-") or first.isupper()
    return "" if known or READERS_OWN.search(first) else f"unknown command {first}"


CHECKS: tuple[Callable[[str], str], ...] = (
    missing_file, unknown_flag, unknown_setting, unknown_dotted_name, unknown_function,
)  # fmt: skip


@cache
def flags() -> frozenset[str]:
    """Every flag of a command, and those of other programs that the pages name."""
    options = [option for name in commands.command_names() for option in commands.arguments_of(name)]
    return frozenset(flag for text in (*options, *OPTIONS, *OTHER_FLAGS) for flag in FLAG.findall(text))


@cache
def inner_names() -> frozenset[str]:
    """Columns of the state by table, and fields below an entry of a setting, such as ``reply.missing``."""
    names = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns}
    for place, cls in {"cpd.loop": EvaluationLoop, "reply": Reply, "pages.*": Page, "scales.*": Scale}.items():
        names |= {f"{place}.{item.name}" for item in fields(cls)}
    return frozenset(names)


@cache
def settings() -> tuple[str, ...]:
    """Every name that a setting can have."""
    declared = (row.path for row in registry())
    return (
        *OPTION_GROUPS,
        *STUDY_OPTION_GROUPS,
        *all_setting_names(),
        *declared,
        *parameters.parameter_sets(),
        *STUDY_GROUP_NAMES,
    )


@cache
def is_setting(name: str) -> bool:
    """Whether a name is a setting, a group of settings, or one whose ``*`` are filled in."""
    if name in settings() or name.startswith(("hydra.", "hydra/")) or name.removesuffix(".*") in settings():
        return True
    if any(fits(pattern, name) or fits(name, pattern) for pattern in settings() if "*" in pattern + name):
        return True
    first, _, rest = name.partition(".")
    return any(name.startswith(f"{place}.") for place in OPEN_SETTINGS) or (
        first in ("activity", "alternative") and not rest
    )


def is_attribute(name: str) -> bool:
    """Whether a name is a module, class or function of the project, or an attribute of a public object."""
    if name.startswith(("sim.", "docs.", "benchmarks.", "experiments.", "hydra_plugins.")):
        try:
            resolve_name(name)
            return True
        except (ImportError, AttributeError):
            return False
    return any(hasattr(resolve_name(place), name.rpartition(".")[2]) for place in OBJECTS)


@cache
def functions() -> frozenset[str]:
    """Names of all functions and classes of the project."""
    names: set[str] = set()
    for folder in ("sim", "docs", "experiments", "benchmarks", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            names |= set(re.findall(r"^\s*(?:def|class) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return frozenset(names)
