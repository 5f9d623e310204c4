"""The generator is Philox4x64-10, and its numbers are uniform and unrelated."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from numpy.random import Philox
from scipy import stats

import sim
from sim.core import rng_streams as rng_streams
from sim.core.rng import make_rng_key, normals, philox, poisson, uniforms, unit

WORD = 2**64
MILLIONTH = 1e-6
COUNT = 20_000
SOURCES = Path(sim.__file__).parent

# Random123 1.14 (Salmon, Moraes, Dror & Shaw 2011), file kat_vectors: counter, key, result.
ONES = WORD - 1
KNOWN = (
    (
        (0, 0, 0, 0), (0, 0),
        (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B),
    ),
    (
        (ONES, ONES, ONES, ONES), (ONES, ONES),
        (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0),
    ),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x452821E638D01377, 0xBE5466CF34E90C6C),
        (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
    ),
)  # fmt: skip


def block(counter, key) -> tuple[int, ...]:
    """One block of ours, as whole numbers."""
    with np.errstate(over="ignore"):
        return tuple(int(word) for word in philox(*map(np.uint64, counter), *map(np.uint64, key)))


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_known_answers(counter, key, expected) -> None:
    assert block(counter, key) == expected


def test_agrees_with_numpy() -> None:
    """NumPy steps its counter before the first block, so it is started one behind."""
    rng = np.random.default_rng(3)
    for _ in range(50):
        words = [int(word) for word in rng.integers(0, WORD - 1, 6, dtype=np.uint64, endpoint=True)]
        counter, key = words[:4], words[4:]
        before = (sum(word << (64 * place) for place, word in enumerate(counter)) - 1) % 2**256
        theirs = Philox(counter=before, key=key[0] | key[1] << 64).random_raw(4)
        assert block(counter, key) == tuple(int(word) for word in theirs)


def test_address_and_key_reach_the_generator() -> None:
    """(purpose, week, a, b) is the counter, (seed, replicate) the key."""
    rng_key = make_rng_key(7, 5)[0]
    words = block((3 << 32 | 17, 1234, 99, 0), (7, 5))
    assert uniforms(rng_key, 3, 17, 1234, 99) == tuple(unit(np.uint64(word)) for word in words)


def test_units_never_touch_the_ends() -> None:
    assert 0 < unit(np.uint64(0)) < 2e-16
    assert unit(np.uint64(ONES)) <= 1 - 2.0**-54
    assert unit(np.uint64(ONES)) < 1, "log(1 - u) and u < 1 are relied upon"


def drawn(**fixed) -> np.ndarray:
    """(COUNT, 4) uniforms along one varying part of the address."""
    address = {"seed": 2, "replicate": 3, "purpose": 5, "week": 8, "a": 13, "b": 21} | fixed
    (moving,) = [name for name, value in address.items() if value is None]
    rows = []
    for number in range(COUNT):
        here = address | {moving: number}
        rng_key = make_rng_key(here["seed"], here["replicate"])[0]
        rows.append(uniforms(rng_key, here["purpose"], here["week"], here["a"], here["b"]))
    return np.array(rows)


@pytest.fixture(scope="module", params=["seed", "replicate", "purpose", "week", "a", "b"])
def columns(request) -> np.ndarray:
    return drawn(**{request.param: None})


def test_uniform(columns) -> None:
    for word in columns.T:
        assert stats.kstest(word, "uniform").pvalue > MILLIONTH
        counts = np.histogram(word, bins=100, range=(0, 1))[0]
        assert stats.chisquare(counts).pvalue > MILLIONTH


def test_neighbours_are_unrelated(columns) -> None:
    """Between the four words, and between one address and the next."""
    limit = stats.norm.isf(MILLIONTH / 2) / np.sqrt(COUNT)
    within = np.corrcoef(columns.T) - np.eye(4)
    assert np.abs(within).max() < limit * 1.1
    for first in range(4):
        for second in range(4):
            assert abs(np.corrcoef(columns[:-1, first], columns[1:, second])[0, 1]) < limit * 1.1


def test_pairs_fill_the_square(columns) -> None:
    """Serial test: (this, next) on an 8 x 8 grid."""
    counts = np.histogram2d(columns[0::2, 0], columns[1::2, 0], bins=8, range=((0, 1), (0, 1)))[0]
    assert stats.chisquare(counts.ravel()).pvalue > MILLIONTH


def test_normals_are_normal() -> None:
    rng_key = make_rng_key(2, 3)[0]
    rows = np.array([normals(rng_key, 6, week, 1, 2) for week in range(COUNT)])
    for word in rows.T:
        assert stats.kstest(word, "norm").pvalue > MILLIONTH
    assert np.abs(np.corrcoef(rows.T) - np.eye(4)).max() < stats.norm.isf(MILLIONTH / 2) / np.sqrt(COUNT) * 1.1
    squares = np.corrcoef((rows**2).T) - np.eye(4)
    assert np.abs(squares).max() < 0.06


@pytest.mark.parametrize("mean", [0.01, 0.7, 5.0, 60.0])
def test_poisson_is_its_own_distribution(mean) -> None:
    """The inversion agrees with SciPy's quantile function."""
    for u in (np.arange(400) + 0.5) / 400:
        assert poisson(mean, u) == stats.poisson.ppf(u, mean)
    assert poisson(0.0, 0.9999) == 0


def test_a_key_is_two_64_bit_integers() -> None:
    for seed, replicate in ((-1, 0), (0, -1), (WORD, 0), (0, WORD)):
        with pytest.raises(ValueError, match="outside"):
            make_rng_key(seed, replicate)
    assert int(make_rng_key(0, ONES)["replicate"][0]) == ONES


# -- streams ----------------------------------------------------------------------------------------------

STREAMS = {name: value for name, value in vars(rng_streams).items() if name.isupper()}
DRAWING = ("uniforms", "normal", "normals")
OTHER_SOURCES = ("random", "secrets", "numpy.random")


def module_trees() -> dict[Path, ast.Module]:
    """The parsed modules of the rooms whose code can change a result."""
    paths = [path for room in ("core", "model", "measures") for path in (SOURCES / room).rglob("*.py")]
    return {path: ast.parse(path.read_text()) for path in paths if path.name != "rng.py"}


def test_streams_are_unique() -> None:
    assert len(set(STREAMS.values())) == len(STREAMS) >= 10
    assert all(0 < number < 2**31 for number in STREAMS.values())
    tree = ast.parse(Path(rng_streams.__file__).read_text())
    names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]
    assert len(names) == len(set(names)), "the second definition would hide the first"


def test_every_draw_names_a_stream_and_every_stream_is_used() -> None:
    used = set()
    for path, tree in module_trees().items():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            arguments = {item.arg for item in function.args.args}
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                used |= {item.id for item in call.args if isinstance(item, ast.Name)} & set(STREAMS)
                if getattr(call.func, "id", "") in DRAWING:
                    stream = call.args[1]
                    assert isinstance(stream, ast.Name), f"{path}:{call.lineno}"
                    assert stream.id in STREAMS or stream.id in arguments, f"{path}:{call.lineno}"
    assert used == set(STREAMS)


def test_the_model_has_no_other_source_of_random_numbers() -> None:
    for path, tree in module_trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {name.name for name in node.names} & set(OTHER_SOURCES), f"{path}:{node.lineno}"
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in OTHER_SOURCES, f"{path}:{node.lineno}"
            elif isinstance(node, ast.Attribute):
                assert ast.unparse(node) not in ("np.random", "numpy.random"), f"{path}:{node.lineno}"
