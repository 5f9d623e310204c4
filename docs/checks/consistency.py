"""Facts that are written in several places: version, licence, citation, set-up commands, evidence, equations."""

from __future__ import annotations

import json
import re
import tomllib
from types import ModuleType

import yaml
from generators import data_use, declarations, glossary, visual

import sim
from checks.links import leads_somewhere
from checks.pages import ROOT, pages, text_of
from sim.cli.reference import commands, options, parameters, settings
from sim.cli.reference.entry import Entry
from sim.core import rng_streams
from sim.core.config_files import options_of
from sim.core.disclaimers import MISUSE
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import registry
from sim.model.state import TABLES, State
from sim.settings.option_groups import PATTERNS

RULES = ("model/mechanisms", "model/cpd", "model/phases", "model/survey")  # where equations are implemented
EQUATION = re.compile(r"\bE\d{1,2}\b")
AUTHORS = re.compile(r"([A-Z][A-Za-z]+(?:,? (?:& )?[A-Z][A-Za-z]+)*(?: et al\.)?) (?:19|20)\d\d")
MACHINE = ("/" + "home/", "/" + "root/", "/" + "work/", "/" + "Users/", "C:" + "\\", "/" + "tmp/", "index" + "-url")


def complaints() -> list[str]:
    """Facts that disagree."""
    checks = (metadata, set_up, misuse, map_of_rooms, odd, sources, workshop_terms, machines, reference)
    return [complaint for check in checks for complaint in check()]


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def metadata() -> list[str]:
    """CITATION.cff, codemeta.json, pyproject.toml and the package."""
    cited, known = yaml.safe_load(_read("CITATION.cff")), json.loads(_read("codemeta.json"))
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    agree = {
        "version": str(cited["version"]) == known["version"] == sim.__version__,
        "licence": cited["license"] == project["license"] == "MIT",
        "title": cited["title"] == known["name"],
        "keywords": cited["keywords"] == project["keywords"] == known["keywords"],
        "requirements": known["softwareRequirements"] == project["dependencies"],
        "Python versions": known["runtimePlatform"] == f"Python {project['requires-python']}",
        "authors": [item["name"] for item in cited["authors"]] == [item["name"] for item in known["author"]],
    }
    # No identifier has been given out. The day one is, it goes into CITATION.cff, and this line with it.
    invented = re.search(r"\b10\.\d{4,9}/|orcid", _read("CITATION.cff") + _read("codemeta.json"), re.IGNORECASE)
    files = "CITATION.cff, codemeta.json, pyproject.toml and sim"
    wrong = [f"{what} differs between {files}" for what, same in agree.items() if not same]
    return wrong + (["CITATION.cff or codemeta.json names an identifier"] if invented else [])


def set_up() -> list[str]:
    """The README's two set-up commands, which .ci/run reads by their endings, and the extras that they name."""
    lines = re.findall(r"^python3 -m venv .*$", _read("README.md"), re.MULTILINE)
    extras = tomllib.loads(_read("pyproject.toml"))["project"]["optional-dependencies"]
    named = set(re.findall(r"'\.\[(\w+)\]'", "\n".join(text_of(page) for page in pages())))
    endings = [line.endswith(end) for line, end in zip(lines, ("-m sim", "pytest -q"), strict=False)]
    wrong = [] if endings == [True, True] else ["README.md: the two set-up commands end in '-m sim' and 'pytest -q'"]
    return wrong + [f"no such extra: {extra}" for extra in sorted(named - set(extras))]


def misuse() -> list[str]:
    """The statement against misuse, word for word."""
    quoted = {
        name: " ".join(line[1:].strip() for line in _read(name).splitlines() if line.startswith(">"))
        for name in ("README.md", "docs/limits.md")
    }
    return [f"{name} lacks the statement against misuse" for name, text in quoted.items() if MISUSE not in text]


def map_of_rooms() -> list[str]:
    """Every folder directly under ``sim/`` is in the map of CONTRIBUTING."""
    text = _read("CONTRIBUTING.md")
    rooms = sorted(path.parent.name for path in (ROOT / "sim").glob("*/__init__.py"))
    return [f"CONTRIBUTING.md does not show sim/{room}/" for room in rooms if f"sim/{room}/" not in text]


def written_by_hand(text: str) -> str:
    """A page without its generated blocks."""
    return re.sub(r"<!-- generated:.*?<!-- end -->", "", text, flags=re.DOTALL)


