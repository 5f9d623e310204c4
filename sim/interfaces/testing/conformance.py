"""What every activity must keep to, as rules that can be run: the same for those that ship and for one's own.

>>> from sim.interfaces.testing.conformance import check
>>> print(check(Breakfast))  # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, get_type_hints

from sim.core.errors import listed
from sim.core.parameters import declared
from sim.interfaces.testing.fixtures import BUSY, QUIET, changed_columns, consequences, lived, open_cases, out_of_bounds
from sim.model.cpd.activity import ACTIVITIES, EFFECTS, WRITES, Activity, columns, known_activities
from sim.model.cpd.programme import Cpd
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.model.cpd.rules import GROUPINGS

Kind = type[Activity]
Rule = Callable[[Kind], str]  # what is wrong, in a sentence; empty: nothing
GAPS = ("", "understanding", "friction", "tension", "access")
PRICED = {"hours", "price", "reach"}
EVERY_WEEK = float(WEEKS_A_YEAR)
MOST = {item.name: item.metadata.get("high") for item in declared(Cpd)}  # that a framework may ask for
PLENTY = MOST["budget"]  # GBP a post and year: no place is missed for want of money
TRIED = "tried"  # the name of the activity in a test's configuration
START, SOON, LATER = 6, 8, 30
EVIDENCE = "ABC"


@dataclasses.dataclass(frozen=True)
class Conformance:
    """What came of it: for each rule what is wrong; an empty text where nothing is."""

    kind: str
    found: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Whether every rule is kept."""
        return not any(self.found.values())

    def __str__(self) -> str:
        lines = [
            f"{'kept  ' if not said else 'BROKEN'}  {rule}{': ' + said if said else ''}"
            for rule, said in self.found.items()
        ]
        return "\n".join([f"Activity '{self.kind}':", *lines])


def check(kind: Kind) -> Conformance:
    """Hold an activity to every rule; takes a second or two.

    Args:
        kind: a registered class derived from :class:`sim.model.cpd.activity.Activity`.
    """
    known_activities()
    words = {name: rule(kind) for name, rule in OF_WORDS.items()}
    if words[PRICED_RULE]:  # nobody could hold a session of it
        deeds = dict.fromkeys(OF_DEEDS, f"not tried, as it breaks '{PRICED_RULE}'")
    else:
        deeds = {name: rule(kind) for name, rule in OF_DEEDS.items()}
    return Conformance(kind.kind, {**words, **deeds})


def variant(kind: Kind, **numbers: float) -> Kind:
    """``kind`` with other numbers, which may lie outside its prior ranges."""
    hints, fields = get_type_hints(kind), {item.name: item for item in declared(kind)}
    changed = []
    for name, value in numbers.items():
        metadata = dict(fields[name].metadata)
        metadata |= {"low": min(value, metadata["low"]), "high": max(value, metadata["high"])}
        changed.append((name, hints[name], dataclasses.field(default=value, metadata=metadata)))
    return dataclasses.make_dataclass("Variant", changed, bases=(kind,), frozen=True, namespace={"kind": TRIED})


@contextmanager
def framework(kind: Kind, numbers: Mapping[str, float] | None = None, **use: Any) -> Iterator[dict[str, Any]]:
    """Settings of a framework with one activity, held every week unless said otherwise, and enough money."""
    ACTIVITIES[TRIED] = variant(kind, **(numbers or {}))
    try:
        entry = {"kind": TRIED, "per_year": EVERY_WEEK, **use}
        yield {"cpd": {"name": "test", "budget": PLENTY, "activities": {"session": entry}}}
    finally:
        del ACTIVITIES[TRIED]


def own_fields(kind: type, base: type) -> set[str]:
    """Declared numbers that ``kind`` gives itself instead of taking the base's."""
    inherited = {item.name: item.metadata for item in declared(base)}
    return {item.name for item in declared(kind) if item.metadata is not inherited.get(item.name)}


def at_zero(kind: Kind) -> dict[str, float]:
    """Neither effects nor hours, price or encounters."""
    return dict.fromkeys((*EFFECTS, "hours", "price", "contacts"), 0)


def one_sentence(text: str) -> bool:
    """Whether it is one plain sentence."""
    return text.endswith(".") and ". " not in text and text[0].isupper()


# -- what it says of itself --------------------------------------------------------------------------------------


def says_what_it_is(kind: Kind) -> str:
    if not kind.label or kind.label == Activity.label:
        return "it has no label of its own"
    if kind.description == Activity.description or not one_sentence(kind.description):
        return "its description is not one plain sentence"
    return "" if kind.__doc__ else "the class has no docstring"


def numbers_have_sources(kind: Kind) -> str:
    for item in declared(kind):
        grade, source = item.metadata["grade"], item.metadata["source"]
        if not (source and item.metadata["meaning"]):
            return f"{item.name} has no source or no meaning"
        if grade in EVIDENCE and source.startswith("assum"):
            return f"{item.name} claims grade {grade} for an assumption"
    return ""


