"""Rules that every CPD activity must meet, built-in or your own; each rule is a function that can be run.

>>> from sim.interfaces.testing.conformance import check
>>> print(check(Breakfast))  # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, get_type_hints

from sim.core.errors import did_you_mean, listed
from sim.core.parameters import declared
from sim.interfaces.testing.fixtures import (
    ALL_MECHANISMS,
    NO_OTHER_CHANGES,
    changed_columns,
    consequences,
    open_cases,
    out_of_bounds,
    simulate_small_service,
)
from sim.model.cpd.activity import ACTIVITIES, EFFECTS, WRITES, Activity, columns, known_activities
from sim.model.cpd.programme import Cpd
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.model.cpd.rules import GROUPINGS

Kind = type[Activity]
Rule = Callable[[Kind], str]  # returns what is wrong, as a clause; empty: nothing
GAPS = ("", "understanding", "process_conflict", "tension", "access")
PRICED = {"hours", "price", "reach"}
EVERY_WEEK = float(WEEKS_A_YEAR)
UPPER_BOUNDS = {item.name: item.metadata.get("high") for item in declared(Cpd)}
AMPLE_BUDGET = UPPER_BOUNDS["budget"]  # GBP per post and year, enough for every place
TEST_KIND = "tested_activity"  # id of the activity in the configuration of a test
START, SHORTLY_AFTER, LATER = 6, 8, 30  # weeks
EVIDENCE = "ABC"


@dataclasses.dataclass(frozen=True)
class Conformance:
    """The result of :func:`check`.

    Attributes:
        kind: id of the activity.
        problems: by rule what is wrong; an empty text if the rule is met.
    """

    kind: str
    problems: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Whether every rule is met."""
        return not any(self.problems.values())

    def __str__(self) -> str:
        lines = [
            f"{'FAILED' if problem else 'passed'}  {rule}{': ' + problem if problem else ''}"
            for rule, problem in self.problems.items()
        ]
        return "\n".join([f"Activity '{self.kind}':", *lines])


def check(kind: Kind) -> Conformance:
    """Check an activity against every rule; takes a second or two.

    Args:
        kind: a registered class derived from :class:`sim.model.cpd.activity.Activity`.
    """
    known_activities()
    declarations = {name: rule(kind) for name, rule in DECLARATION_RULES.items()}
    if declarations[PRICED_RULE]:  # no session can be held without a price
        behaviour = dict.fromkeys(BEHAVIOUR_RULES, f"not tested, because '{PRICED_RULE}' failed")
    else:
        behaviour = {name: rule(kind) for name, rule in BEHAVIOUR_RULES.items()}
    return Conformance(kind.kind, {**declarations, **behaviour})


def variant(kind: Kind, **numbers: float) -> Kind:
    """A copy of ``kind`` with other numbers, which may lie outside its declared ranges."""
    hints, fields = get_type_hints(kind), {item.name: item for item in declared(kind)}
    changed = []
    for name, value in numbers.items():
        metadata = dict(fields[name].metadata)
        metadata |= {"low": min(value, metadata["low"]), "high": max(value, metadata["high"])}
        changed.append((name, hints[name], dataclasses.field(default=value, metadata=metadata)))
    return dataclasses.make_dataclass("Variant", changed, bases=(kind,), frozen=True, namespace={"kind": TEST_KIND})


@contextmanager
def one_activity(kind: Kind, numbers: Mapping[str, float] | None = None, **use: Any) -> Iterator[dict[str, Any]]:
    """Settings of a CPD framework with this activity alone, by default held every week, and an ample budget."""
    ACTIVITIES[TEST_KIND] = variant(kind, **(numbers or {}))
    try:
        entry = {"kind": TEST_KIND, "per_year": EVERY_WEEK, **use}
        yield {"cpd": {"name": "test", "budget": AMPLE_BUDGET, "activities": {"session": entry}}}
    finally:
        del ACTIVITIES[TEST_KIND]


def own_fields(kind: type, base: type) -> set[str]:
    """Names of the numbers that ``kind`` declares itself instead of inheriting them from ``base``."""
    inherited = {item.name: item.metadata for item in declared(base)}
    return {item.name for item in declared(kind) if item.metadata is not inherited.get(item.name)}


def at_zero(kind: Kind) -> dict[str, float]:
    """Zero for all effects, hours, price and contacts."""
    return dict.fromkeys((*EFFECTS, "hours", "price", "contacts"), 0)


def one_sentence(text: str) -> bool:
    """Whether a text is one plain sentence."""
    return text.endswith(".") and ". " not in text and text[0].isupper()


# -- declarations --------------------------------------------------------------------------------------------------


def has_a_description(kind: Kind) -> str:
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
            return f"{item.name} has grade {grade}, but its source is an assumption"
    return ""


def has_a_price(kind: Kind) -> str:
    missing = sorted(PRICED - own_fields(kind, Activity))
    if missing:
        return f"it does not declare {listed(missing)}"
    if kind.grouping not in GROUPINGS:
        return f"grouping '{kind.grouping}' is not one of {listed(GROUPINGS)}"
    if kind.addresses in GAPS:
        return ""
    return f"addresses '{kind.addresses}' is not one of {listed(GAPS[1:])}.{did_you_mean(kind.addresses, GAPS[1:])}"


