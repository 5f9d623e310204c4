"""docs/TRACE.md and docs/fair.md are whole, and every file, test and program that they name is there."""

import re
import sys
from pathlib import Path

import pytest

from sim.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
TRACE = (ROOT / "docs" / "TRACE.md").read_text(encoding="utf-8")
FAIR = (ROOT / "docs" / "fair.md").read_text(encoding="utf-8")
sys.path.insert(0, str(ROOT / "docs"))

from generators.data_use import functions_of  # noqa: E402 - beside the documents, not a package

ELEMENTS = [
    "Problem formulation",
    "Model description",
    "Data evaluation",
    "Conceptual model evaluation",
    "Implementation verification",
    "Model output verification",
    "Model analysis",
    "Model output corroboration",
]
PRINCIPLES = [
    *("F1", "F1.1", "F1.2", "F2", "F3", "F4"),
    *("A1", "A1.1", "A1.2", "A2"),
    *("I1", "I2"),
    *("R1", "R1.1", "R1.2", "R2", "R3"),
]
FILE = re.compile(r"^(?:[\w.-]+/)*[\w.-]+\.(?:py|md|yaml|toml|txt|cff|json|svg)$|^\.ci/run$|^LICENSE$|^tests/[\w/]+$")


def quoted(text: str) -> list[str]:
    """What stands between back-ticks."""
    return re.findall(r"`([^`\n]+)`", text)


def places(text: str) -> list[str]:
    """Files, and tests as file::name, that a page names, those within commands too."""
    words = [word for part in quoted(text) for word in part.split()]
    return sorted({word for word in words if FILE.match(word.split("::")[0]) and "parquet" not in word})


def there(place: str) -> bool:
    name, _, function = place.partition("::")
    path = ROOT / name
    return path.exists() and (not function or function in functions_of(path))


@pytest.mark.parametrize("place", [*places(TRACE), *places(FAIR)])
def test_named_place_is_there(place):
    assert there(place)


def test_many_places_are_named_and_a_missing_one_is_noticed():
    assert len(places(TRACE)) > 20 and len(places(FAIR)) > 15
    assert places("`tests/docs/none.py::test_x` and `python experiments/none.py 20`") == [
        "experiments/none.py",
        "tests/docs/none.py::test_x",
    ]
    assert not there("experiments/none.py") and not there("tests/docs/test_trace_and_fair.py::test_none")


def test_commands_of_trace_exist():
    commands = [part.split()[3] for part in quoted(TRACE) if part.startswith("python -m sim ")]
    assert commands and set(commands) <= set(COMMANDS)


def test_elements_of_trace_stand_in_order_each_with_its_gaps():
    parts = re.split(r"^## (\d)\. (.*)$", TRACE, flags=re.MULTILINE)[1:]
    assert parts[0::3] == [str(number) for number in range(1, 9)]
    assert parts[1::3] == ELEMENTS
    for name, text in zip(parts[1::3], parts[2::3], strict=True):
        assert "**Gaps.**" in text, name


def rows(text: str) -> list[list[str]]:
    """Cells of the lines of all tables, heads and rules aside."""
    lines = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines if "---" not in line[0] and line[-1].strip() != "where"]


def test_every_principle_is_answered_in_order():
    answered = [row[0] for row in rows(FAIR) if re.match(r"[FAIR]\d", row[0])]
    assert answered == PRINCIPLES


@pytest.mark.parametrize("row", [row for row in rows(FAIR) if len(row) == 4], ids=lambda row: row[0])
def test_an_answer_points_at_a_file_or_says_that_it_is_not_met(row):
    assert places(row[3]) or row[2].startswith("**not met:**")


def test_what_is_said_to_be_missing_is_missing():
    """The day an identifier is given out, these pages change with CITATION.cff."""
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert ("doi:" in citation) == ("no DOI or other identifier" not in FAIR)
    assert ("repository" in citation) == ("no public repository is known" not in FAIR)
    assert "orcid" not in citation
