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
    rng_key = np.random.default_rng(3)
    for _ in range(50):
        words = [int(word) for word in rng_key.integers(0, WORD - 1, 6, dtype=np.uint64, endpoint=True)]
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


def test_luck_refuses_what_is_no_word() -> None:
    for seed, replicate in ((-1, 0), (0, -1), (WORD, 0), (0, WORD)):
        with pytest.raises(ValueError, match="outside"):
            make_rng_key(seed, replicate)
    assert int(make_rng_key(0, ONES)["replicate"][0]) == ONES


# -- purposes ---------------------------------------------------------------------------------------------


def purpose_numbers() -> dict[str, int]:
    return {name: value for name, value in vars(rng_streams).items() if name.isupper()}


def asking_calls() -> list[tuple[str, ast.Call]]:
    """Every call of chances, normal or normals in the package, outside the dice themselves."""
    found = []
    for path in SOURCES.rglob("*.py"):
        if path.name == "dice.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("chances", "normal", "normals"):
                found.append((path.name, node))
    return found


def test_purposes_are_unique() -> None:
    numbers = purpose_numbers()
    assert len(set(numbers.values())) == len(numbers) >= 10
    assert all(0 < number < 2**31 for number in numbers.values())
    tree = ast.parse(Path(rng_streams.__file__).read_text())
    names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]
    assert len(names) == len(set(names)), "a purpose defined twice would hide the first"


HANDED_ON_BY = ("contact", "normals_for", "chances_for")  # they take the purpose as an argument
HANDED_ON_TO = ("contacts.py", "kernels.py")


def handed_on() -> set[str]:
    """Purposes that a caller names for the step that asks."""
    calls = [
        node
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in HANDED_ON_BY
    ]
    named = [{item.id for item in call.args if isinstance(item, ast.Name)} & set(purpose_numbers()) for call in calls]
    assert named and all(len(names) == 1 for names in named)
    return set().union(*named)


def test_every_question_names_its_purpose_and_every_purpose_is_asked() -> None:
    asked = handed_on()
    for place, call in asking_calls():
        purpose = call.args[1]
        if place in HANDED_ON_TO and isinstance(purpose, ast.Name) and purpose.id == "purpose":
            continue  # named by the callers
        assert isinstance(purpose, ast.Name) and purpose.id in purpose_numbers(), f"{place}:{call.lineno}"
        asked.add(purpose.id)
    assert asked == set(purpose_numbers())


OWN_LOTS = {("psychometrics", "noise.py"), ("psychometrics", "shuffled.py"), ("power", "lots.py")}
KEYS = (
    "server",
    "room.py",
    "secrets",
)  # keys and codes of a room are no events of the model, and nobody may foresee them


def test_no_other_source_of_chance() -> None:
    """Nothing in the package draws from a queue of random numbers."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                modules = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                modules = [name for name in modules if (path.parent.name, path.name, name) != KEYS]
                assert not any(
                    name.split(".")[0] in ("random", "secrets") or "numpy.random" in name for name in modules
                ), path
            # Neither the null of rWG nor the trials of a design are events of the model: each has raw words of its own.
            if (path.parent.name, path.name) in OWN_LOTS:
                continue
            if isinstance(node, ast.Attribute) and node.attr in ("default_rng", "RandomState", "random"):
                assert not (isinstance(node.value, ast.Name) and node.value.id in ("np", "model", "self")), (
                    f"{path}:{node.lineno}"
                )
