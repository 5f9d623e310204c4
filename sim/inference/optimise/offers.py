"""What the money can buy: sessions of activities for some people, and alternatives, each with its price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.model.alternatives.alternative import known_alternatives
from sim.model.config import Config
from sim.model.cpd.activity import Activity, known_activities
from sim.model.cpd.programme import AlternativeUse, Cpd
from sim.model.cpd.purchases import WEEKS_A_YEAR, plan_purchases

ALL = "all"
ALL_GROUPINGS = {"mixed": "all professions together", "single": "each profession by itself"}
NOT_OFFERED = ("blank", "custom", "placebo", "nothing")  # controls, and what a configuration must define
PLENTY = 600.0  # the highest budget, GBP per post and year


@dataclass(frozen=True)
class Sessions:
    """An activity for some people.

    Attributes:
        name: of its entry in a framework; the same thing has the same name and so the same random numbers in all plans.
        kind: of activity.
        profession: who is invited; None: all.
        grouping: who attends together.
        price: of one session, GBP per post of the whole service, if all come who can be expected.
        label: for people.
    """

    name: str
    kind: str
    profession: str | None
    grouping: str
    price: float
    label: str


@dataclass(frozen=True)
class Purchase:
    """An alternative to CPD.

    Attributes:
        name: its kind.
        prices: GBP per post in each period, by the period in which it starts: (start, period).
        label: for people.
    """

    name: str
    prices: tuple[tuple[float, ...], ...]
    label: str

    @property
    def cheapest(self) -> float:
        """The money per post and period without which it cannot be bought in any period."""
        return min(max(row) for row in self.prices)


@dataclass(frozen=True)
class Offers:
    """Everything that can be bought in a service.

    Attributes:
        sessions, purchases: in the order of their names.
        money: of one period, GBP per post.
        weeks: of one period.
        periods: within the simulated weeks.
    """

    sessions: tuple[Sessions, ...]
    purchases: tuple[Purchase, ...]
    money: float
    weeks: int
    periods: int

    def too_dear(self) -> list[Purchase]:
        """Alternatives that the money of a period never pays, even alone."""
        return [item for item in self.purchases if item.cheapest > self.money]


def offers_of(config: Config, budget: float) -> Offers:
    """What ``budget`` (GBP per post and year) can be spent on in a service."""
    weeks = config.cpd.release_weeks
    periods = max(-(-config.weeks // weeks), 1)
    sessions = [
        item for kind, cls in sorted(known_activities().items()) if kind not in NOT_OFFERED
        for item in _sessions_of(cls(), config)
    ]  # fmt: skip
    purchases = [
        Purchase(kind, tuple(_prices(config, kind, start, periods) for start in range(periods)), cls.label)
        for kind, cls in sorted(known_alternatives().items())
        if kind not in NOT_OFFERED
    ]
    return Offers(tuple(sessions), tuple(purchases), budget * weeks / WEEKS_A_YEAR, weeks, periods)


def _sessions_of(activity: Activity, config: Config) -> Iterator[Sessions]:
    """An activity for all together, for each profession by itself at once, and for one profession alone."""
    service = config.organisation
    together = ("mixed", "single") if activity.grouping in ("mixed", "single") else (activity.grouping,)
    for grouping in together:
        yield _offer(activity, None, grouping, 1.0)
    if activity.grouping != "team":  # a team is several professions
        grouping = "single" if activity.grouping == "mixed" else activity.grouping
        for profession in service.staffed_professions:
            share = service.professions[profession].headcount / service.posts
            yield _offer(activity, profession, grouping, share)


def _offer(activity: Activity, profession: str | None, grouping: str, share: float) -> Sessions:
    who = profession or ALL
    whose = profession.replace("_", " ") if profession else ALL_GROUPINGS.get(grouping, "everyone")
    return Sessions(
        f"{activity.kind}_{who}_{grouping}", activity.kind, profession, grouping,
        activity.price * activity.reach * share, f"{activity.label}, {whose}",
    )  # fmt: skip


def _prices(config: Config, kind: str, start: int, periods: int) -> tuple[float, ...]:
    """What the model itself charges in each period, if the alternative starts in period ``start``."""
    weeks = config.cpd.release_weeks
    cpd = Cpd(
        budget=PLENTY, release_weeks=weeks, backfill_price=config.cpd.backfill_price,
        alternatives={kind: AlternativeUse(start_week=start * weeks)},
    )  # fmt: skip
    planned = replace(config, cpd=cpd)
    bought = plan_purchases(planned, [(-config.burn_in, planned)])
    price = {item.week: item.alternatives.get(kind, 0.0) for item in bought.releases}
    price |= {item.week: item.price for item in bought.shortages}  # more than the highest budget pays
    return tuple(price.get(period * weeks, 0.0) / config.organisation.posts for period in range(periods))
