"""The ODD describes what the code has (equations, columns, parameters, measures, chance) and answers its checklist."""

import ast
import re
import sys
from pathlib import Path

import pytest

from sim.core import rng_streams as rng_streams
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import registry
from sim.model.state import TABLES, State

ROOT = Path(__file__).resolve().parents[2]
ODD = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
sys.path.insert(0, str(ROOT / "docs"))

from generators import declarations, odd_d  # noqa: E402 - beside the documents, not a package

IDENTIFIER = re.compile(r"\bE\d{1,2}\b")
# Where rules are: what only observes or tells may name an equation, but does not implement it.
RULES = ("mechanisms", "cpd", "phases", "instruments")
DESCRIBED = re.findall(r"^### (E\d{1,2})\b", ODD, re.MULTILINE)
ELEMENTS = [
    "1. Purpose and patterns",
    "2. Entities, state variables and scales",
    "3. Process overview and scheduling",
    "4. Design concepts",
    "5. Initialisation",
    "6. Input data",
    "7. Submodels",
]
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Heterogeneity", "Observation",
)  # fmt: skip


def sources(*folders: str) -> dict[str, str]:
    """Text of the Python files in folders of sim; without any, of all."""
    places = [ROOT / "sim" / folder for folder in folders] or [ROOT / "sim"]
    return {str(path): path.read_text(encoding="utf-8") for place in places for path in place.rglob("*.py")}


def docstrings(text: str) -> str:
    """What a file says of itself and of its functions and classes."""
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef)
    return "\n".join(ast.get_docstring(node) or "" for node in ast.walk(ast.parse(text)) if isinstance(node, kinds))


IMPLEMENTED = {found for text in sources(*RULES).values() for found in IDENTIFIER.findall(docstrings(text))}
NAMED = {found for text in sources().values() for found in IDENTIFIER.findall(text)}


def block(name: str) -> str:
    return ODD.split(f"<!-- generated:{name} -->")[1].split("<!-- end -->")[0]


def test_equations_are_numbered_without_gap():
    assert [f"E{number}" for number in range(1, len(DESCRIBED) + 1)] == DESCRIBED
    assert len(DESCRIBED) >= 30


@pytest.mark.parametrize("equation", DESCRIBED)
def test_equation_is_implemented(equation):
    assert equation in IMPLEMENTED, f"{equation} of the ODD stands in no docstring of {RULES}"


def test_code_names_no_equation_that_the_odd_does_not_have():
    assert not NAMED - set(DESCRIBED)


def test_parameters_and_measures_name_equations_of_the_odd():
    named = {found for row in registry() for found in IDENTIFIER.findall(row.equation)}
    named |= {found for item in (*MEASURES.values(), *COHORT.values()) for found in IDENTIFIER.findall(item.equation)}
    assert named and not named - set(DESCRIBED)


def test_equations_that_the_text_refers_to_are_there():
    assert not set(IDENTIFIER.findall(ODD)) - set(DESCRIBED)


def test_every_part_of_the_state_is_described():
    """A part whose line in the source has another form than the generator reads would be missing here."""
    listed = re.findall(r"^\| `(\w+)` \| (\S.*) \|$", block("arrays"), re.MULTILINE)
    assert [name for name, _ in listed] == list(State._fields)


def test_every_column_is_described_with_unit_and_bounds():
    for table in TABLES:
        rows = block("state").split(f"**`{table.name}`**")[1].split("**`")[0]
        listed = re.findall(r"^\| `(\w+)` \| (\S.*) \| (\S.*) \| (?:changes|fixed) \| (\S.*) \|$", rows, re.MULTILINE)
        assert [name for name, *_ in listed] == [column.name for column in table.columns], table.name


def test_every_parameter_is_listed_whole():
    listed = re.findall(r"^\| `([\w.*]+)` \|((?: \S[^|]* \|){7})$", block("parameters"), re.MULTILINE)
    expected = [row.path for row in registry() if not row.path.startswith(declarations.IN_CLASSES)]
    assert [name for name, _ in listed] == expected


def test_every_measure_is_defined():
    for item in (*MEASURES.values(), *COHORT.values()):
        assert len(item.definition.split()) > 2 and item.definition.endswith("."), item.name
        assert item.unit and item.scopes and IDENTIFIER.search(item.equation), item.name
        assert f"| `{item.name}` |" in block("measures")


def test_every_purpose_of_chance_is_listed():
    """A purpose whose comment has another form than the generator reads would be missing here."""
    numbers = {name: value for name, value in vars(rng_streams).items() if name.isupper() and isinstance(value, int)}
    listed = re.findall(r"^\| (\d+) \| `(\w+)` \| \S.* \| \S.* \|$", block("chance"), re.MULTILINE)
    assert {name: int(number) for number, name in listed} == numbers


def test_seven_elements_stand_in_the_order_of_the_standard():
    found = [line for line in re.findall(r"^## (.*)$", ODD, re.MULTILINE) if re.match(r"\d\. ", line)]
    assert found == ELEMENTS


@pytest.mark.parametrize("concept", CONCEPTS)
def test_design_concept_is_addressed(concept):
    chapter = ODD.split("## 4. Design concepts")[1].split("\n## 5.")[0]
    assert re.search(rf"^\*\*{concept}[.:]", chapter, re.MULTILINE)


@pytest.mark.parametrize("question", odd_d.questions(), ids=lambda question: question[1])
def test_question_of_odd_d_is_answered_in_a_section_that_is_there(question):
    _, _, section, answer = question
    assert section in odd_d.headings() and answer


def test_no_question_of_odd_d_is_left_out():
    parts = {part.split()[0] for part, *_ in odd_d.questions()}
    first = {f"I.{number}" for number in ("i", "ii", "iii")}
    second = {f"II.{number}" for number in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")}
    assert parts == first | second | {f"III.{number}" for number in ("i", "ii", "iii", "iv")}
    assert len(odd_d.questions()) > 45


def test_moved_defaults_are_compared_with_parameters_that_exist():
    """A parameter renamed would drop out of the table of moved defaults without a word."""
    assert not set(declarations.FIRST_DESIGN) - {row.path for row in registry()}


def test_a_wildcard_is_explained():
    assert "A `*` stands for any name" in ODD
