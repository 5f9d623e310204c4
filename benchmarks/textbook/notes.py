"""What is written down in a week. The names are those of ``sim.model.accumulators``."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.textbook.profession import Profession

Line = Counter  # measure to count or sum; what was never noted is 0


class WeekNotes:
    """One week's sums and counts by profession, by pair of professions, by locality, by CPD activity, for all."""

    def __init__(self) -> None:
        self.by_profession: defaultdict[str, Line] = defaultdict(Counter)
        self.by_pair: defaultdict[tuple[str, str], Line] = defaultdict(Counter)
        self.by_locality: defaultdict[int, Line] = defaultdict(Counter)
        self.by_activity: defaultdict[tuple[str, str], Line] = defaultdict(Counter)
        self.service: Line = Counter()

    def profession(self, profession: Profession) -> Line:
        """The line of a profession."""
        return self.by_profession[profession.name]

    def pair(self, first: Profession, second: Profession) -> Line:
        """The line of an unordered pair of professions."""
        return self.by_pair[min(first.name, second.name), max(first.name, second.name)]

    def locality(self, number: int) -> Line:
        """The line of a locality."""
        return self.by_locality[number]

    def activity(self, name: str, profession: Profession) -> Line:
        """The line of a CPD activity and a profession."""
        return self.by_activity[name, profession.name]


ClosedCase = dict[str, Any]  # one line of the archive: the names of ``sim.model.accumulators.CLOSED``
