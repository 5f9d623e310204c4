"""No slider that does nothing: every declared number is read by the compiled week, and moves what is tallied."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim
from sim.config import MECHANISMS, Config, registry
from sim.core.words import ConfigError

SOURCES = Path(sim.__file__).parent
WEEKS = 40
NUMBERS = [row for row in registry() if row.path.split(".")[0] in MECHANISMS]
ORGANISATION = [row for row in registry() if row.path.startswith("organisation.")]

# A service in which everything has something to act on: a dominant profession, leavers, learning frames,
# scarce hours, long and short queues.
BUSY = {
    "leadership": {"bias": 0.6, "seats": {"social_work": 4, "health": 1}},
    "staffing": {"leaving_rate": 0.01, "vacancy_weeks": 4.0},
    "frames": {"enabled": True, "confidence": 0.7},
    "families": {"withdrawal_rate": 0.05},
    "demand": {"volume": 1.3},
}
# Where the far bound would break the service or shows nothing, another value that should still matter.
OTHER_VALUES = {
    "demand.cases_per_practitioner": 0.2,
    "demand.utilisation": 1.0,
    "demand.presence": 0.9,
    "demand.reference_meetings": 3.5,
    "demand.reference_meeting_hours": 3.5,
    "demand.volume": 1.0,
    "casework.hours_per_week": 30.0,
    "leadership.bias": 0.2,
    "strain.load_ceiling": 1.0,
}
# Read by other means than ``mechanism.number``, because they are looked up by name.
BY_NAME = {f"handling.{style}_habit" for style in ("integrating", "obliging", "dominating", "avoiding", "compromising")}
BY_NAME |= {f"stance.{style}_tilt" for style in ("integrating", "obliging", "dominating", "avoiding", "compromising")}


def other_value(row) -> float:
    """The bound that lies further from the default, or another value that the service survives."""
    low, high = (int(row.low), int(row.high)) if row.kind == "int" else (row.low, row.high)
    return OTHER_VALUES.get(row.path, high if row.high - row.default >= row.default - row.low else low)


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.path)
def test_every_number_moves_something(service, live, tables, row) -> None:
    """At another value some tally, that is some measure, differs."""
    mechanism, name = row.path.split(".")
    value = other_value(row)
    changed = service(BUSY, {mechanism: {name: value}})
    plain = service(BUSY)
    assert getattr(getattr(changed, mechanism), name) != getattr(getattr(plain, mechanism), name)
    before, after = tables(live(WEEKS, plain)), tables(live(WEEKS, changed))
    assert any(before[table].tobytes() != after[table].tobytes() for table in before), (
        f"{row.path} = {value} moves nothing"
    )


def reads(path: Path) -> set[tuple[str, str]]:
    """Every ``owner.attribute`` read in a source; ``P.voice.baseline`` counts as ("voice", "baseline")."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            found.add((owner, node.attr))
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and getattr(node.value, "id", "") == "numbers"
        ):
            found.add(("leadership", str(node.slice.value)))
    return found


def test_every_number_is_read() -> None:
    folders = [*(SOURCES / "mechanisms").glob("*.py"), *(SOURCES / "phases").glob("*.py")]
    files = [
        *folders,
        SOURCES / "measures" / "ledger.py",
        SOURCES / "service.py",
        SOURCES / "reference.py",
        SOURCES / "engine.py",
    ]
    read = set().union(*map(reads, files))
    unread = [row.path for row in NUMBERS if tuple(row.path.split(".")) not in read and row.path not in BY_NAME]
    assert not unread


ORGANISATION_CHANGES = {
    "organisation.localities": {"localities": 1},
    "organisation.complexity_spread": {"complexity_spread": 0.8},
    "organisation.team_sizes.one": {"team_sizes": {"one": 0.2, "two": 0.4}},
    "organisation.team_sizes.two": {"team_sizes": {"two": 0.6, "three": 0.3}},
    "organisation.team_sizes.three": {"team_sizes": {"two": 0.6, "three": 0.3}},
    "organisation.professions.*.headcount": {"professions": {"health": {"headcount": 8}}},
    "organisation.professions.*.casework_share": {"professions": {"health": {"casework_share": 0.9}}},
    "organisation.professions.*.qualified_share": {"professions": {"health": {"qualified_share": 0.5}}},
    "organisation.case_types.*.share": {"case_types": {"early_help": {"share": 0.5}, "joint_plan": {"share": 0.5}}},
    "organisation.case_types.*.clock_weeks": {"case_types": {"early_help": {"clock_weeks": 12}}},
    **{
        f"organisation.professions.*.framework.{part}": {"professions": {"health": {"framework": shares}}}
        for part in ("risk_and_protection", "medical", "attainment", "relational")
        for shares in [{"risk_and_protection": 0.25, "medical": 0.25, "attainment": 0.25, "relational": 0.25}]
    },
}


@pytest.mark.parametrize("row", ORGANISATION, ids=lambda row: row.path)
def test_every_number_of_the_organisation_moves_something(service, live, tables, row) -> None:
    if row.path == "organisation.team_sizes.four":
        changed = with_a_fourth_profession(service, four=0.2)
        plain = with_a_fourth_profession(service, four=0.0)
    else:
        changed, plain = service(BUSY, {"organisation": ORGANISATION_CHANGES[row.path]}), service(BUSY)
    before, after = tables(live(WEEKS, plain)), tables(live(WEEKS, changed))
    assert any(before[table].tobytes() != after[table].tobytes() for table in before)


def with_a_fourth_profession(service, four: float) -> Config:
    kinds = ("early_help", "joint_plan")
    return service(
        BUSY,
        {
            "organisation": {
                "professions": {"play": {"headcount": 6}},
                "case_types": {kind: {"needs": {"play": 1.0}} for kind in kinds},
                "team_sizes": {"three": 0.4 - four, "four": four},
            }
        },
    )


@pytest.mark.parametrize("channel", ["attention", "voice", "resentment"])
def test_every_channel_of_leadership_moves_something(service, live, fingerprint, channel) -> None:
    on, off = live(WEEKS, service(BUSY)), live(WEEKS, service(BUSY, {"leadership": {channel: False}}))
    assert fingerprint(on) != fingerprint(off)


@pytest.mark.parametrize(
    "attribute",
    [{"form_set": "social_care"}, {"information_system": "social_care"}, {"statutory": True}],
    ids=lambda attribute: next(iter(attribute)),
)
def test_every_attribute_of_a_profession_moves_something(service, live, tables, attribute) -> None:
    changed = {"organisation": {"professions": {"education": attribute}}}
    before, after = tables(live(WEEKS, service(BUSY))), tables(live(WEEKS, service(BUSY, changed)))
    assert any(before[table].tobytes() != after[table].tobytes() for table in before)


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.path)
def test_both_bounds_can_be_lived(service, live, row) -> None:
    """A value that the door lets in does not break the house."""
    mechanism, name = row.path.split(".")
    for value in {row.low, row.high}:
        whole = int(value) if row.kind == "int" else value
        try:
            engine = live(6, service(BUSY, {"demand": {"volume": 1.0}}, {mechanism: {name: whole}}))
        except ConfigError as error:
            assert "at reference" in str(error)  # no hours left for direct work: refused in words
            continue
        assert engine.week == 6