def odd() -> list[str]:
    """The ODD has every equation, parameter, column, measure and random-number stream of the code."""
    text = _read("docs/ODD.md")
    described = re.findall(r"^### (E\d{1,2})\b", text, re.MULTILINE)
    implemented = {name for room in RULES for path in (ROOT / "sim" / room).rglob("*.py")
                   for name in EQUATION.findall(path.read_text(encoding="utf-8"))}  # fmt: skip
    numbers = [row.path for row in registry() if not row.path.startswith(declarations.IN_CLASSES)]
    names = {*numbers, *MEASURES, *COHORT, *(column.name for table in TABLES for column in table.columns)}
    streams = [name for name in vars(rng_streams) if name.isupper() and isinstance(getattr(rng_streams, name), int)]
    wrong = (
        [] if described == [f"E{k}" for k in range(1, len(described) + 1)] else ["the ODD's equations are out of order"]
    )
    wrong += [f"the ODD lacks equation {name}" for name in sorted(implemented - set(described))]
    wrong += [f"no code names equation {name}" for name in described if name not in implemented | {"E30"}]
    wrong += [f"the ODD lacks {name}" for name in sorted(names) if f"| `{name}` |" not in text]
    capitals = set(re.findall(r"\b[A-Z]{3,}_[A-Z_]+\b", written_by_hand(text)))
    wrong += [f"the ODD names {name}, which is no stream" for name in sorted(capitals - set(streams))]
    wrong += [f"the ODD lacks the stream {name}" for name in streams if f"`{name}`" not in text]
    wrong += [f"the ODD lacks the part {name} of the state" for name in State._fields if f"| `{name}` |" not in text]
    return wrong + [f"the visual ODD does not draw {part}" for part in sorted(visual.undrawn())]


def sources() -> list[str]:
    """Every finding from outside acts where docs/generators/findings.yaml says, with the value that it says."""
    known = data_use.sources()
    findings = [item for source in known for item in source["findings"]]
    wrong = [f"findings.yaml: {complaint}" for item in findings for complaint in _of_finding(item)]
    places = {place for item in findings for place in item["where"]}
    wrong += [f"findings.yaml lacks pattern {name}" for name in options_of(PATTERNS) if f"pattern {name}" not in places]
    shipped = [row for row in registry() if not row.path.startswith("activity.blank.")]
    named = {match[0]: row.path for row in shipped for match in AUTHORS.finditer(row.source)}
    wrong += [f"{path} names a source that findings.yaml lacks: {name}" for name, path in named.items()
              if not any(data_use.speaks_of(source, name) for source in known)]  # fmt: skip
    strong = [row for row in shipped if row.grade in "AB"]
    return wrong + [f"{row.path} has grade {row.grade} without a source of findings.yaml" for row in strong
                    if not any(data_use.speaks_of(source, row.source) for source in known)]  # fmt: skip


def _of_finding(item: dict) -> list[str]:
    wrong = [] if item["mark"] in data_use.MARKS and item["use"] in data_use.USES else [f"unknown mark or use: {item}"]
    for place in item["where"]:
        where, claimed = data_use.split(place)
        try:
            value = data_use.value_at(where)
        except KeyError as error:
            wrong.append(str(error))
            continue
        if claimed is not None and (value is None or abs(value - claimed) > 1e-6 * abs(claimed)):
            wrong.append(f"{where} is {value}, not {claimed}")
    return wrong


def workshop_terms() -> list[str]:
    """Every word of the workshop's page leads to a term of the glossary."""
    known, terms = set(glossary.HERE), glossary.terms()
    wrong = [f"docs/generators/glossary.py lacks {word}" for word in sorted(set(glossary.words()) ^ known)]
    return wrong + [f"docs/glossary.md says {term} twice" for term in terms if terms.count(term) > 1]


def machines() -> list[str]:
    """No page names a folder of a machine."""
    return [f"{page} names a machine's folder: {word}" for page in pages() for word in MACHINE if word in text_of(page)]


def reference() -> list[str]:
    """Every entry of ``explain`` is on the page that it names; every public name of sim is documented."""
    known = (parameters, settings, options, commands)
    entries = [entry for module in known for entry in _entries(module)]
    wrong = [
        f"{entry.name} is not on {entry.link()}" for entry in entries if not leads_somewhere("README.md", entry.link())
    ]
    page = text_of("docs/reference/api.md")
    documented = set(re.findall(r"^\.\. auto\w+:: sim\.(\w+)(?:\(\))?$", page, re.MULTILINE))
    return wrong + [f"docs/reference/api.md lacks sim.{name}" for name in sim.__all__
                    if name != "__version__" and name not in documented]  # fmt: skip


def _entries(module: ModuleType) -> list[Entry]:
    if module is parameters:
        return [
            *map(parameters.entry_of, registry()),
            *(entry for name in parameters.parameter_sets() for entry in parameters.set_entries(name)),
        ]
    if module is settings:
        return list(map(settings.setting_entry, settings.setting_names()))
    if module is commands:
        return list(map(commands.command_entry, commands.command_names()))
    entries = [options.option_entry(group, option) for group in options.ALL_GROUPS for option in options_of(group)]
    groups = [entry for group in options.ALL_GROUPS for entry in options.group_entries(group)]
    return [*entries, *groups, *map(options.measure_entry, (*MEASURES, *COHORT))]
