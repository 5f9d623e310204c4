"""Which replicates are there: sets of whole numbers as stretches, since most studies hold one stretch a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Spans:
    """A set of replicate numbers.

    >>> spans = Spans([range(0, 20), range(30, 40)])
    >>> len(spans), 25 in spans, list(spans.missing(35))
    (30, False, [range(20, 30)])
    """

    def __init__(self, ranges: Iterable[range] = ()) -> None:
        self._ranges: list[range] = []
        for one in ranges:
            self.add(one)

    def add(self, more: range) -> None:
        """Add a stretch; what is there already stays there once."""
        if not more:
            return
        apart = [one for one in self._ranges if one.stop < more.start or one.start > more.stop]
        touched = [one for one in self._ranges if one not in apart]
        start = min([more.start, *(one.start for one in touched)])
        stop = max([more.stop, *(one.stop for one in touched)])
        self._ranges = sorted([*apart, range(start, stop)], key=lambda one: one.start)

    def add_each(self, numbers: Iterable[int]) -> None:
        """Add single numbers."""
        for one in stretches(numbers):
            self.add(one)

    def missing(self, stop: int) -> Iterator[range]:
        """The stretches of 0 to stop - 1 that are not there."""
        start = 0
        for one in self._ranges:
            if start < min(one.start, stop):
                yield range(start, min(one.start, stop))
            start = max(start, one.stop)
        if start < stop:
            yield range(start, stop)

    def whole(self) -> int:
        """How many replicates are there from 0 on without a gap."""
        return self._ranges[0].stop if self._ranges and self._ranges[0].start == 0 else 0

    def __contains__(self, number: int) -> bool:
        return any(number in one for one in self._ranges)

    def __iter__(self) -> Iterator[int]:
        return (number for one in self._ranges for number in one)

    def __len__(self) -> int:
        return sum(map(len, self._ranges))


def stretches(numbers: Iterable[int]) -> list[range]:
    """Whole numbers as stretches without gaps.

    >>> stretches([3, 1, 2, 7])
    [range(1, 4), range(7, 8)]
    """
    found: list[range] = []
    for number in sorted(set(numbers)):
        if found and found[-1].stop == number:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found
