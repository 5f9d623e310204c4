"""The schedule: parameters that change at once or along a path, money released, and what it buys (E22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sim.model.config import Config
from sim.model.cpd.programme import alternative_of

WEEKS_A_YEAR = 52
FENCED, COVERED, PRICE_OF_COVER = "cpd.ring_fenced_hours", "cpd.backfill_share", "cpd.backfill_price"


def value_at(node: Any, name: str) -> Any:
    """The value at a dotted name of a configuration; 0 for seats that do not exist yet."""
    for part in name.split("."):
        node = node.get(part, 0) if isinstance(node, dict) else getattr(node, part)
    return node


def changed(node: Any, name: str, value: float) -> Any:
    """A copy of a configuration, or of a part, with another value; integers stay integers."""
    first, _, rest = name.partition(".")
    old = value_at(node, first)
    new = changed(old, rest, value) if rest else type(old)(value)
    return {**node, first: new} if isinstance(node, dict) else replace(node, **{first: new})


@dataclass
class Path:
    """A parameter that moves from one value to another in equal weekly steps."""

    week: int
    until: int
    origin: float
    target: float

    def at(self, week: int) -> float:
        """Its value in a week."""
        return self.origin + (self.target - self.origin) * (week - self.week) / (self.until - self.week)


@dataclass
class PlannedAlternative:
    """An alternative that the budget should buy."""

    start: int
    end: int
    start_price: float
    yearly_price: float
    rollout: int
    targets: dict[str, float]
    running: bool = False

    def weeks(self, week: int, until: int) -> range:
        """The weeks of a period in which it is wanted."""
        return range(max(week, self.start), min(until, self.end))

    def price(self, weeks: range) -> float:
        """Its price in some weeks, without the paid cover that it brings."""
        return (0.0 if self.running else self.start_price) + self.yearly_price * len(weeks) / WEEKS_A_YEAR


@dataclass
class Release:
    """Money released at the start of a period: for activities, and spent on alternatives and cover first."""

    money: float
    spent: float


class Dates:
    """The schedule, applied week by week. Weeks are counted from the end of burn-in."""

    def __init__(self, config: Config) -> None:
        self.declared = self.config = config
        self.posts = sum(item.headcount for item in config.organisation.professions.values())
        self.waiting = [(change.week, change.until, dict(change.set)) for change in config.schedule]
        self.bought: list[tuple[int, int | None, dict[str, float]]] = []
        self.paths: dict[str, Path] = {}
        self.alternatives = [self.planned_alternative(name) for name in self.alternatives_in_order()]
        self.cover_paid = True
        self.release: Release | None = None  # this week's
        self.plan = [config]  # the configurations of all weeks, from the first, if nothing were bought
        if self.waiting:
            last = max(week if until is None else until for week, until, _ in self.waiting)
            self.plan = [self.turn_page(week) for week in range(-config.burn_in, last + 1)]
            self.config, self.paths = config, {}

    def planned(self, week: int) -> Config:
        """The configuration that the schedule plans for a week, without what the budget buys."""
        return self.plan[min(week + self.declared.burn_in, len(self.plan) - 1)]

    def turn_page(self, week: int) -> Config:
        """The schedule's own changes of a week."""
        self.config = self.applied(week, self.begin(self.waiting, week, self.config))
        return self.config

    # Parameters

    def turn(self, week: int) -> Config:
        """The configuration in force in a week."""
        before = self.config
        self.turn_page(week)
        self.release = None
        if self.releases_money(week):
            self.release = self.spend(week, (week // self.length + 1) * self.length)
        self.config = self.applied(week, self.begin(self.bought, week, before))
        return self.config

    def begin(self, changes: list, week: int, before: Config) -> dict[str, float]:
        """Begin the changes of a week; returns the values that apply at once."""
        now: dict[str, float] = {}
        for _, until, values in [change for change in changes if change[0] == week]:
            for name, value in values.items():
                self.paths.pop(name, None)  # a later change of a parameter ends an earlier path of it
                if until is None or until == week:
                    now[name] = value
                else:
                    self.paths[name] = Path(week, until, value_at(before, name), value)
        return now

    def applied(self, week: int, now: dict[str, float]) -> Config:
        """The configuration with a week's new values and the next step of every path."""
        config = self.config
        for name, path in list(self.paths.items()):
            if path.week < week:
                config = changed(config, name, path.at(week))
                if week == path.until:
                    del self.paths[name]
        for name, value in now.items():
            config = changed(config, name, value)
        return config

    # Money

    @property
    def length(self) -> int:
        """Weeks between two releases of money."""
        return self.declared.cpd.release_weeks

    @property
    def first_release(self) -> int | None:
        """Money is released from the period in which something of the framework starts; None: never."""
        cpd, burn_in = self.declared.cpd, self.declared.burn_in
        starts = [use.start_week for use in (*cpd.activities.values(), *cpd.alternatives.values())]
        weeks = range(-burn_in, len(self.plan) - burn_in)
        starts += [max(week, 0) for week in weeks if self.planned(week).cpd.ring_fenced_hours > 0]
        if not cpd.enabled or not starts:
            return None
        return max(max(min(starts), -burn_in) // self.length * self.length, -burn_in)

    def releases_money(self, week: int) -> bool:
        """Whether money is released: at the first release, then at the start of each whole period."""
        first = self.first_release
        return first is not None and (week == first or (week > first and week % self.length == 0))

    def spend(self, week: int, until: int) -> Release:
        """Alternatives and cover are paid in their order while money is left; activities get the rest."""
        released = left = self.planned(week).cpd.budget * self.posts * (until - week) / WEEKS_A_YEAR
        for alternative in self.alternatives:
            price = self.price(alternative, alternative.weeks(week, until))
            if price > left:
                self.give_up(alternative, week)
            else:
                left -= price
                self.buy(alternative, week, until)
        left -= self.pay_cover(week, until, left)
        return Release(left, released - left)

    def pay_cover(self, week: int, until: int, left: float) -> float:
        """Pay the cover of the ring-fenced hours that are planned; without it there are none. Returns its price."""
        price, was_paid = self.cover_price(range(week, until), {}), self.cover_paid
        self.cover_paid = price <= left
        if self.cover_paid:
            if not was_paid:
                self.bought.append((week, None, {FENCED: self.planned(week).cpd.ring_fenced_hours}))
            return price
        for each in range(week, until):
            if (each == week and was_paid) or self.changes_fence(each):
                self.bought.append((each, None, {FENCED: 0.0}))
        return 0.0

    def changes_fence(self, week: int) -> bool:
        """Whether the schedule changes ring-fenced hours in this week."""
        first = -self.declared.burn_in
        now, before = self.planned(week), self.planned(max(week - 1, first))
        return now.cpd.ring_fenced_hours != before.cpd.ring_fenced_hours

    def alternatives_in_order(self) -> list[str]:
        """Alternatives in order of their starts."""
        alternatives = self.declared.cpd.alternatives
        return (
            sorted(alternatives, key=lambda name: (alternatives[name].start_week, name))
            if self.declared.cpd.enabled
            else []
        )

    def planned_alternative(self, name: str) -> PlannedAlternative:
        """An alternative with its prices for the whole service."""
        use = self.declared.cpd.alternatives[name]
        alternative = alternative_of(name, use)
        targets = {**alternative.targets(), **use.set}
        prices = alternative.start_price * self.posts, alternative.yearly_price * self.posts
        return PlannedAlternative(use.start_week, use.end_week, *prices, int(alternative.rollout_weeks), targets)

    def price(self, alternative: PlannedAlternative, weeks: range) -> float:
        """The price of an alternative; the framework pays the further cover that it brings."""
        if not weeks:
            return 0.0
        price = alternative.price(weeks)
        if {FENCED, COVERED, PRICE_OF_COVER} & alternative.targets.keys():
            price += max(self.cover_price(weeks, alternative.targets) - self.cover_price(weeks, {}), 0.0)
        return price

    def cover_price(self, weeks: range, targets: dict[str, float]) -> float:
        """Price of paid cover for everyone in some weeks, with the parameters that an alternative would set."""
        return self.posts * sum(
            targets.get(FENCED, cpd.ring_fenced_hours)
            * targets.get(COVERED, cpd.backfill_share)
            * targets.get(PRICE_OF_COVER, cpd.backfill_price)
            for cpd in (self.planned(week).cpd for week in weeks)
        )

    def buy(self, alternative: PlannedAlternative, week: int, until: int) -> None:
        """A paid alternative starts and ends as planned."""
        first = max(week, alternative.start)
        if not alternative.running and first < min(until, alternative.end):
            alternative.running = True
            self.bought.append((first, first + alternative.rollout, alternative.targets))
        if alternative.end < until:
            self.give_up(alternative, alternative.end)

    def give_up(self, alternative: PlannedAlternative, week: int) -> None:
        """Everything that it set returns to its planned value."""
        if alternative.running:
            alternative.running = False
            self.bought.append((week, None, {name: value_at(self.planned(week), name) for name in alternative.targets}))
