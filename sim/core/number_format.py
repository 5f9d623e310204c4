"""Counts, times and sizes as people say them."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86400
MEGABYTE, GIGABYTE = 1e6, 1e9


def counted(number: int, one: str, several: str = "") -> str:
    """A number of things.

    >>> counted(1, "shard"), counted(2000, "shard"), counted(2, "process", "processes")
    ('1 shard', '2,000 shards', '2 processes')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def duration(seconds: float) -> str:
    """A time, in seconds.

    >>> duration(0.4), duration(75), duration(4000), duration(200_000)
    ('1 s', '75 s', '67 min', '2.3 days')
    """
    if seconds < 2 * MINUTE:
        return f"{max(seconds, 1):.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} hours" if seconds < 2 * DAY else f"{seconds / DAY:.1f} days"


def size(number: float) -> str:
    """Room on a disk, in bytes.

    >>> size(7), size(3_210_000), size(99e6), size(3.2e9)
    ('0.1 MB', '3.2 MB', '99 MB', '3.2 GB')
    """
    if number < GIGABYTE:
        megabytes = max(number / MEGABYTE, 0.1)
        return f"{megabytes:.1f} MB" if megabytes < 10 else f"{megabytes:.0f} MB"
    return f"{number / GIGABYTE:,.1f} GB"