def is_priced(kind: Kind) -> str:
    missing = sorted(PRICED - own_fields(kind, Activity))
    if missing:
        return f"it does not say its {listed(missing)}"
    if kind.grouping not in GROUPINGS:
        return f"grouping '{kind.grouping}' is none of {listed(GROUPINGS)}"
    return "" if kind.addresses in GAPS else f"addresses '{kind.addresses}' is none of {listed(GAPS[1:])}"


def may_be_without_effect(kind: Kind) -> str:
    for item in declared(kind):
        low, high, default = item.metadata["low"], item.metadata["high"], float(str(item.default))
        if item.name in EFFECTS and not low <= 0 <= high:
            return f"{item.name} cannot be without effect: its range is {low:g} to {high:g}"
        if item.name in EFFECTS and not math.isclose(default, 0.5 * (low + high), abs_tol=1e-9):
            return f"{item.name} = {default:g} is not the middle of its range"
    return ""


def able_to_write(kind: Kind) -> set[str]:
    """The columns that its own numbers can write."""
    fields, own = {item.name: item for item in declared(kind)}, own_fields(kind, Activity)
    able = [name for name in WRITES if name in own and any(fields[name].metadata[end] != 0 for end in ("low", "high"))]
    if "contacts" in able and fields["contacts"].default == 0:
        able.remove("contacts")
    return set(columns(*able))


def declares_what_it_writes(kind: Kind) -> str:
    if "writes" not in vars(kind):
        return "it does not say what it writes"
    able, said = able_to_write(kind), set(kind.writes)
    if len(kind.writes) != len(said):
        return "it names a column twice"
    if said != able:
        return f"it says {listed(sorted(said))}; its numbers can write {listed(sorted(able))}"
    return ""


# -- what it does ------------------------------------------------------------------------------------------------


def _differs(what: set[str], same_cases: bool = True) -> str:
    if what:
        return f"changed: {listed(sorted(what))}"
    return "" if same_cases else "cases differ"


def strength_zero_is_nothing(kind: Kind) -> str:
    with framework(kind, at_zero(kind)) as session:
        with_it, without = lived(LATER, BUSY, session), lived(LATER, BUSY)
    return _differs(changed_columns(with_it, without), open_cases(with_it) == open_cases(without))


def nothing_before_its_start(kind: Kind) -> str:
    with framework(kind, start_week=START) as session:
        before, after = lived(START, BUSY, session), lived(SOON, BUSY, session)
    without = lived(START, BUSY)
    if said := _differs(changed_columns(before, without), open_cases(before) == open_cases(without)):
        return said
    return "" if changed_columns(after, lived(SOON, BUSY)) else "nothing is seen of it afterwards"


def without_hours_changes_only_what_it_declares(kind: Kind) -> str:
    with framework(kind, {"hours": 0, "price": 0}) as session:
        changed = changed_columns(lived(1, QUIET, session), lived(1, QUIET))
    return _differs(changed - consequences(set(kind.writes) - set(WRITES["hours"])))


def changes_only_what_it_declares(kind: Kind) -> str:
    with framework(kind) as session:
        changed = changed_columns(lived(1, QUIET, session), lived(1, QUIET))
    if not changed:
        return "it changes nothing at all"
    return _differs(changed - consequences(set(kind.writes)))


def extremes_stay_within_bounds(kind: Kind) -> str:
    fields = {item.name: item for item in declared(kind)}
    for end in ("low", "high"):
        extreme = {effect: fields[effect].metadata[end] for effect in EFFECTS}
        with framework(kind, **extreme) as session:
            session["cpd"]["effect_scale"] = MOST["effect_scale"]
            outside = list(out_of_bounds(lived(LATER, BUSY, session).state))
        if outside:
            return f"at its {end} end out of bounds: {listed(outside)}"
    return ""


def order_of_sessions_does_not_matter(kind: Kind) -> str:
    other = "study_day" if kind.kind != "study_day" else "bite_size"
    if not (kind.order_free and known_activities()[other].order_free):
        return ""  # it says so itself
    with framework(kind) as session:
        cpd = session["cpd"]
        entries = {"session": cpd["activities"]["session"], other: {"per_year": EVERY_WEEK}}
        turned = dict(reversed(entries.items()))
        one, two = (lived(LATER, BUSY, {"cpd": {**cpd, "activities": order}}) for order in (entries, turned))
    return _differs(changed_columns(one, two), open_cases(one) == open_cases(two))


PRICED_RULE = "is priced and says who comes"
OF_WORDS: dict[str, Rule] = {
    "says what it is in one plain sentence": says_what_it_is,
    "has a source that fits its grade for every number": numbers_have_sources,
    PRICED_RULE: is_priced,
    "may be without effect, and starts in the middle of its ranges": may_be_without_effect,
    "declares exactly what its numbers can write": declares_what_it_writes,
}
OF_DEEDS: dict[str, Rule] = {
    "is nothing at strength zero": strength_zero_is_nothing,
    "is not seen before its start, and is afterwards": nothing_before_its_start,
    "changes only what it declares, but for its hours": without_hours_changes_only_what_it_declares,
    "changes only what it declares": changes_only_what_it_declares,
    "stays within bounds at its extremes": extremes_stay_within_bounds,
    "does not depend on the order of sessions": order_of_sessions_does_not_matter,
}
RULES = {**OF_WORDS, **OF_DEEDS}
