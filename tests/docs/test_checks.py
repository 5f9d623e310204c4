"""The programs of the documents notice what is wrong: a stale table, a dead link, a name that does not exist."""

from __future__ import annotations

import ast
import re

import generate
import pytest
from checks import code, links, names
from checks.pages import ROOT, Block, text_of
from generators import drawing, glossary, schedule, visual

from sim.model.config import registry


def test_a_stale_table_is_noticed() -> None:
    text = text_of("docs/ODD.md")
    row = next(row for row in registry() if row.path == "episodes.coupling_rate")
    stale = text.replace(f"`{row.path}` | {row.default:.10g} |", f"`{row.path}` | 99 |")
    assert stale != text and generate.refreshed(stale) == text
    with pytest.raises(KeyError):
        generate.refreshed("<!-- generated:nonsense -->\n<!-- end -->")


def test_every_generator_is_used_and_every_block_is_closed() -> None:
    texts = [path.read_text(encoding="utf-8") for path in generate.documents()]
    assert {name for text in texts for name in re.findall(r"<!-- generated:(\w+) -->", text)} == set(
        generate.GENERATORS
    )
    assert all(text.count("<!-- generated:") == len(generate.BLOCK.findall(text)) for text in texts)


def calls(name: str) -> list[str]:
    """Names called as statements in a function of sim/model/week.py, in order; written apart from the generator."""
    tree = ast.parse((ROOT / "sim/model/week.py").read_text(encoding="utf-8"))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    statements = [node for node in ast.walk(function) if isinstance(node, (ast.Expr, ast.Assign))]
    nodes = [node.value for node in statements if isinstance(node.value, ast.Call)]
    nodes.sort(key=lambda node: node.lineno)
    return [node.func.id for node in nodes if isinstance(node.func, ast.Name)]


def test_the_schedule_of_the_odd_is_the_order_of_calls() -> None:
    listed = [name for name, _ in schedule.week_order()]
    whole = calls("one_week")
    last = whole[whole.index("locality_week") + 1 :]
    first, locality = (
        [name for name in calls(part) if name not in schedule.GLUE] for part in ("begin_week", "locality_week")
    )
    assert listed == [*first, *locality, *last] and len(listed) > 10
    drawn = re.findall(r">(\w+)</text>", (ROOT / "docs/visual-odd.svg").read_text(encoding="utf-8"))
    assert [name for name in drawn if name in listed] == listed


def test_what_the_visual_odd_calls_constant_is_written_by_no_step() -> None:
    written = {column.split(".")[0] for name, _ in schedule.week_order() for column in writes(name)}
    assert written and not written & visual.CONSTANT and not visual.undrawn()


def test_the_visual_odd_fits_its_page() -> None:
    texts = re.findall(r'<text x="[\d.]+" y="([\d.]+)"', visual.visual())
    foot = float(texts[-1])
    assert len(texts) > 100 and max(map(float, texts[:-1])) < foot - 8 < drawing.HEIGHT


def writes(step: str) -> set[str]:
    return schedule.writes_of(step, schedule.steps())


def test_dead_links_are_noticed() -> None:
    assert links.leads_somewhere("README.md", "docs/limits.md#known-misses")
    assert not links.leads_somewhere("README.md", "docs/nowhere.md")
    assert not links.leads_somewhere("README.md", "docs/limits.md#nothing-of-the-kind")


def test_names_that_do_not_exist_are_noticed() -> None:
    assert names.missing_file("sim/nowhere.py") and not names.missing_file("sim/model/week.py")
    assert names.missing_file("week.py"), "a bare file name"
    assert names.unknown_flag("dissonance list --nosuchflag") and not names.unknown_flag("--config-dir mine")
    assert names.unknown_setting("leadership.bais=1") and not names.unknown_setting("leadership.bias=0.3")
    assert names.unknown_setting("stance=kind") and not names.unknown_setting("cpd=placebo")
    assert names.unknown_dotted_name("sim.nowhere") and not names.unknown_dotted_name("sim.surveys.power")
    assert names.unknown_function("nosuchfunction()") and not names.unknown_function("run()")
    assert names.unknown_command("dissonance nosuchcommand") and not names.unknown_command("dissonance study status x")


def test_blocks_that_cannot_be_read_are_noticed() -> None:
    assert code.unreadable(Block("page", "python", "def")) and not code.unreadable(Block("page", "python", "x = 1\n"))
    assert code.unreadable(Block("page", "python", "from sim import nosuchname\n"))
    assert code.unreadable(Block("page", "yaml", "a: [")) and code.unreadable(Block("page", "fortran", "x"))


def test_a_workshop_word_without_a_glossary_entry_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(glossary.HERE, next(iter(glossary.HERE)))
    with pytest.raises(KeyError):
        glossary.workshop_words()
