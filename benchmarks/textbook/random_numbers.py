"""Random numbers by event key: the same event has the same random numbers as in the compiled model."""

from __future__ import annotations

from sim.core.rng import make_rng_key, uniforms
from sim.core.rng import normals as normals_of_event
from sim.core.table import for_kernels
from sim.model.initial_state import LOCALITY_SHIFT, POST_SHIFT, PROFESSION_SHIFT

CASE_WEEK_SHIFT = 40
CASE_LOCALITY_SHIFT = 16
SIGN, WORD = 1 << 63, 1 << 64

Four = tuple[float, float, float, float]


class RandomNumbers:
    """The random numbers of one replicate."""

    def __init__(self, seed: int, replicate: int) -> None:
        self._key = for_kernels(make_rng_key(seed, replicate))[0]

    def uniforms(self, stream: int, week: int, first: int, second: int = 0) -> Four:
        """Four uniforms in (0, 1) for one event."""
        return uniforms(self._key, stream, week, first, second)

    def uniform(self, stream: int, week: int, first: int, second: int = 0) -> float:
        """The first of the four uniforms."""
        return uniforms(self._key, stream, week, first, second)[0]

    def normals(self, stream: int, week: int, first: int, second: int = 0) -> Four:
        """Four standard normals for one event."""
        return normals_of_event(self._key, stream, week, first, second)


def post_key(profession_key: int, locality: int, number: int) -> int:
    """The key of a post, as a signed 64-bit integer; adding the occupant's number gives the person's key."""
    key = (profession_key << PROFESSION_SHIFT) | (locality << LOCALITY_SHIFT) | (number << POST_SHIFT)
    return key - WORD if key >= SIGN else key


def case_key(week: int, locality: int, number: int) -> int:
    """The key of a case: arrival week, locality, number within the week."""
    return (week << CASE_WEEK_SHIFT) | (locality << CASE_LOCALITY_SHIFT) | number
