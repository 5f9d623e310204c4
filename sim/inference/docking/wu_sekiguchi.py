"""Wu & Sekiguchi (2019): a team decides on ten aspects of a problem, and task conflict follows from rejections.

Of this paper we could see the abstract and the rule table, but no size of a step, no scale, no rule of relationship
conflict and no result. So the rule table is coded as a peer (``peers/rule_table.py``), what it leaves open is drawn at
random many times, and only the direction of an effect that nearly all completions share is claimed. Beside it stands
the same change in our own model, whose mechanisms differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim.inference.docking.comparison import COMPUTED, PEER, READ, RELATIONAL, WEEK, Comparison, Target
from sim.inference.docking.contrasts import Beside, difference
from sim.inference.docking.dock_settings import DockSettings
from sim.inference.docking.peers.rule_table import Completion, task_conflict
from sim.stats.jackknife import Estimate, mean_of

TABLE = "table 1 of the paper: the rules"
SHARED, FEWEST = 0.9, 20  # of how many completions at least must agree on a direction, or none is claimed


Change = tuple[str, Callable[[Completion], Completion], Callable[[Completion], Completion]]
CHANGES: tuple[Change, ...] = (
    ("proposals twice as far apart", lambda one: replace(one, spread=one.spread / 2), lambda one: one),
    (
        "experts recognised by all, not by none",
        lambda one: replace(one, recognised=0.0),
        lambda one: replace(one, recognised=1.0),
    ),
    ("standing follows decisions, not fixed", lambda one: replace(one, step=0.0), lambda one: one),
)
OURS = (
    ("values", "values.value_divergence", "0.5", "1.5", "professions weigh needs three times as differently (E3)"),
    ("experts", "pooling.expertise_share", "0", "1", "people credit who is expert, as far as they know roles (E11)"),
    ("feedback", "values.tension_sharpening", "0", "1", "tension sharpens disagreement (E4)"),
)


def compare(sizes: DockSettings, beside: Beside) -> list[Comparison]:
    """What three changes do to task conflict: by the rule table, and in our own model."""
    runs, seed = sizes.completions, beside.seed
    found = []
    for (words, before, after), (name, parameter, low, high, ours) in zip(CHANGES, OURS, strict=True):
        moved = [change(before, after, seed, run) for run in range(runs)]
        found.append(_by_the_table(words, np.array(moved), seed))
        worlds = {value: {parameter: value} for value in (low, high)}
        estimate = difference(beside.small().study(f"wu_sekiguchi_{name}", worlds), low, high, "task_conflict")
        found.append(_in_our_model(ours, estimate, np.array(moved), beside.seed))
    return found


def change(
    before: Callable[[Completion], Completion], after: Callable[[Completion], Completion], seed: int, run: int
) -> float:
    """By how much a change moves the share of rejections, in one random completion; teams are the same."""
    one = Completion.draw(np.random.Generator(np.random.Philox(key=[seed, run])))
    return task_conflict(after(one), seed, run) - task_conflict(before(one), seed, run)


def _by_the_table(words: str, moved: np.ndarray, seed: int) -> Comparison:
    sign = direction(moved)
    share = max((moved > 0).mean(), (moved < 0).mean())
    claimed = {1: "claimed: up", -1: "claimed: down", 0: "no direction is claimed"}[sign]
    note = f"share of {len(moved)} completions that go the same way: {share:.2f}; {claimed}"
    return Comparison(
        f"rule table, task conflict: {words}", RELATIONAL, PEER, mean_of(moved).estimate(), seed, mark=READ,
        source=TABLE, note=note,
    )  # fmt: skip


def direction(moved: np.ndarray) -> int:
    """1 or -1 if at least 90 % of at least 20 completions go that way; otherwise 0."""
    if len(moved) < FEWEST:
        return 0
    for sign in (1, -1):
        if (sign * moved > 0).mean() >= SHARED:
            return sign
    return 0


def _in_our_model(words: str, moved: Estimate, table: np.ndarray, seed: int) -> Comparison:
    sign = direction(table)
    band = {1: (0.0, np.inf), -1: (-np.inf, 0.0)}.get(sign)
    return Comparison(
        f"our model, task conflict: {words}", RELATIONAL, WEEK, moved, seed, float(table.mean()) if sign else None,
        band, COMPUTED if sign else "", f"what follows from {TABLE}" if sign else "",
    )  # fmt: skip


TARGET = Target(
    "wu_sekiguchi", "Intragroup conflict and team decisions (Wu & Sekiguchi 2019)",
    "None: our teams pool what they see and do not vote. The rule table is a peer. Beside each change of it stands the "
    "nearest change of ours: distance of values (E3), knowing who is expert (E11), disagreement that feeds back (E4).",
    "The rows of the rule table test our coding of it, with what it leaves open drawn at random. The rows of our model "
    "test whether it moves the same way. It was not built from this table, so it may not.",
    "Abstract and rule table were read. Sizes of steps, scales, how many people, the rules of relationship conflict "
    "and all results were not visible. So no published figure is reproduced, only directions that follow from it.",
    compare,
)  # fmt: skip
