"""Plans of spending: a shopping list becomes purchases that never cost more than the money, whatever is on the list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sim.core.number_format import counted, money
from sim.inference.optimise.offers import Offers, Purchase, Sessions

A_YEAR = (1, 2, 4, 12)  # sessions a year that can be wished for
LEAST_WEIGHT, DECIMALS = 0.01, 4
ROUNDING = 1e-9
EMPTY = "nothing bought"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Wish:
    """One line of a shopping list.

    Attributes:
        item: what is wished for.
        a_year: sessions a year; of no meaning for alternatives.
    """

    item: Sessions | Purchase
    a_year: int = 1


@dataclass(frozen=True)
class Plan:
    """What is bought.

    Attributes:
        sessions: activities with their sessions a year.
        purchases: alternatives with the period in which each starts.
        first: the period in which activities begin.
        spent: planned spending of each period, GBP per post; what remains lapses.
        offers: the money, and what could be bought.
    """

    sessions: tuple[tuple[Sessions, int], ...]
    purchases: tuple[tuple[Purchase, int], ...]
    first: int
    spent: tuple[float, ...]
    offers: Offers

    @property
    def key(self) -> str:
        """The same for the same purchases, in whatever order they were wished for."""
        bought = [f"{item.name}*{number}" for item, number in self.sessions]
        bought += [f"{item.name}@{start}" for item, start in self.purchases]
        text = " ".join(sorted(bought)) or EMPTY
        return f"{text} from {self.first}" if self.sessions else text

    @property
    def remainder(self) -> tuple[float, ...]:
        """The money of each period that is not spent, GBP per post."""
        return tuple(self.offers.money - spent for spent in self.spent)

    def settings(self) -> dict[str, str]:
        """The framework of the plan, as settings are typed; one pot for each activity, so that no place is lost."""
        weeks = self.offers.weeks
        activities = {
            item.name: {
                "kind": item.kind, "grouping": item.grouping, "per_year": number, "start_week": self.first * weeks,
                "weight": max(round(item.price * number, DECIMALS), LEAST_WEIGHT),
                **({"professions": [item.profession]} if item.profession else {}),
            } for item, number in self.sessions
        }  # fmt: skip
        alternatives = {item.name: {"start_week": start * weeks} for item, start in self.purchases}
        return {
            "cpd": "none",
            "cpd.budget": repr(self.offers.money * 52 / weeks),
            "cpd.allocation": "first_come",
            "cpd.activities": _typed(activities),
            "cpd.alternatives": _typed(alternatives),
        }

    def lines(self) -> list[str]:
        """Each purchase in words."""
        bought = [f"{item.label}, {counted(number, 'session')} a year{_from(self.first)}" for item, number in
                  self.sessions]  # fmt: skip
        return [*bought, *(f"{item.label}{_from(start)}" for item, start in self.purchases)] or ["Nothing"]

    def __str__(self) -> str:
        left = ", ".join(money(max(item, 0.0)) for item in self.remainder)
        return f"{'; '.join(self.lines())} (left a year: {left})"


def _from(period: int) -> str:
    return f" from the {ORDINALS[period]} year on" if period and period < len(ORDINALS) else ""


def _typed(value: object) -> str:
    """A value as Hydra reads it: JSON without quotes around names."""
    return json.dumps(value, separators=(",", ":")).replace('"', "")


def plan_of(wishes: Sequence[Wish], offers: Offers) -> Plan:
    """Buy what is wished for, in this order, as far as the money lasts.

    An alternative starts in the first period from which the money pays for it in all later ones; else it is left out.
    Activities share one start: the first period from which at least one session a year can be paid in all later ones.
    Each is held as often as wished for, or as often as the money allows.
    """
    left = [offers.money] * offers.periods
    sessions: dict[str, tuple[Sessions, int]] = {}
    purchases: dict[str, tuple[Purchase, int]] = {}
    first: int | None = None
    for wish in wishes:
        item = wish.item
        if item.name in sessions or item.name in purchases:
            continue
        if isinstance(item, Purchase):
            start = _start_of(item, left)
            if start is not None:
                purchases[item.name] = item, start
                left = [money - price for money, price in zip(left, item.prices[start], strict=True)]
            continue
        start = first if first is not None else _first_for(item, left, offers)
        number = 0 if start is None else _affordable(item, wish.a_year, left[start:], offers)
        if start is not None and number:
            first = start
            sessions[item.name] = item, number
            price = item.price * number * offers.weeks / 52
            left = [money - price * (period >= start) for period, money in enumerate(left)]
    spent = tuple(offers.money - money for money in left)
    return Plan(
        tuple(sessions[name] for name in sorted(sessions)), tuple(purchases[name] for name in sorted(purchases)),
        first or 0, spent, offers,
    )  # fmt: skip


def _start_of(item: Purchase, left: Sequence[float]) -> int | None:
    """The first period in which an alternative can start and be paid from then on."""
    for start, prices in enumerate(item.prices):
        if all(price <= money + ROUNDING for price, money in zip(prices, left, strict=True)):
            return start
    return None


def _affordable(item: Sessions, wished: int, left: Sequence[float], offers: Offers) -> int:
    """Sessions a year that the money of every period pays, at most so many as wished for."""
    if item.price <= 0:
        return wished
    return min(wished, int((min(left) + ROUNDING) / (item.price * offers.weeks / 52)))


def _first_for(item: Sessions, left: Sequence[float], offers: Offers) -> int | None:
    return next((start for start in range(len(left)) if _affordable(item, 1, left[start:], offers)), None)
