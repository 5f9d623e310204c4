"""Which replicates are stored: sets of whole numbers as ranges, since most studies have one range per cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class ReplicateRanges:
    """A set of replicate numbers.

    >>> ranges = ReplicateRanges([range(0, 20), range(30, 40)])
    >>> len(ranges), 25 in ranges, list(ranges.missing(35))
    (30, False, [range(20, 30)])
    """

    def __init__(self, ranges: Iterable[range] = ()) -> None:
        self._ranges: list[range] = []
        for added in ranges:
            self.add(added)

    def add(self, added: range) -> None:
        """Add a range; numbers that it shares with the set count once."""
        if not added:
            return
        apart = [known for known in self._ranges if known.stop < added.start or known.start > added.stop]
        touched = [known for known in self._ranges if known not in apart]
        start = min([added.start, *(known.start for known in touched)])
        stop = max([added.stop, *(known.stop for known in touched)])
        self._ranges = sorted([*apart, range(start, stop)], key=lambda known: known.start)

    def add_each(self, numbers: Iterable[int]) -> None:
        """Add single numbers."""
        for added in ranges_of(numbers):
            self.add(added)

    def missing(self, stop: int) -> Iterator[range]:
        """The ranges of 0 to stop - 1 that are not in the set."""
        start = 0
        for known in self._ranges:
            if start < min(known.start, stop):
                yield range(start, min(known.start, stop))
            start = max(start, known.stop)
        if start < stop:
            yield range(start, stop)

    def __contains__(self, number: int) -> bool:
        return any(number in known for known in self._ranges)

    def __iter__(self) -> Iterator[int]:
        return (number for known in self._ranges for number in known)

    def __len__(self) -> int:
        return sum(map(len, self._ranges))


def ranges_of(numbers: Iterable[int]) -> list[range]:
    """Whole numbers as ranges without gaps.

    >>> ranges_of([3, 1, 2, 7])
    [range(1, 4), range(7, 8)]
    """
    ranges: list[range] = []
    for number in sorted(set(numbers)):
        if ranges and ranges[-1].stop == number:
            ranges[-1] = range(ranges[-1].start, number + 1)
        else:
            ranges.append(range(number, number + 1))
    return ranges
