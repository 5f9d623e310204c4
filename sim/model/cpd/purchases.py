"""What the CPD budget buys besides activities: alternatives and paid cover, as far as the money goes (E22).

All of it is known beforehand, because prices go by posts and not by luck. What is left goes to activities.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, TypeAlias

from sim.model.cpd.programme import Cpd, alternative_of

if TYPE_CHECKING:
    from sim.model.config import Change, Config

# Configurations by the week from which the calendar puts them in force, alternatives left out.
Plan: TypeAlias = "Sequence[tuple[int, Config]]"
WEEKS_A_YEAR = 52
FURTHER_YEARS = 10  # money is planned for this long after the run's last week, for those who go on stepping
COVER = "cover for ring-fenced time"
COVERED = {"cpd.ring_fenced_hours", "cpd.backfill_share", "cpd.backfill_price"}  # what its price depends on


@dataclass(frozen=True)
class Release:
    """Money released in ``week`` (after burn-in), GBP: for activities, and taken by each alternative beforehand."""

    week: int
    until: int
    money: float
    alternatives: dict[str, float]


@dataclass(frozen=True)
class Shortage:
    """What could not be paid in the period that begins in ``week``, and what it would have cost, GBP."""

    week: int
    name: str
    price: float
    left: float


@dataclass(frozen=True)
class Purchases:
    """Releases of money, the changes that bought alternatives make, and what the budget could not pay."""

    releases: list[Release] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)


def posts_of(config: Config) -> int:
    """All posts of the service."""
    return sum(item.headcount for item in config.organisation.professions.values())


def starts(cpd: Cpd, planned: Plan) -> list[int]:
    """The weeks in which something of the framework begins."""
    uses = [use.start_week for use in cpd.activities.values()] + [use.start_week for use in cpd.alternatives.values()]
    return uses + [max(week, 0) for week, one in planned if one.cpd.ring_fenced_hours > 0]


def in_force(planned: Plan, week: int) -> Config:
    """The configuration planned for a week."""
    return next(one for start, one in reversed(planned) if start <= week)


def periods(config: Config, first: int) -> Iterator[tuple[int, int]]:
    """First week and end of each period between two releases; whole periods are counted from week 0.

    Money is released from the period on in which week ``first`` lies.
    """
    length = config.cpd.release_weeks
    begins = max(first, -config.burn_in)
    week = begins // length * length
    last = config.weeks + FURTHER_YEARS * WEEKS_A_YEAR
    while week < last:
        if week + length > begins:
            yield max(week, -config.burn_in), week + length
        week += length


def plan_purchases(config: Config, planned: Plan) -> Purchases:
    """Go through the periods: release the money, pay alternatives and cover first, in order of start and name.

    Args:
        config: a configuration at its start.
        planned: the configurations in force by week, without alternatives.
    """
    purchases = Purchases()
    begins = starts(config.cpd, planned) if config.cpd.enabled else []
    if not begins:
        return purchases
    buyers = _buyers(config, planned)
    for week, until in periods(config, min(begins)):
        years = (until - week) / WEEKS_A_YEAR
        left = in_force(planned, week).cpd.budget * posts_of(config) * years
        paid: dict[str, float] = {}
        for buyer in buyers:
            price = buyer.price(week, until)
            if price > left:
                purchases.shortages.append(Shortage(week, buyer.name, price, left))
                purchases.changes.extend(buyer.go_without(week, until))
            else:
                left -= price
                paid |= {buyer.name: price} if price else {}
                purchases.changes.extend(buyer.buy(week, until))
        purchases.releases.append(Release(week, until, left, paid))
    return purchases


def cover_price(planned: Plan, weeks: range, targets: Mapping[str, float]) -> float:
    """What paid cover costs in some weeks, GBP, where an alternative leads it to ``targets``."""
    starts_of_spells = [start for start, _ in planned if weeks.start < start < weeks.stop]
    edges = [weeks.start, *starts_of_spells, weeks.stop]
    segments = (repeat(week_of_cover(in_force(planned, one), targets), two - one) for one, two in pairwise(edges))
    return math.fsum(chain.from_iterable(segments))


def week_of_cover(one: Config, targets: Mapping[str, float]) -> float:
    """The price of paid cover in a week under the configuration in force, GBP."""
    hours = targets.get("cpd.ring_fenced_hours", one.cpd.ring_fenced_hours)
    share = targets.get("cpd.backfill_share", one.cpd.backfill_share)
    return posts_of(one) * hours * share * targets.get("cpd.backfill_price", one.cpd.backfill_price)


def _buyers(config: Config, planned: Plan) -> list[_Buyer]:
    posts, buyers = posts_of(config), list[_Buyer]()
    for name, use in sorted(config.cpd.alternatives.items(), key=lambda entry: (entry[1].start_week, entry[0])):
        alternative = alternative_of(name, use)
        prices = alternative.start_price * posts, alternative.yearly_price * posts
        targets = {**alternative.targets(), **use.set}
        buyers.append(_Buyer(planned, name, use.start_week, use.end_week, *prices, alternative.rollout_weeks, targets))
    return [*buyers, _Cover(planned, COVER)]


@dataclass
class _Buyer:
    """One alternative on its way through the periods."""

    planned: Plan
    name: str
    start_week: int = 0
    end_week: int = 0
    start_price: float = 0.0
    yearly_price: float = 0.0
    rollout_weeks: float = 0.0
    targets: dict[str, float] = field(default_factory=dict)
    running: bool = False

    def price(self, week: int, until: int) -> float:
        """What it takes in a period, with the cover that it adds; 0 where it is not wanted."""
        weeks = range(max(week, self.start_week), min(until, self.end_week))
        if not weeks:
            return 0.0
        start = 0.0 if self.running else self.start_price
        return start + self.yearly_price * len(weeks) / WEEKS_A_YEAR + self.cover(weeks)

    def cover(self, weeks: range) -> float:
        """What it adds to the price of paid cover."""
        if not COVERED & self.targets.keys():
            return 0.0
        return max(cover_price(self.planned, weeks, self.targets) - cover_price(self.planned, weeks, {}), 0.0)

    def buy(self, week: int, until: int) -> list[Change]:
        """The changes of a period in which it is paid."""
        from sim.model.config import Change

        changes = []
        first = max(week, self.start_week)
        if not self.running and first < min(until, self.end_week):
            self.running = True
            end = first + int(self.rollout_weeks)
            changes.append(Change(first, end if end > first else None, dict(self.targets)))
        if self.running and self.end_week < until:
            changes += self._undo(self.end_week)
        return changes

    def go_without(self, week: int, until: int) -> list[Change]:
        """The changes of a period in which it cannot be paid."""
        return self._undo(week)

    def _undo(self, week: int) -> list[Change]:
        from sim.model.config import Change
        from sim.model.schedule import value_at

        if not self.running:
            return []
        self.running = False
        return [Change(week, None, {name: value_at(in_force(self.planned, week), name) for name in self.targets})]


@dataclass
class _Cover(_Buyer):
    """Paid cover of the time that the framework itself sets aside: without it nobody has ring-fenced time."""

    running: bool = True

    def price(self, week: int, until: int) -> float:
        return cover_price(self.planned, range(week, until), {})

    def buy(self, week: int, until: int) -> list[Change]:
        if self.running:
            return []
        self.running = True
        return [self._set(week, in_force(self.planned, week).cpd.ring_fenced_hours)]

    def go_without(self, week: int, until: int) -> list[Change]:
        weeks = {week} if self.running else set()
        self.running = False
        return [self._set(w, 0.0) for w in sorted(weeks | self._set_anew(week, until))]

    def _set_anew(self, week: int, until: int) -> set[int]:
        """Weeks of a period in which the calendar itself moves ring-fenced time."""
        moves = pairwise(self.planned)
        return {
            then
            for (_, before), (then, after) in moves
            if week <= then < until and after.cpd.ring_fenced_hours != before.cpd.ring_fenced_hours
        }

    def _set(self, week: int, hours: float) -> Change:
        from sim.model.config import Change

        return Change(week, None, {"cpd.ring_fenced_hours": hours})
