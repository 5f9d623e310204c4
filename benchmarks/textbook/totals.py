"""The counts and sums of a week. The names are those of ``sim.model.accumulators``."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.textbook.profession import Profession

Totals = Counter  # name to count or sum; a missing name is 0


class WeekTotals:
    """One week's counts and sums by profession, pair of professions, locality and CPD activity, and for the service."""

    def __init__(self) -> None:
        self.by_profession: defaultdict[str, Totals] = defaultdict(Counter)
        self.by_pair: defaultdict[tuple[str, str], Totals] = defaultdict(Counter)
        self.by_locality: defaultdict[int, Totals] = defaultdict(Counter)
        self.by_activity: defaultdict[tuple[str, str], Totals] = defaultdict(Counter)
        self.service: Totals = Counter()

    def profession(self, profession: Profession) -> Totals:
        """The totals of a profession."""
        return self.by_profession[profession.name]

    def pair(self, first: Profession, second: Profession) -> Totals:
        """The totals of an unordered pair of professions."""
        return self.by_pair[min(first.name, second.name), max(first.name, second.name)]

    def contact(self, first: Profession, second: Profession, episode: bool) -> None:
        """Count an encounter at a CPD session, or an informal one."""
        self.pair(first, second).update({"contacts": 1, "contact_episodes": int(episode)})

    def locality(self, number: int) -> Totals:
        """The totals of a locality."""
        return self.by_locality[number]

    def activity(self, name: str, profession: Profession) -> Totals:
        """The totals of a CPD activity and a profession."""
        return self.by_activity[name, profession.name]


ClosedCase = dict[str, Any]  # one closed case: the names of ``sim.model.accumulators.CLOSED``
