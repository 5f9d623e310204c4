"""What a section of the configuration needs to know about the others to validate itself.

Every section has a method ``problems(context, key)``. It yields one sentence for each problem. ``key`` is the dotted
name of the section. :mod:`sim.model.validation` collects the problems of all sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sim.core.errors import did_you_mean, listed, unknown_option


@dataclass(frozen=True)
class ValidationContext:
    """The facts about a configuration that its sections check themselves against.

    Attributes:
        headcounts: posts of each profession in the whole service.
        form_sets: the set of forms of each profession with posts, sorted by profession.
        leadership_posts: leaders of each profession, the director included.
        localities: number of localities.
        weeks: measured weeks of a run.
        burn_in: weeks simulated before the first measured week; the run starts in week ``-burn_in``.
    """

    headcounts: Mapping[str, int]
    form_sets: Mapping[str, str]
    leadership_posts: Mapping[str, int]
    localities: int
    weeks: int
    burn_in: int

    def unknown_professions(self, names: Iterable[str], key: str) -> Iterator[str]:
        """A sentence for each name that is not a profession of the organisation."""
        for name in names:
            if name not in self.headcounts:
                yield (
                    f"{key} names '{name}', which is not a profession of this organisation; allowed are "
                    f"{listed(self.headcounts)}." + did_you_mean(name, self.headcounts)
                )

    def before_start(self, week: int, key: str) -> Iterator[str]:
        """A sentence if a week is before the first simulated week."""
        if week < -self.burn_in:
            yield f"{key} = {week} is before the start of the run, which is week {-self.burn_in}."

    def outside_run(self, weeks: Iterable[int], key: str) -> Iterator[str]:
        """A sentence for each week that is not measured. Negative weeks count from the end."""
        for week in weeks:
            if not -self.weeks <= week < self.weeks:
                yield (
                    f"{key} contains {week}, but the run has weeks 0 to {self.weeks - 1} "
                    "(negative numbers count from the end)."
                )


def unknown_value(value: str, allowed: Iterable[str], key: str) -> Iterator[str]:
    """A sentence if a value is not one of those allowed."""
    if value not in allowed:
        yield unknown_option(key, value, allowed)
