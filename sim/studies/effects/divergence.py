"""Where two runs with common random numbers first differ, and how the difference spreads from person to person.

Both are simulated side by side, week by week, and compared bit by bit. Random numbers belong to events, so the runs
are equal until something that differs between their configurations has an effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError
from sim.core.table import column_names
from sim.model.config import Config
from sim.model.person_scores import dyad_block
from sim.model.simulator import Simulator

KINDS: dict[str, tuple[str, ...]] = {
    "work": ("load", "owed", "cases", "protected", "training"),
    "conflict": ("task", "process", "tension"),
    "mind": ("strain", "skill", "leadership_trust", "commitment", "grievance", "resistance", "recognition"),
    "post": ("occupied", "occupant", "absent"),
}
OF_OTHERS = ("understanding", "myths")  # a row a person, a column a profession: of the mind as well
TIES = ("trust", "tension")  # of a person towards each colleague
MAX_NAMED = 6  # columns in a sentence
ADDRESSES = ("first_case", "case_capacity")  # where rows lie in memory


@dataclass(frozen=True)
class Divergence:
    """How two paired runs diverge.

    Attributes:
        names: of the two configurations.
        replicate: whose random numbers both runs use.
        week: the first week (0: the first after burn-in) at whose end something differs; None if nothing ever does.
        where: the columns of the state that differ then, as ``table.column``.
        people_week: the first week at whose end some person differs; None if nobody ever does.
        people: who differs then: post, profession, locality, and in what.
        spread: a row a week and profession: ``people``, and of these how many differ at all (``touched``), in their
            work, in the conflict they met lately, in their mind, in their ties, in who holds the post; and the mean
            absolute difference of strain, trust in colleagues and tension with them.
    """

    names: tuple[str, str]
    replicate: int
    week: int | None
    where: list[str]
    people_week: int | None
    people: pd.DataFrame
    spread: pd.DataFrame


def divergence(one: Config, other: Config, replicate: int = 0, names: tuple[str, str] = ("one", "other")) -> Divergence:
    """Live two configurations side by side.

    Raises:
        ConfigError: they are not the same people, or not the same weeks.
    """
    simulators = Simulator(one, replicate), Simulator(other, replicate)
    _check_alike(*simulators)
    week, people_week, where, people = None, None, list[str](), pd.DataFrame()
    spread = []
    while simulators[0].week < one.weeks:
        for simulator in simulators:
            simulator.advance(1)
        now = simulators[0].week - 1
        if week is None and (where := list(_different_columns(*simulators))):
            week = now
        kinds = differing(*simulators)
        touched = np.logical_or.reduce(list(kinds.values()))
        if people_week is None and touched.any():
            people_week, people = now, _who(simulators[0], kinds, touched)
        spread.append(_by_profession(now, simulators, kinds, touched))
    return Divergence(names, replicate, week, where, people_week, people, pd.concat(spread, ignore_index=True))


def _check_alike(one: Simulator, other: Simulator) -> None:
    mine, theirs = one.state.people, other.state.people
    if one.config.seed != other.config.seed:
        raise ConfigError("The two configurations differ in their seed, so they do not use common random numbers.")
    if len(mine) != len(theirs) or (mine["key"] != theirs["key"]).any():
        raise ConfigError("The two have different posts, so nobody in one can be found in the other.")
    if (one.config.weeks, one.config.burn_in) != (other.config.weeks, other.config.burn_in):
        raise ConfigError("The two configurations do not simulate the same weeks (weeks, burn_in).")


def differing(one: Simulator, other: Simulator) -> dict[str, np.ndarray]:
    """For each kind of difference (N,) whether each person differs."""
    mine, theirs = one.state.people, other.state.people
    found = {kind: _any(mine, theirs, columns) for kind, columns in KINDS.items()}
    for name in OF_OTHERS:
        found["mind"] |= unequal(getattr(one.state, name), getattr(other.state, name)).any(axis=1)
    found["ties"] = np.zeros(len(mine), bool)
    for g in range(one.localities):
        block, twin = dyad_block(one, g), dyad_block(other, g)
        first = int(one.state.localities["first_person"][g])
        different = np.logical_or.reduce([unequal(block[name], twin[name]) for name in TIES])
        np.fill_diagonal(different, False)
        found["ties"][first : first + len(block)] = different.any(axis=1)
    return found


def unequal(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Where two arrays differ; not-a-number equals itself."""
    different = one != other
    if one.dtype.kind == "f":
        different &= ~(np.isnan(one) & np.isnan(other))
    return np.asarray(different)


