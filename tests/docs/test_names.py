"""No page names a file, an option, a setting or a function that is not there."""

from __future__ import annotations

import builtins
import re
import shlex
from dataclasses import fields
from functools import cache
from pkgutil import resolve_name

import pytest
from site_pages import ROOT, blocks, lines_of, pages, without_blocks, words_for_us

import sim
from sim.cli.entries import commands, numbers
from sim.cli.help_text import FLAGS
from sim.cli.main import COMMANDS
from sim.cli.workshop import WORDS
from sim.core.config_files import options_of
from sim.model.config import fits, registry
from sim.model.cpd.programme import Loop
from sim.model.state import TABLES
from sim.model.survey.instrument import Page, Reply, Scale
from sim.settings.compose import GROUPS, STUDY_GROUPS, known_names
from sim.settings.study_settings import STUDY_GROUP_NAMES

CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FOLDERS = ("sim", "docs", "conf", "tests", "experiments", "benchmarks", "hydra_plugins", ".ci", "notebooks")
PATH = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*-]*")
FLAG = re.compile(r"(?<![\w-])--[a-z][\w-]*")
DOTTED = re.compile(r"[a-z_]\w*(?:\.(?:\w+|\*))+")
SETTING = re.compile(r"[+~]?([a-z_]\w*(?:\.\w+)*)=(\S*)")
CALL = re.compile(r"((?:\w+\.)*)([a-z_]\w*)\(")

# Names that look like ours and are others', or are the reader's own; each stands on some page for a reason.
STAND_FOR_ANY = ("name", "group")  # name=value, group=option: the forms themselves
OTHERS_NAMES = ("dissonance.activities", "dissonance.alternatives", "math.fsum")  # entry points; Python's own
OTHERS_FLAGS = {
    "--hydra-help": "Hydra's", "--info": "Hydra's", "--cfg": "Hydra's", "--check": "docs/generate.py",
    "--help": "every program's", "--named-place": "said not to exist", "--no-deps": "pip", "--config-dir": "Hydra's",
}  # fmt: skip
READERS_OWN = re.compile(
    r"^(?:mine|our|your|my)[\w./]*|^(?:first|second)_\w+|^cells\.csv|^events\.(?:merger|review)|^cpd\.(?:alternatives|activities)\.\w+"
)
ENDINGS = (".py", ".md", ".html", ".json", ".yaml", ".csv", ".parquet", ".png", ".svg", ".sav", ".sps", ".txt", ".log",
           ".jsonl", ".cff", ".toml", ".ipynb", ".pdf", ".R", ".zip")  # fmt: skip
OBJECTS = (
    "sim.Run", "sim.Study", "sim.ServiceModel", "sim.presentation.figures.run_figures.Plots", "sim.presentation.studies.study_figures.StudyPlots",
    "sim.replay.record.Replay", "sim.surveys.data.SurveyData", "sim.core.parameters.Spec",
)  # fmt: skip


@cache
def inner() -> frozenset[str]:
    """Columns of the state by table, and the fields of what stands inside a setting: ``reply.missing``."""
    names = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns}
    for place, cls in {"cpd.loop": Loop, "reply": Reply, "pages.*": Page, "scales.*": Scale}.items():
        names |= {f"{place}.{item.name}" for item in fields(cls)}
    return frozenset(names)


@cache
def settings() -> tuple[str, ...]:
    return (
        *GROUPS,
        *STUDY_GROUPS,
        *known_names(),
        *(row.path for row in registry()),
        *numbers.sets(),
        *STUDY_GROUP_NAMES,
    )


def is_setting(name: str) -> bool:
    """A setting, a group of them, or one with its stars filled in."""
    if name in settings() or name.startswith(("hydra.", "hydra/")) or name.removesuffix(".*") in settings():
        return True
    if any(fits(pattern, name) or fits(name, pattern) for pattern in settings() if "*" in pattern + name):
        return True
    first, _, rest = name.partition(".")
    opened = (
        "leadership.seats",
        "cpd.access",
        "organisation.professions",
        "organisation.case_types",
        "instruments",
        "events",
    )
    return any(name.startswith(f"{place}.") for place in opened) or (first in ("activity", "alternative") and not rest)


def is_attribute(name: str) -> bool:
    """A module, class or function of the package, or an attribute of what it hands out."""
    if name.startswith(("sim.", "docs.", "benchmarks.", "experiments.", "hydra_plugins.")):
        try:
            resolve_name(name)
            return True
        except (ImportError, AttributeError):
            return False
    last = name.rpartition(".")[2]
    return any(hasattr(resolve_name(place), last) for place in OBJECTS)


