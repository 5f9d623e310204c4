"""What the CPD budget buys besides activities: rivals and paid cover, as far as the money goes (E22).

All of it is known beforehand, because prices go by posts and not by luck. What is left goes to activities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.cpd.framework import Cpd, rival_of

if TYPE_CHECKING:
    from sim.config import Change, Config

WEEKS_A_YEAR = 52
FURTHER_YEARS = 10  # money is planned for this long after the run's last week, for those who go on stepping
COVER = "cover for ring-fenced time"


@dataclass(frozen=True)
class Release:
    """Money released in ``week`` (after burn-in), GBP: for activities, and taken by each rival beforehand."""

    week: int
    until: int
    money: float
    rivals: dict[str, float]


@dataclass(frozen=True)
class Shortage:
    """What could not be paid in the period that begins in ``week``, and what it would have cost, GBP."""

    week: int
    name: str
    price: float
    left: float


@dataclass(frozen=True)
class Purchases:
    """Releases of money, the changes that bought rivals make, and what the budget could not pay."""

    releases: list[Release] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)


def posts_of(config: Config) -> int:
    """All posts of the service."""
    return sum(item.headcount for item in config.organisation.professions.values())


def cover_price(cpd: Cpd, targets: dict[str, float]) -> float:
    """A year of paid cover for one post, under a rival that leads to ``targets``."""
    hours = targets.get("cpd.ring_fenced_hours", cpd.ring_fenced_hours)
    return hours * targets.get("cpd.backfill_share", cpd.backfill_share) * cpd.backfill_price * WEEKS_A_YEAR


def starts(cpd: Cpd) -> list[int]:
    """The weeks in which something of the framework begins."""
    uses = [use.start_week for use in cpd.activities.values()] + [use.start_week for use in cpd.rivals.values()]
    return uses + ([0] if cpd.ring_fenced_hours > 0 else [])


def periods(config: Config) -> Iterator[tuple[int, int]]:
    """First week and end of each period between two releases; whole periods are counted from week 0."""
    length = config.cpd.release_weeks
    begins = max(min(starts(config.cpd)), -config.burn_in)
    week = begins // length * length
    last = config.weeks + FURTHER_YEARS * WEEKS_A_YEAR
    while week < last:
        if week + length > begins:
            yield max(week, -config.burn_in), week + length
        week += length


def plan_purchases(config: Config, planned: list[tuple[int, Config]]) -> Purchases:
    """Go through the periods: release the money, pay rivals and cover first, in order of start and name.

    Args:
        config: a configuration at its start.
        planned: the configurations in force by week, without rivals.
    """
    purchases = Purchases()
    if not config.cpd.enabled or not starts(config.cpd):
        return purchases
    buyers = _buyers(config)
    for week, until in periods(config):
        budget = next(one.cpd.budget for start, one in reversed(planned) if start <= week)
        years = (until - week) / WEEKS_A_YEAR
        left = budget * posts_of(config) * years
        paid: dict[str, float] = {}
        for buyer in buyers:
            price = buyer.price(week, until)
            if price > left:
                purchases.shortages.append(Shortage(week, buyer.name, price, left))
                purchases.changes.extend(buyer.go_without(week))
            else:
                left -= price
                paid |= {buyer.name: price} if price else {}
                purchases.changes.extend(buyer.buy(week, until))
        purchases.releases.append(Release(week, until, left, paid))
    return purchases


def _buyers(config: Config) -> list[_Buyer]:
    posts, buyers = posts_of(config), []
    for name, use in sorted(config.cpd.rivals.items(), key=lambda entry: (entry[1].start_week, entry[0])):
        rival = rival_of(name, use)
        targets = {**rival.targets(), **use.set}
        yearly_price = rival.yearly_price + max(cover_price(config.cpd, targets) - cover_price(config.cpd, {}), 0.0)
        prices = rival.start_price * posts, yearly_price * posts
        buyers.append(_Buyer(config, name, use.start_week, use.end_week, *prices, rival.rollout_weeks, targets))
    cpd = config.cpd
    if cpd.ring_fenced_hours > 0 and cpd.backfill_share > 0:
        price = cover_price(cpd, {}) * posts
        buyers.append(_Cover(config, COVER, -config.burn_in, 10**9, 0.0, price, 0.0, {}))
    return buyers


@dataclass
class _Buyer:
    """One rival on its way through the periods."""

    config: Config
    name: str
    start_week: int
    end_week: int
    start_price: float
    yearly_price: float
    rollout_weeks: float
    targets: dict[str, float]
    running: bool = False

    def price(self, week: int, until: int) -> float:
        """What it takes in a period; 0 where it is not wanted."""
        weeks = min(until, self.end_week) - max(week, self.start_week)
        if weeks <= 0:
            return 0.0
        return (0.0 if self.running else self.start_price) + self.yearly_price * weeks / WEEKS_A_YEAR

    def buy(self, week: int, until: int) -> list[Change]:
        """The changes of a period in which it is paid."""
        from sim.config import Change

        changes = []
        first = max(week, self.start_week)
        if not self.running and first < min(until, self.end_week):
            self.running = True
            end = first + int(self.rollout_weeks)
            changes.append(Change(first, end if end > first else None, dict(self.targets)))
        if self.running and self.end_week < until:
            changes += self._undo(self.end_week)
        return changes

    def go_without(self, week: int) -> list[Change]:
        """The changes of a period in which it cannot be paid."""
        return self._undo(week)

    def _undo(self, week: int) -> list[Change]:
        from sim.calendar import value_at
        from sim.config import Change

        if not self.running:
            return []
        self.running = False
        return [Change(week, None, {name: value_at(self.config, name) for name in self.targets})]


@dataclass
class _Cover(_Buyer):
    """Paid cover: without it nobody has ring-fenced time."""

    running: bool = True

    def buy(self, week: int, until: int) -> list[Change]:
        if self.running:
            return []
        self.running = True
        return [self._set(week, self.config.cpd.ring_fenced_hours)]

    def go_without(self, week: int) -> list[Change]:
        if not self.running:
            return []
        self.running = False
        return [self._set(week, 0.0)]

    def _set(self, week: int, hours: float) -> Change:
        from sim.config import Change

        return Change(week, None, {"cpd.ring_fenced_hours": hours})
