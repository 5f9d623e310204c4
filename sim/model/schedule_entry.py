"""One entry of the schedule: parameters that take new values from a week on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sim.model.validation_context import ValidationContext


@dataclass(frozen=True)
class ScheduledChange:
    """From ``week`` on (0: the first week after burn-in), the parameters in ``set`` take new values.

    With ``until`` they move there in equal weekly steps and arrive in week ``until``.
    """

    week: int = 0
    until: int | None = None
    set: dict[str, float] = field(default_factory=dict)

    @property
    def last_week(self) -> int:
        """The week in which the new values are reached."""
        return self.week if self.until is None else self.until


def problems_of_schedule(entries: Sequence[ScheduledChange], context: ValidationContext, key: str) -> Iterator[str]:
    """A sentence for each entry that begins too early, ends before it begins, or overlaps with another."""
    earlier: list[tuple[str, ScheduledChange]] = []
    for entry in entries:
        first, last = entry.week, entry.last_week
        yield from context.before_start(first, f"{key}: week")
        if last < first:
            yield f"{key}: a change from week {first} until week {last} ends before it begins."
        for name in entry.set:
            for other_name, other in earlier:
                if other_name == name and other.week <= last and first <= other.last_week:
                    yield (
                        f"{key}: '{name}' is changed twice at once, in weeks {other.week} to {other.last_week} and "
                        f"{first} to {last}."
                    )
            earlier.append((name, entry))
