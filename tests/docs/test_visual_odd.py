"""docs/visual-odd.svg shows every step of the week and every part of the state that changes, and fits its page."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sim.model.state import State

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from generators import drawing, schedule, visual  # noqa: E402 - beside the documents, not a package

SVG = "{http://www.w3.org/2000/svg}"
PAGE = ElementTree.fromstring((ROOT / "docs/visual-odd.svg").read_text(encoding="utf-8"))
TEXTS = list(PAGE.iter(f"{SVG}text"))


def shown() -> list[str]:
    return ["".join(node.itertext()) for node in TEXTS]


def test_every_step_is_drawn_in_the_order_of_the_week():
    steps = [name for name, _ in schedule.week_order()]
    assert [text for text in shown() if text in steps] == steps


def test_every_part_of_the_state_is_drawn_or_known_not_to_change():
    assert not visual.undrawn()
    assert set(State._fields) >= visual.CONSTANT


def test_what_is_called_constant_is_written_by_no_step():
    written = {column.split(".")[0] for name, _ in schedule.week_order() for column in written_by(name)}
    assert written and not written & visual.CONSTANT


def written_by(name: str) -> set[str]:
    return schedule.writes_of(name, schedule.steps())


def test_letters_of_a_step_are_what_it_declares_to_write():
    assert [entity.letter for entity in visual.touched("drift_dyads")] == ["D"]
    assert [entity.letter for entity in visual.touched("count_waiting")] == []


def test_a_part_that_belongs_nowhere_is_refused():
    with pytest.raises(KeyError):
        visual.entity_of("nonsense")


def test_entities_have_letters_and_colours_of_their_own():
    assert len({item.letter for item in visual.ENTITIES}) == len({item.colour for item in visual.ENTITIES}) == 8


def test_text_stays_on_the_page():
    """By a generous width of letters: what fits here fits in common fonts."""
    for node in TEXTS:
        text, size = "".join(node.itertext()), float(node.get("font-size"))
        assert 0 < float(node.get("y")) < drawing.HEIGHT - 5, text
        if node.get("text-anchor") is None:
            assert float(node.get("x")) + len(text) * size * 0.52 < drawing.WIDTH, text


def test_it_is_described_for_those_who_cannot_see_it():
    assert PAGE.get("role") == "img"
    assert len(PAGE.find(f"{SVG}desc").text.split()) > 30
    odd = (ROOT / "docs/ODD.md").read_text(encoding="utf-8")
    ((alternative, _),) = re.findall(r"!\[(.*?)\]\((visual-odd\.svg)\)", odd, re.DOTALL)
    assert len(alternative.split()) > 15