@cache
def functions() -> frozenset[str]:
    """Every function and class of the project, by its own name."""
    found: set[str] = set()
    for folder in ("sim", "docs", "experiments", "benchmarks", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(re.findall(r"^\s*(?:def|class) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return frozenset(found)


def spans(page: str) -> list[str]:
    return CODE.findall(without_blocks(page))


def missing_path(span: str, page: str) -> bool:
    found = PATH.match(span)
    if not found or found[0] != span or READERS_OWN.match(span):
        return False
    pattern = span.rstrip("/")
    return not (list(ROOT.glob(pattern)) if "*" in pattern else (ROOT / pattern).exists())


def unknown_flags(text: str) -> list[str]:
    ours = {flag for name in commands.names() for word in commands.options_of(name) for flag in FLAG.findall(word)}
    shared = {flag for name in FLAGS for flag in FLAG.findall(name)}
    return [flag for flag in FLAG.findall(text) if flag not in ours | shared | set(OTHERS_FLAGS)]


def unknown_setting(span: str) -> str:
    """What of ``name=value`` is not there; an empty string if all is."""
    found = SETTING.fullmatch(span)
    if not found:
        return ""
    name, value = found[1], found[2].strip("'\"")
    if name in WORDS or name in STAND_FOR_ANY or READERS_OWN.match(name):
        return ""
    if not is_setting(name):
        return name
    chosen = [word for word in value.strip("[]").split(",") if re.fullmatch(r"[a-z]\w*", word)]
    if name in (*GROUPS, *STUDY_GROUPS):
        return ", ".join(word for word in chosen if word not in options_of(name) and not READERS_OWN.match(word))
    return ""


def unknown_dotted(span: str) -> bool:
    if not DOTTED.fullmatch(span) or span.endswith(ENDINGS) or READERS_OWN.match(span) or span in OTHERS_NAMES:
        return False
    return not (is_setting(span) or is_attribute(span) or span in inner())


def unknown_call(span: str) -> str:
    found = CALL.match(span)
    if not found or " " in span.split("(")[0] or found[1].startswith(("np.", "numpy.", "math.", "pd.")):
        return ""
    name = found[2]
    return (
        ""
        if name in functions() or hasattr(builtins, name) or name in ("interval", "range", "glob", "choice")
        else name
    )


@pytest.mark.parametrize("page", pages())
def test_paths_of_a_page_are_there(page: str) -> None:
    assert not [span for span in spans(page) if missing_path(span, page)]


@pytest.mark.parametrize("page", pages())
def test_flags_of_a_page_are_there(page: str) -> None:
    assert not unknown_flags(" ".join(span for span in spans(page) if not span.startswith(("pip", "git"))))


@pytest.mark.parametrize("page", pages())
def test_settings_of_a_page_are_there(page: str) -> None:
    assert not {span: unknown for span in spans(page) if (unknown := unknown_setting(span))}


@pytest.mark.parametrize("page", pages())
def test_dotted_names_of_a_page_are_there(page: str) -> None:
    assert not [span for span in spans(page) if unknown_dotted(span)]


@pytest.mark.parametrize("page", pages())
def test_functions_of_a_page_are_there(page: str) -> None:
    assert not [span for span in spans(page) if unknown_call(span)]


@pytest.mark.parametrize("page", pages())
def test_commands_named_in_a_sentence_are_there(page: str) -> None:
    typed = [
        span for span in spans(page) if span.startswith(("dissonance ", "python -m sim ", ".venv/bin/python -m sim "))
    ]
    typed += [line for block in blocks(page) if block.language == "bash" for line in lines_of(block)]
    for line in (line for line in typed if " -m sim" in line or line.startswith("dissonance ")):
        words = words_for_us(line) if line.count("'") % 2 == 0 else line.split()[1:]
        first = next(iter(words or shlex.split(line)[1:]), "")
        known = (
            first in COMMANDS or "=" in first or first.startswith("-") or first.isupper() or READERS_OWN.match(first)
        )
        assert known or not first or " && " in line, line


def test_what_is_not_there_is_noticed() -> None:
    assert missing_path("sim/nowhere.py", "README.md") and not missing_path("sim/model/week.py", "README.md")
    assert unknown_flags("dissonance card --nosuchflag") == ["--nosuchflag"]
    assert unknown_setting("leadership.bais=1") == "leadership.bais" and unknown_setting("stance=kind") == "kind"
    assert not unknown_setting("leadership.bias=0.3") and not unknown_setting("cpd=placebo")
    assert (
        unknown_dotted("sim.nowhere")
        and unknown_dotted("leadership.bais")
        and unknown_dotted("people.bias")
        and not unknown_dotted("leadership.bias")
    )
    assert not unknown_dotted("sim.surveys.design") and not unknown_dotted("result.plot")
    assert unknown_call("nosuchfunction()") and not unknown_call("run()")


def test_sim_offers_what_the_pages_import() -> None:
    for page in pages():
        for block in (block for block in blocks(page) if block.language == "python"):
            for names in re.findall(r"^from sim import (.+)$", block.text, re.MULTILINE):
                assert all(hasattr(sim, name.strip()) for name in names.split(",")), page