def _any(mine: np.ndarray, theirs: np.ndarray, columns: tuple[str, ...]) -> np.ndarray:
    return np.logical_or.reduce([unequal(mine[name], theirs[name]) for name in columns])


def _different_columns(one: Simulator, other: Simulator) -> Iterator[str]:
    """Columns of the state that differ; what lies in another order or place, such as cases, is left aside."""
    for table in ("people", "dyads", "localities", "professions", "leaders", "service", "activities"):
        mine, theirs = np.asarray(getattr(one.state, table)), np.asarray(getattr(other.state, table))
        if mine.shape != theirs.shape:
            yield table
            continue
        for name in column_names(mine):
            if name not in ADDRESSES and unequal(mine[name], theirs[name]).any():
                yield f"{table}.{name}"
    for table in OF_OTHERS:
        if unequal(getattr(one.state, table), getattr(other.state, table)).any():
            yield table


def _who(simulator: Simulator, kinds: dict[str, np.ndarray], touched: np.ndarray) -> pd.DataFrame:
    posts = np.flatnonzero(touched)
    people = simulator.state.people[posts]
    names = np.array(simulator.professions)
    return pd.DataFrame(
        {
            "post": posts,
            "profession": names[people["profession"]],
            "locality": people["locality"],
            "differs_in": [", ".join(kind for kind in kinds if kinds[kind][post]) for post in posts],
        }
    )


def _by_profession(
    week: int, simulators: tuple[Simulator, Simulator], kinds: dict[str, np.ndarray], touched: np.ndarray
) -> pd.DataFrame:
    profession = simulators[0].state.people["profession"]
    count = len(simulators[0].professions)

    def per_profession(values: np.ndarray) -> np.ndarray:
        return np.bincount(profession, values, count)

    people = per_profession(np.ones(len(profession)))
    sizes = {name: per_profession(values) / np.maximum(people, 1) for name, values in _distances(*simulators).items()}
    return pd.DataFrame(
        {
            "week": week,
            "profession": list(simulators[0].professions),
            "people": people.astype(int),
            "touched": per_profession(touched).astype(int),
            **{kind: per_profession(values).astype(int) for kind, values in kinds.items()},
            **sizes,
        }
    )


def _distances(one: Simulator, other: Simulator) -> dict[str, np.ndarray]:
    """(N,) how far each person is from the same post in the other run: strain, and means over colleagues."""
    found = {"strain_apart": np.abs(one.state.people["strain"] - other.state.people["strain"])}
    for name in TIES:
        apart = np.zeros(len(one.state.people))
        for g in range(one.localities):
            block = np.abs(dyad_block(one, g)[name] - dyad_block(other, g)[name])
            first = int(one.state.localities["first_person"][g])
            apart[first : first + len(block)] = block.mean(axis=1)
        found[f"{name}_apart"] = apart
    return found


def in_words(found: Divergence, labels: dict[str, str] | None = None) -> list[str]:
    """The divergence of two runs, in sentences."""
    labels = labels or {}
    if found.week is None:
        return ["The two runs never differ: with these random numbers everything is the same, bit for bit."]
    said = [
        f"In replicate {found.replicate} both runs are the same, bit for bit, until week {found.week}. "
        f"What differs first: {', '.join(found.where[:MAX_NAMED])}{' ...' if len(found.where) > MAX_NAMED else ''}."
    ]
    if found.people_week is None:
        return [*said, "No person ever differs."]
    counts = found.people["profession"].value_counts()
    listing = ", ".join(f"{labels.get(name, name)} {number}" for name, number in counts.items())
    said.append(f"The first people differ in week {found.people_week}: {len(found.people)} posts ({listing}).")
    total = found.spread.groupby("week")[["people", "touched"]].sum()
    for share in (0.5, 0.9):
        reached = total.index[total["touched"] >= share * total["people"]]
        if len(reached) and reached[0] > found.people_week:
            said.append(f"{share:.0%} of all people differ in something by week {reached[0]}.")
    return said
