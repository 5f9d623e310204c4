"""What the CPD budget buys besides activities: alternatives and paid cover, as far as the money goes (E22).

All purchases are known before a run, because prices depend on posts and not on random draws. Activities get the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, repeat
from typing import TypeAlias

from sim.core.dotted_names import value_at
from sim.model.config import Config
from sim.model.cpd.programme import Cpd, alternative_of
from sim.model.schedule_entry import ScheduledChange

# Each configuration with the week from which the schedule puts it in force; alternatives are left out.
PlannedConfigs: TypeAlias = Sequence[tuple[int, Config]]
WEEKS_A_YEAR = 52
FURTHER_YEARS = 10  # money is planned for this long after the last week of the run, in case the run is continued
COVER = "cover for ring-fenced time"
RING_FENCED_HOURS = "cpd.ring_fenced_hours"
BACKFILL_SHARE = "cpd.backfill_share"
BACKFILL_PRICE = "cpd.backfill_price"
PRICE_OF_COVER = {RING_FENCED_HOURS, BACKFILL_SHARE, BACKFILL_PRICE}  # the parameters that it depends on


@dataclass(frozen=True)
class Release:
    """Money released in ``week`` (after burn-in) for the time until ``until``, GBP.

    Attributes:
        money: for activities.
        alternatives: paid beforehand, by name of the alternative.
    """

    week: int
    until: int
    money: float
    alternatives: dict[str, float]


@dataclass(frozen=True)
class Shortage:
    """What could not be paid in the period that begins in ``week``: its price and the money left, GBP."""

    week: int
    name: str
    price: float
    left: float


@dataclass(frozen=True)
class Purchases:
    """Releases of money, the changes that bought alternatives make, and what the budget could not pay."""

    releases: list[Release] = field(default_factory=list)
    changes: list[ScheduledChange] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)


def plan_purchases(config: Config, planned: PlannedConfigs) -> Purchases:
    """Release the money of each period, and pay alternatives and cover first, in order of start week and name.

    Args:
        config: the configuration at the start of the run.
        planned: the configurations in force by week, without alternatives.
    """
    purchases = Purchases()
    first_weeks = _first_weeks(config.cpd, planned) if config.cpd.enabled else []
    if not first_weeks:
        return purchases
    buyers = _buyers(config, planned)
    for week, until in _periods(config, min(first_weeks)):
        years = (until - week) / WEEKS_A_YEAR
        left = _config_in(planned, week).cpd.budget * config.organisation.posts * years
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


def _first_weeks(cpd: Cpd, planned: PlannedConfigs) -> list[int]:
    """The weeks in which an activity, an alternative or ring-fenced time begins."""
    uses = [use.start_week for use in cpd.activities.values()] + [use.start_week for use in cpd.alternatives.values()]
    return uses + [max(week, 0) for week, config in planned if config.cpd.ring_fenced_hours > 0]


def _config_in(planned: PlannedConfigs, week: int) -> Config:
    """The configuration planned for a week."""
    return next(config for start, config in reversed(planned) if start <= week)


def _periods(config: Config, first: int) -> Iterator[tuple[int, int]]:
    """First week and end of each period between two releases; whole periods are counted from week 0.

    The first period is the one that contains week ``first``.
    """
    length = config.cpd.release_weeks
    begins = max(first, -config.burn_in)
    week = begins // length * length
    last = config.weeks + FURTHER_YEARS * WEEKS_A_YEAR
    while week < last:
        if week + length > begins:
            yield max(week, -config.burn_in), week + length
        week += length


def cover_price(planned: PlannedConfigs, weeks: range, targets: Mapping[str, float]) -> float:
    """The price of paid cover over some weeks, GBP, if an alternative sets the parameters in ``targets``."""
    changes = [start for start, _ in planned if weeks.start < start < weeks.stop]
    edges = [weeks.start, *changes, weeks.stop]
    prices = (
        repeat(_weekly_cover_price(_config_in(planned, start), targets), end - start) for start, end in pairwise(edges)
    )
    return math.fsum(chain.from_iterable(prices))


def _weekly_cover_price(config: Config, targets: Mapping[str, float]) -> float:
    hours = targets.get(RING_FENCED_HOURS, config.cpd.ring_fenced_hours)
    share = targets.get(BACKFILL_SHARE, config.cpd.backfill_share)
    return config.organisation.posts * hours * share * targets.get(BACKFILL_PRICE, config.cpd.backfill_price)


def _buyers(config: Config, planned: PlannedConfigs) -> list[_Buyer]:
    posts, buyers = config.organisation.posts, list[_Buyer]()
    for name, use in sorted(config.cpd.alternatives.items(), key=lambda entry: (entry[1].start_week, entry[0])):
        alternative = alternative_of(name, use)
        prices = alternative.start_price * posts, alternative.yearly_price * posts
        targets = {**alternative.targets(), **use.set}
        buyers.append(_Buyer(planned, name, use.start_week, use.end_week, *prices, alternative.rollout_weeks, targets))
    return [*buyers, _Cover(planned, COVER)]


@dataclass
class _Buyer:
    """One alternative, as it is bought from period to period."""

    planned: PlannedConfigs
    name: str
    start_week: int = 0
    end_week: int = 0
    start_price: float = 0.0
    yearly_price: float = 0.0
    rollout_weeks: float = 0.0
    targets: dict[str, float] = field(default_factory=dict)
    running: bool = False

    def price(self, week: int, until: int) -> float:
        """The price for a period, including the paid cover that it adds; 0 if it is not wanted then."""
        weeks = range(max(week, self.start_week), min(until, self.end_week))
        if not weeks:
            return 0.0
        start = 0.0 if self.running else self.start_price
        return start + self.yearly_price * len(weeks) / WEEKS_A_YEAR + self._added_cover(weeks)

    def _added_cover(self, weeks: range) -> float:
        if not PRICE_OF_COVER & self.targets.keys():
            return 0.0
        return max(cover_price(self.planned, weeks, self.targets) - cover_price(self.planned, weeks, {}), 0.0)

    def buy(self, week: int, until: int) -> list[ScheduledChange]:
        """The changes in a period for which it is paid."""
        changes = []
        first = max(week, self.start_week)
        if not self.running and first < min(until, self.end_week):
            self.running = True
            end = first + int(self.rollout_weeks)
            changes.append(ScheduledChange(first, end if end > first else None, dict(self.targets)))
        if self.running and self.end_week < until:
            changes += self._undo(self.end_week)
        return changes

    def go_without(self, week: int, until: int) -> list[ScheduledChange]:
        """The changes in a period for which it cannot be paid."""
        return self._undo(week)

    def _undo(self, week: int) -> list[ScheduledChange]:
        if not self.running:
            return []
        self.running = False
        planned = _config_in(self.planned, week)
        return [ScheduledChange(week, None, {name: value_at(planned, name) for name in self.targets})]


@dataclass
class _Cover(_Buyer):
    """Paid cover of the ring-fenced time of the framework itself; without cover there is no ring-fenced time."""

    running: bool = True

    def price(self, week: int, until: int) -> float:
        return cover_price(self.planned, range(week, until), {})

    def buy(self, week: int, until: int) -> list[ScheduledChange]:
        if self.running:
            return []
        self.running = True
        return [_ring_fence(week, _config_in(self.planned, week).cpd.ring_fenced_hours)]

    def go_without(self, week: int, until: int) -> list[ScheduledChange]:
        weeks = {week} if self.running else set()
        self.running = False
        return [_ring_fence(each, 0.0) for each in sorted(weeks | self._scheduled_changes(week, until))]

    def _scheduled_changes(self, week: int, until: int) -> set[int]:
        """Weeks of a period in which the schedule itself changes ring-fenced time."""
        return {
            start
            for (_, before), (start, after) in pairwise(self.planned)
            if week <= start < until and after.cpd.ring_fenced_hours != before.cpd.ring_fenced_hours
        }


def _ring_fence(week: int, hours: float) -> ScheduledChange:
    return ScheduledChange(week, None, {RING_FENCED_HOURS: hours})
