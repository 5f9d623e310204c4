"""The schedule: parameters that change at once or along a path, money released, and what it buys (E22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sim.model.config import Config
from sim.model.cpd.programme import alternative_of

WEEKS_A_YEAR = 52
FENCED, COVERED = "cpd.ring_fenced_hours", "cpd.backfill_share"


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

    def price(self, week: int, until: int) -> float:
        """Its price in a period."""
        weeks = min(until, self.end) - max(week, self.start)
        if weeks <= 0:
            return 0.0
        return (0.0 if self.running else self.start_price) + self.yearly_price * weeks / WEEKS_A_YEAR


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

    # Parameters

    def turn(self, week: int) -> Config:
        """The configuration in force in a week."""
        before = self.config
        self.config = self.applied(week, self.begin(self.waiting, week, before))
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
        starts += [0] if cpd.ring_fenced_hours > 0 else []
        if not cpd.enabled or not starts:
            return None
        return max(max(min(starts), -burn_in) // self.length * self.length, -burn_in)

    def releases_money(self, week: int) -> bool:
        """Whether money is released: at the first release, then at the start of each whole period."""
        first = self.first_release
        return first is not None and (week == first or (week > first and week % self.length == 0))

    def spend(self, week: int, until: int) -> Release:
        """Alternatives and cover are paid in their order while money is left; activities get the rest."""
        released = left = self.config.cpd.budget * self.posts * (until - week) / WEEKS_A_YEAR
        for alternative in self.alternatives:
            price = alternative.price(week, until)
            if price > left:
                self.give_up(alternative, week)
            else:
                left -= price
                self.buy(alternative, week, until)
        cover = self.cover_price(self.declared.cpd.ring_fenced_hours, self.declared.cpd.backfill_share)
        cover *= (until - week) / WEEKS_A_YEAR
        if cover > 0:
            if (cover <= left) is not self.cover_paid:
                self.cover_paid = not self.cover_paid
                hours = self.declared.cpd.ring_fenced_hours if self.cover_paid else 0.0
                self.bought.append((week, None, {FENCED: hours}))
            left -= cover if self.cover_paid else 0.0
        return Release(left, released - left)

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
        use, cpd = self.declared.cpd.alternatives[name], self.declared.cpd
        alternative = alternative_of(name, use)
        targets = {**alternative.targets(), **use.set}
        yearly = alternative.yearly_price * self.posts
        if FENCED in targets or COVERED in targets:  # the framework pays the further cover that an alternative brings
            hours = targets.get(FENCED, cpd.ring_fenced_hours), targets.get(COVERED, cpd.backfill_share)
            further = self.cover_price(*hours) - self.cover_price(cpd.ring_fenced_hours, cpd.backfill_share)
            yearly += max(further, 0.0)
        start_price = alternative.start_price * self.posts
        return PlannedAlternative(
            use.start_week, use.end_week, start_price, yearly, int(alternative.rollout_weeks), targets
        )

    def cover_price(self, hours: float, share: float) -> float:
        """Price of a year of paid cover for everyone."""
        return hours * share * self.declared.cpd.backfill_price * self.posts * WEEKS_A_YEAR

    def buy(self, alternative: PlannedAlternative, week: int, until: int) -> None:
        """A paid alternative starts and ends as planned."""
        first = max(week, alternative.start)
        if not alternative.running and first < min(until, alternative.end):
            alternative.running = True
            self.bought.append((first, first + alternative.rollout, alternative.targets))
        if alternative.end < until:
            self.give_up(alternative, alternative.end)

    def give_up(self, alternative: PlannedAlternative, week: int) -> None:
        """Everything that it set returns to its declared value."""
        if alternative.running:
            alternative.running = False
            self.bought.append((week, None, {name: value_at(self.declared, name) for name in alternative.targets}))
