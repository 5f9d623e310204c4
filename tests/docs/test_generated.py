"""The documents' tables are those that the code would write today, and the ODD's week is the code's week."""

import ast
import re
import sys
from pathlib import Path

import pytest

from sim.measures.registry import MEASURES
from sim.model.config import registry
from sim.model.cpd.activity import known_activities
from sim.model.state import TABLES

ROOT = Path(__file__).resolve().parents[2]
ODD = ROOT / "docs" / "ODD.md"
sys.path.insert(0, str(ROOT / "docs"))

import generate  # noqa: E402 - a script beside the documents, not a package
from generators import declarations, plugins, schedule  # noqa: E402

DOCUMENTS = generate.documents()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT / "docs").as_posix())
def test_tables_are_fresh(path):
    text = path.read_text(encoding="utf-8")
    fresh = generate.refreshed(text)
    stale = [old for old, new in zip(text.splitlines(), fresh.splitlines(), strict=False) if old != new]
    assert text == fresh, f"run python docs/generate.py; first line that differs: {stale[:1]}"


def test_a_stale_table_is_noticed():
    text = ODD.read_text(encoding="utf-8")
    row = next(row for row in registry() if row.path == "episodes.coupling_rate")
    spoilt = text.replace(f"`{row.path}` | {row.default:.10g} |", f"`{row.path}` | 99 |")
    assert spoilt != text
    assert generate.refreshed(spoilt) == text


def test_every_generator_is_used():
    used = {name for path in DOCUMENTS for name in re.findall(r"<!-- generated:(\w+) -->", path.read_text("utf-8"))}
    assert used == set(generate.GENERATORS)


def test_every_block_is_closed():
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        assert text.count("<!-- generated:") == text.count("<!-- end -->") == len(generate.BLOCK.findall(text)), (
            path.name
        )


def test_odd_names_every_parameter_column_and_measure():
    text = ODD.read_text(encoding="utf-8")
    names = {row.path for row in registry() if not row.path.startswith(("activity.", "alternative."))} | set(MEASURES)
    names |= {column.name for table in TABLES for column in table.columns}
    assert not {name for name in names if f"| `{name}` |" not in text}


def test_odd_shows_every_activity_and_alternative_that_ships():
    text = ODD.read_text(encoding="utf-8")
    for name, known in (("activities", plugins.shipped_activities()), ("alternatives", plugins.shipped_alternatives())):
        block = text.split(f"<!-- generated:{name} -->")[1].split("<!-- end -->")[0]
        assert re.findall(r"^\| `(\w+)` \|", block, re.MULTILINE) == [cls.kind for cls in known]


def test_effects_of_an_activity_show_their_prior_range():
    (row,) = (row for row in plugins.activities().splitlines() if row.startswith("| `study_day` |"))
    meta = plugins.own_numbers(known_activities()["study_day"])["myths"]
    assert f"e_s 0.1 ({meta['low']:g} to {meta['high']:g})" in row


def test_grades_count_every_parameter_of_the_model():
    counted = re.findall(r"\| (\d+) \| \d+% \| (\d+) \| \d+% \|", declarations.grades())
    model = [row for row in registry() if "." in row.path and not row.path.startswith(("activity.", "alternative."))]
    assert sum(int(number) for number, _ in counted) == len(model) > 100
    assert sum(int(number) for _, number in counted) == len(declarations.of_activities_and_alternatives()) > 100


def test_readme_says_how_many_parameters_are_weakly_grounded():
    model = [row for row in registry() if "." in row.path and not row.path.startswith(("activity.", "alternative."))]
    weak = sum(row.grade in "DE" for row in model) / len(model)
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\n", " ")
    assert "more than four fifths of the parameters rest on expert judgement or on no evidence" in readme
    assert 0.8 < weak < 0.9


def _called(name: str) -> list[str]:
    """Names called as statements in a function of sim/model/week.py, in order; written apart from docs/generate.py."""
    tree = ast.parse((ROOT / "sim" / "model" / "week.py").read_text(encoding="utf-8"))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    names: list[str] = []

    def visit(body):
        for statement in body:
            value = getattr(statement, "value", None)
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                names.append(value.func.id)
            visit(getattr(statement, "body", []))

    visit(function.body)
    return names


def test_schedule_of_the_odd_is_the_order_of_calls_in_the_week():
    block = ODD.read_text(encoding="utf-8").split("<!-- generated:schedule -->")[1].split("<!-- end -->")[0]
    listed = re.findall(r"^\| \d+ \| `(\w+)` \| ([\w ]+) \|", block, re.MULTILINE)
    organisation = _called("one_week")
    assert organisation.index("begin_week") < organisation.index("locality_week")
    expected = [(name, "whole service first") for name in _called("begin_week") if name != "all_pots"]  # only counts
    expected += [(name, "each locality") for name in _called("locality_week")]
    expected += [(name, "whole service last") for name in organisation[organisation.index("locality_week") + 1 :]]
    assert listed == expected
    assert len(listed) > 10


def test_writes_are_gathered_through_the_steps_called():
    known = schedule.steps()
    assert "dyads.trust" in schedule.writes_of("meet", known)
    assert "people.strain" in schedule.writes_of("wear", known)
    assert "people.strain" not in schedule.writes_of("meet", known)


def test_unknown_generator_is_refused():
    with pytest.raises(KeyError):
        generate.refreshed("<!-- generated:nonsense -->\n<!-- end -->")
