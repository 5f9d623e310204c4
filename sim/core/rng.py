"""Random numbers as a function of an event's key.

``uniforms(rng_key, STREAM, week, a, b)`` returns four uniforms for one event. The same (seed, replicate, stream, week,
a, b) always gives the same numbers, in any order of calls. Scenarios can therefore be compared with common random
numbers, and the number of workers cannot change results.

The generator is Philox4x64-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11)
with key (seed, replicate) and counter (stream and week, a, b, 0).
"""

from __future__ import annotations

import math

import numpy as np

from sim.core.compiled import COMPILED, entry_for, equation

MULTIPLIER_FIRST = np.uint64(0xD2E7470EE14C6C93)
MULTIPLIER_SECOND = np.uint64(0xCA5A826395121157)
WEYL_FIRST = np.uint64(0x9E3779B97F4A7C15)
WEYL_SECOND = np.uint64(0xBB67AE8584CAA73B)
ROUNDS = 10
HALF_WORD_BITS = np.uint64(32)
WORD_BITS = 64
MANTISSA_SHIFT = np.uint64(12)
UNIT = 2.0**-52
ZERO = np.uint64(0)
TWO_PI = 2 * math.pi

RNG_KEY = np.dtype([("seed", np.uint64), ("replicate", np.uint64)])


def high_product(first: np.uint64, second: np.uint64) -> np.uint64:
    """The upper 64 bits of the 128-bit product of two 64-bit words."""
    return np.uint64((int(first) * int(second)) >> WORD_BITS)


if COMPILED:
    from llvmlite import ir
    from numba import from_dtype, types
    from numba.extending import intrinsic, overload

    @intrinsic
    def _high_product(typing_context, first, second):
        def generate(context, builder, signature, arguments):
            double_width = ir.IntType(2 * WORD_BITS)
            product = builder.mul(builder.zext(arguments[0], double_width), builder.zext(arguments[1], double_width))
            return builder.trunc(builder.lshr(product, ir.Constant(double_width, WORD_BITS)), ir.IntType(WORD_BITS))

        return types.uint64(types.uint64, types.uint64), generate

    @overload(high_product, inline="never")
    def _overload_high_product(first, second):
        return lambda first, second: _high_product(first, second)  # type: ignore[call-arg]


def _keyed(count: int):
    """Compile for arguments (rng_key, stream, week, a, b) of any integer type; the result is ``count`` floats."""
    if not COMPILED:
        return np.errstate(over="ignore")  # unsigned integers wrap around by design
    result = types.UniTuple(types.float64, count) if count > 1 else types.float64
    return entry_for(result(from_dtype(RNG_KEY), *[types.int64] * 4))


@equation
def philox(c0, c1, c2, c3, k0, k1):
    """One Philox4x64-10 block: four counter words and two key words in, four random words out (uint64)."""
    for _ in range(ROUNDS):
        high_first, low_first = high_product(MULTIPLIER_FIRST, c0), MULTIPLIER_FIRST * c0
        high_second, low_second = high_product(MULTIPLIER_SECOND, c2), MULTIPLIER_SECOND * c2
        c0, c1, c2, c3 = high_second ^ c1 ^ k0, low_second, high_first ^ c3 ^ k1, low_first
        k0 = k0 + WEYL_FIRST
        k1 = k1 + WEYL_SECOND
    return c0, c1, c2, c3


@equation
def unit(word):
    """A 64-bit word as a number strictly between 0 and 1 (52 bits; with 53 the largest would round to 1)."""
    return (np.float64(word >> MANTISSA_SHIFT) + 0.5) * UNIT


@_keyed(4)
def uniforms(rng_key, stream, week, a, b):
    """Four independent uniforms in (0, 1) for the event (stream, week, a, b).

    Args:
        rng_key: one record of RNG_KEY, see :func:`make_rng_key`.
        stream: one of sim/core/rng_streams.py.
        week, a, b: integers >= 0: the week as the state counts it, and the ids of the entities involved.
    """
    counter = (np.uint64(stream) << HALF_WORD_BITS) | np.uint64(week)
    w0, w1, w2, w3 = philox(counter, np.uint64(a), np.uint64(b), ZERO, rng_key.seed, rng_key.replicate)
    return unit(w0), unit(w1), unit(w2), unit(w3)


@equation
def normal_pair(u, v):
    """Two independent standard normals from two uniforms (Box & Muller 1958)."""
    radius = math.sqrt(-2 * math.log(u))
    return radius * math.cos(TWO_PI * v), radius * math.sin(TWO_PI * v)


@_keyed(1)
def normal(rng_key, stream, week, a, b):
    """One standard normal for the event (stream, week, a, b): the first of :func:`normals`."""
    u, v, _, _ = uniforms(rng_key, stream, week, a, b)
    return math.sqrt(-2 * math.log(u)) * math.cos(TWO_PI * v)


@_keyed(4)
def normals(rng_key, stream, week, a, b):
    """Four independent standard normals for the event (stream, week, a, b)."""
    u0, u1, u2, u3 = uniforms(rng_key, stream, week, a, b)
    first, second = normal_pair(u0, u1)
    third, fourth = normal_pair(u2, u3)
    return first, second, third, fourth


@equation
def poisson(mean, u):
    """The Poisson count at which the distribution function first reaches ``u`` (inversion; mean below 700)."""
    count, term = 0, math.exp(-mean)
    cumulative = term
    while cumulative < u and term > 0:
        count += 1
        term *= mean / count
        cumulative += term
    return count


def make_rng_key(seed: int, replicate: int) -> np.ndarray:
    """The key of one replicate: a record array of length 1 with ``seed`` and ``replicate``.

    Raises:
        ValueError: one of them is not an integer in [0, 2**64).
    """
    for name, value in (("seed", seed), ("replicate", replicate)):
        if not 0 <= int(value) < 2**WORD_BITS:
            raise ValueError(f"{name} = {value} is outside [0, 2**64)")
    rng_key = np.zeros(1, RNG_KEY)
    rng_key["seed"], rng_key["replicate"] = np.uint64(seed), np.uint64(replicate)
    return rng_key