def ranges_include_no_effect(kind: Kind) -> str:
    for item in declared(kind):
        low, high, default = item.metadata["low"], item.metadata["high"], float(str(item.default))
        if item.name in EFFECTS and not low <= 0 <= high:
            return f"the range of {item.name} ({low:g} to {high:g}) does not include 0"
        if item.name in EFFECTS and not math.isclose(default, 0.5 * (low + high), abs_tol=1e-9):
            return f"{item.name} = {default:g} is not the middle of its range"
    return ""


def writable_columns(kind: Kind) -> set[str]:
    """The columns that the activity's own numbers can change."""
    fields, own = {item.name: item for item in declared(kind)}, own_fields(kind, Activity)
    able = [name for name in WRITES if name in own and any(fields[name].metadata[end] != 0 for end in ("low", "high"))]
    if "contacts" in able and fields["contacts"].default == 0:
        able.remove("contacts")
    return set(columns(*able))


def declares_its_columns(kind: Kind) -> str:
    if "writes" not in vars(kind):
        return "it does not declare what it writes"
    able, stated = writable_columns(kind), set(kind.writes)
    if len(kind.writes) != len(stated):
        return "it names a column twice"
    if stated != able:
        return f"it declares {listed(sorted(stated))}, but its numbers can change {listed(sorted(able))}"
    return ""


# -- behaviour -----------------------------------------------------------------------------------------------------


def _difference(changed: set[str], same_cases: bool = True) -> str:
    if changed:
        return f"these columns changed: {listed(sorted(changed))}"
    return "" if same_cases else "the cases differ"


def zero_effects_change_nothing(kind: Kind) -> str:
    with one_activity(kind, at_zero(kind)) as settings:
        with_it = simulate_small_service(LATER, ALL_MECHANISMS, settings)
        without = simulate_small_service(LATER, ALL_MECHANISMS)
    return _difference(changed_columns(with_it, without), open_cases(with_it) == open_cases(without))


def nothing_changes_before_its_start(kind: Kind) -> str:
    with one_activity(kind, start_week=START) as settings:
        before = simulate_small_service(START, ALL_MECHANISMS, settings)
        after = simulate_small_service(SHORTLY_AFTER, ALL_MECHANISMS, settings)
    without = simulate_small_service(START, ALL_MECHANISMS)
    if problem := _difference(changed_columns(before, without), open_cases(before) == open_cases(without)):
        return problem
    changed = changed_columns(after, simulate_small_service(SHORTLY_AFTER, ALL_MECHANISMS))
    return "" if changed else "nothing changes after its start either"


def without_hours_changes_only_what_it_declares(kind: Kind) -> str:
    with one_activity(kind, {"hours": 0, "price": 0}) as settings:
        with_it = simulate_small_service(1, NO_OTHER_CHANGES, settings)
        changed = changed_columns(with_it, simulate_small_service(1, NO_OTHER_CHANGES))
    return _difference(changed - consequences(set(kind.writes) - set(WRITES["hours"])))


def changes_only_what_it_declares(kind: Kind) -> str:
    with one_activity(kind) as settings:
        with_it = simulate_small_service(1, NO_OTHER_CHANGES, settings)
        changed = changed_columns(with_it, simulate_small_service(1, NO_OTHER_CHANGES))
    if not changed:
        return "it changes nothing"
    return _difference(changed - consequences(set(kind.writes)))


def stays_within_bounds(kind: Kind) -> str:
    fields = {item.name: item for item in declared(kind)}
    for end in ("low", "high"):
        extreme = {effect: fields[effect].metadata[end] for effect in EFFECTS}
        with one_activity(kind, **extreme) as settings:
            settings["cpd"]["effect_scale"] = UPPER_BOUNDS["effect_scale"]
            outside = list(out_of_bounds(simulate_small_service(LATER, ALL_MECHANISMS, settings).state))
        if outside:
            return f"with effects at their {end} end these are out of bounds: {listed(outside)}"
    return ""


def order_of_sessions_does_not_matter(kind: Kind) -> str:
    second = "study_day" if kind.kind != "study_day" else "bite_size"
    if not (kind.order_free and known_activities()[second].order_free):
        return ""  # the activity declares that order matters
    with one_activity(kind) as settings:
        cpd = settings["cpd"]
        entries = {"session": cpd["activities"]["session"], second: {"per_year": EVERY_WEEK}}
        forwards, backwards = (
            simulate_small_service(LATER, ALL_MECHANISMS, {"cpd": {**cpd, "activities": order}})
            for order in (entries, dict(reversed(entries.items())))
        )
    return _difference(changed_columns(forwards, backwards), open_cases(forwards) == open_cases(backwards))


PRICED_RULE = "declares its price, hours and participants"
DECLARATION_RULES: dict[str, Rule] = {
    "has a label and a description of one plain sentence": has_a_description,
    "gives a source that matches the grade of every number": numbers_have_sources,
    PRICED_RULE: has_a_price,
    "has effect ranges that include 0, with the default in the middle": ranges_include_no_effect,
    "declares exactly the columns that its numbers can change": declares_its_columns,
}
BEHAVIOUR_RULES: dict[str, Rule] = {
    "changes nothing when all its numbers are 0": zero_effects_change_nothing,
    "changes nothing before its start week, and something afterwards": nothing_changes_before_its_start,
    "changes only the declared columns, apart from those of its hours": without_hours_changes_only_what_it_declares,
    "changes only the declared columns": changes_only_what_it_declares,
    "keeps every column within its bounds with extreme effects": stays_within_bounds,
    "gives the same result whatever the order of sessions": order_of_sessions_does_not_matter,
}
RULES = {**DECLARATION_RULES, **BEHAVIOUR_RULES}
