"""Chance by address: the same event has the same luck here as in the compiled model."""

from __future__ import annotations

from sim.core.rng import make_rng_key, uniforms
from sim.core.rng import normals as addressed_normals
from sim.core.table import for_kernels
from sim.model.initial_state import LOCALITY_SHIFT, POST_SHIFT, PROFESSION_SHIFT

CASE_WEEK_SHIFT = 40
CASE_LOCALITY_SHIFT = 16
SIGN, WORD = 1 << 63, 1 << 64

Four = tuple[float, float, float, float]


class Luck:
    """The luck of one replicate."""

    def __init__(self, seed: int, replicate: int) -> None:
        self._key = for_kernels(make_rng_key(seed, replicate))[0]

    def uniforms(self, purpose: int, week: int, first: int, second: int = 0) -> Four:
        """Four uniforms in (0, 1) for one addressed event."""
        return uniforms(self._key, purpose, week, first, second)

    def uniform(self, purpose: int, week: int, first: int, second: int = 0) -> float:
        """The first of the four uniforms."""
        return uniforms(self._key, purpose, week, first, second)[0]

    def normals(self, purpose: int, week: int, first: int, second: int = 0) -> Four:
        """Four standard normals for one addressed event."""
        return addressed_normals(self._key, purpose, week, first, second)


def post_address(profession_key: int, locality: int, number: int) -> int:
    """The address of a post, as a signed 64-bit number; adding the occupant's number addresses the person."""
    address = (profession_key << PROFESSION_SHIFT) | (locality << LOCALITY_SHIFT) | (number << POST_SHIFT)
    return address - WORD if address >= SIGN else address


def case_address(week: int, locality: int, number: int) -> int:
    """The address of a case: when and where it came in, and as which of that week."""
    return (week << CASE_WEEK_SHIFT) | (locality << CASE_LOCALITY_SHIFT) | number
