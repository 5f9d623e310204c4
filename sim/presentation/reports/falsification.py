"""What the search for reversals of claims came to, as a page and as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.core.arrow import write_text
from sim.core.number_format import compact, counted, fixed, interval, percent, signed
from sim.inference.discovery.reversal import Falsification, Point
from sim.presentation.figures.labels import decimals_of
from sim.presentation.reports.assumption_words import claim_words, number_words, value_words
from sim.presentation.reports.scoreboard import markdown_table

NAME = "falsification"
SHOWN = 5  # moved numbers that a sentence names
HOW = (
    "A claim *reverses* where the whole 95 % interval of the paired difference (Student's t over replicates) lies "
    "beyond the smallest effect of interest on the side that is not claimed. Assumptions are admissible if every "
    "number lies in its prior and the service can be made. The distance from the defaults is the root of the summed "
    "squares of differences, each as a share of its prior: 1 is one number moved over its whole prior. Only what "
    "reverses on fresh seeds is called a reversal, because the best of many noisy figures is too good."
)


def page(results: Sequence[Falsification]) -> str:
    """A section a claim: the nearest reversal, or that none was found, and what was simulated again, in Markdown."""
    return "\n\n".join([HOW, *(text for one in results for text in _section(one))])


def _section(one: Falsification) -> Iterator[str]:
    yield f"## {one.contrast.id.replace('_', ' ').capitalize()}, {claim_words(one.contrast)}"
    defaults = f"At the defaults the difference is {effect(one, one.defaults)}: {one.defaults['class']}."
    yield f"{one.contrast.about} {defaults} {verdict(one)}"
    yield f"{_again_words(one)} {_conditions(one)}"
    yield markdown_table(
        ["stage", "distance", "numbers moved", "in the search [95 %]", "with fresh seeds [95 %]"],
        [
            [stage, fixed(point.distance, 2), f"{len(point.moved)}", effect_and_class(one, point.search),
             effect_and_class(one, point.fresh)]
            for stage, points in (("best of the search", one.candidates), ("on the way back", one.way))
            for point in points
        ],
    )  # fmt: skip


def effect(one: Falsification, found: dict[str, Any]) -> str:
    """A difference with its interval."""
    decimals = decimals_of(one.contrast.measure, [found["difference"]])
    return f"{signed(found['difference'], decimals)} {interval(found['low'], found['high'], decimals)}".strip()


def effect_and_class(one: Falsification, found: dict[str, Any] | None) -> str:
    """``+0.1 [+0.0, +0.2]: holds``; empty if it was not simulated."""
    return f"{effect(one, found)}: {found['class']}" if found else ""


def verdict(one: Falsification) -> str:
    """The nearest reversal in words, or what it means that none was found."""
    nearest = one.nearest
    if nearest is None:
        n, k = one.random
        return (
            f"**No reversal was found in {counted(one.simulations, 'replicate')}** at {len(one.tried)} points. That is "
            f"no proof that there is none. Of the {n} points that were drawn at random from the priors it reversed in "
            f"{k}, so with 95 % confidence it does so, judged by {one.settings.replicates} replicates, in less than "
            f"{percent(one.highest_share())} of the priors. A small corner can have been missed."
        )
    return (
        f"**It reverses at a distance of {fixed(nearest.distance, 2)} from the defaults**, the nearest reversal that "
        f"was found: with fresh seeds the difference is {effect(one, nearest.fresh or {})}. "
        f"{moved_words(one, nearest)} A nearer one may exist."
    )


def moved_words(one: Falsification, point: Point) -> str:
    """Which numbers moved, the farthest first, from what to what."""
    order = sorted(point.moved, key=lambda name: -point.parts[name])
    texts = [
        f"{number_words(name)} from {compact(one.origin[name])} to {value_words(point.moved[name], name)}"
        for name in order[:SHOWN]
    ]
    more = f"; and {len(order) - SHOWN} more, by less" if len(order) > SHOWN else ""
    return f"{counted(len(order), 'number')} moved: {'; '.join(texts)}{more}."


def _again_words(one: Falsification) -> str:
    """What was left of the best points with fresh seeds."""
    pairs = [(point.search["difference"], point.fresh["difference"]) for point in one.candidates if point.fresh]
    searched, fresh = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    decimals = decimals_of(one.contrast.measure, [searched])
    kept = sum(point.reverses for point in one.candidates)
    return (
        f"The {counted(len(pairs), 'best point')} of the search had a mean difference of {signed(searched, decimals)}, "
        f"and of {signed(fresh, decimals)} with fresh seeds (winner's curse); {kept} of them reverse there."
    )


def _conditions(one: Falsification) -> str:
    wanted = one.settings
    given_up = f" {counted(one.infeasible, 'point')} could not be made and were left out." if one.infeasible else ""
    return (
        f"Search: {one.conditions}; {counted(len(one.tried), 'point')}, of which {one.random[0]} at random. Fresh: "
        f"{wanted.fresh} replicates, seed {wanted.fresh_seed}. Seed of the search's choices: {wanted.design_seed}. "
        f"{counted(one.simulations, 'replicate')} in all.{given_up}"
    )


def write_falsification(results: Sequence[Falsification], folder: Path) -> None:
    """Write ``falsification.md``, ``falsification.csv`` (points simulated again) and ``CLAIM_tried.csv`` of each claim.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    again = pd.concat([one.table() for one in results], ignore_index=True)
    tables = {NAME: again} | {f"{one.contrast.name.replace(' ', '_')}_tried": one.tried for one in results}
    for name, table in tables.items():
        write_text(table.to_csv(index=False, lineterminator="\n"), folder / f"{name}.csv")
    write_text(page(results) + "\n", folder / f"{NAME}.md")
