"""Files of patterns: the shipped ones are whole, and a mistake is named in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.inference.pattern_files import read_patterns
from sim.measures.patterns.pattern import MARKS
from sim.model.config import declaration_of, declarations

WHOLE = """
label: mine
unit: service
statistic: {kind: mean, x: quality}
simulate: {contrast: {demand.volume: 1.1}}
band: {published: 0.5, between_studies: 0.1, why: made up}
sources: [{cite: me, mark: assumed, read: nothing}]
severity: {grade: high, without: 0.0, why: made up}
use: held back
"""
SHIPPED = read_patterns()


@pytest.fixture
def written(tmp_path: Path):
    """Reads a pattern from a user's own folder."""

    def read(text: str, name: str = "mine"):
        (tmp_path / "patterns").mkdir(exist_ok=True)
        (tmp_path / "patterns" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return read_patterns([name], tmp_path)[0]

    return read


@pytest.mark.parametrize("pattern", SHIPPED, ids=lambda pattern: pattern.id)
def test_every_shipped_pattern_has_a_band_and_a_reason(pattern) -> None:
    assert pattern.low < pattern.high
    assert pattern.band.why and pattern.severity.why
    assert all(source.cite and source.read for source in pattern.sources)


@pytest.mark.parametrize("pattern", SHIPPED, ids=lambda pattern: pattern.id)
def test_a_band_without_a_published_size_is_marked_as_assumed(pattern) -> None:
    if pattern.band.stated_low is not None:
        assert pattern.mark == "assumed" or "recalled" in {source.mark for source in pattern.sources}


@pytest.mark.parametrize("pattern", SHIPPED, ids=lambda pattern: pattern.id)
def test_shipped_patterns_turn_declared_settings(pattern) -> None:
    known = declarations()
    for world in pattern.simulate.worlds():
        for name in set(world) - {"scenario"}:
            assert declaration_of(name, known) is not None, name


def test_the_weakest_mark_counts() -> None:
    by_id = {pattern.id: pattern for pattern in SHIPPED}
    assert by_id["caseload"].mark == "read"
    assert by_id["on_time"].mark == "recalled"
    assert MARKS[0] == "read" and MARKS[-1] == "assumed"


def test_a_user_s_own_pattern(written) -> None:
    mine = written(WHOLE)
    assert mine.id == "mine"
    assert mine.simulate.worlds() == [{"scenario": "status_quo"}, {"scenario": "status_quo", "demand.volume": "1.1"}]
    assert mine.low == pytest.approx(0.5 - 0.128, abs=0.001)


def test_a_user_s_own_pattern_replaces_a_shipped_one(written) -> None:
    assert written(WHOLE, "on_time").label == "mine"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("label: mine", "lable: mine\nlabel: mine", "label"),
        ("kind: mean", "knd: mean", "statistic.knd"),
        ("kind: mean, x: quality", "x: quality", "kind"),
        ("kind: mean", "kind: average", "average"),
        ("unit: service", "unit: servic", "Did you mean 'service'"),
        ("mark: assumed", "mark: rad", "Did you mean 'read'"),
        ("use: held back", "use: held_back", "Did you mean 'held back'"),
        ("use: held back", "", "lacks 'use'"),
        ("between_studies: 0.1, ", "", "uncertainty"),
        ("published: 0.5, ", "", "published"),
        ("published: 0.5, ", "published: 0.5, stated_low: 0.1, stated_high: 0.2, ", "one of"),
        ("between_studies: 0.1", "factor: 0.5", "above 1"),
        ("between_studies: 0.1", "between_studies: 0.1, reliabilities: [1.2]", "reliabilities"),
        ("without: 0.0", "without: 0.45", "then the grade is 'none'"),
        ("sources: [{cite: me, mark: assumed, read: nothing}]", "sources: []", "at least one"),
        ("published: 0.5", "published: many", "a number"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_and_key(written, old, new, named) -> None:
    assert old in WHOLE
    with pytest.raises(ConfigError) as refused:
        written(WHOLE.replace(old, new))
    assert "mine.yaml" in str(refused.value) and named in str(refused.value) and "\n" not in str(refused.value)


def test_an_unknown_pattern_is_named_with_a_hint() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'on_time'"):
        read_patterns(["ontime"])
