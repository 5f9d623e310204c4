"""What ``discover`` found, as a page and as files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pandas as pd

from sim.core.arrow import write_text
from sim.core.number_format import counted, interval, signed
from sim.inference.discovery.claim_contrasts import CLASSES
from sim.inference.discovery.discover import Discovered, Discovery
from sim.presentation.figures import discovery as figure
from sim.presentation.figures.labels import decimals_of
from sim.presentation.reports.assumption_words import claim_words
from sim.presentation.reports.discovery_words import class_words, counts_words, headline
from sim.presentation.reports.scoreboard import markdown_table

NAME = "discovery"
HOW = (
    "In each draw, both sides of a claim use the same random numbers, replicate by replicate. A claim *holds* where "
    "the whole 95 % interval of the difference (Student's t over replicates) lies beyond the smallest effect of "
    "interest on the side that is claimed, *reverses* where it does on the other side, *fails* where the 90 % interval "
    "lies within the smallest effect on both sides, and is *undecided* otherwise. Boxes are sought with PRIM; draws of "
    "all other classes, undecided ones too, count as not of the class. *Density* is the share of a box's draws that "
    "are of the class, *coverage* the share of the class that lies in the box. Only numbers whose restriction has a "
    "quasi-p under .05 are kept; that p does not know that the box was searched for, which the resamples show."
)


def page(found: Discovery) -> str:
    """A table with a row a claim, and then each claim with its boxes, in Markdown."""
    wanted = found.settings
    head = ["claim", "measure: claimed", "smallest effect", "at the defaults [95 %]", *CLASSES]
    parts = [
        f"{found.conditions}. {found.sample.sentence()} Seed of the draws: {wanted.design_seed}. "
        f"{counted(found.simulations, 'replicate')} in all.",
        HOW,
        f"A box restricts at most {counted(wanted.dimensions, 'number')}, and is good enough with a density of "
        f"{wanted.density:g} and a coverage of {wanted.coverage:g} at least.",
        markdown_table(head, map(_row, found.found)),
    ]
    for name, group in groupby(found.found, key=lambda one: one.contrast.id):
        of_one = list(group)
        parts += [f"## {name.replace('_', ' ').capitalize()}", of_one[0].contrast.about]
        parts += [text for one in of_one for text in _section(one, found)]
    return "\n\n".join(parts)


def _row(one: Discovered) -> list[str]:
    contrast, here = one.contrast, one.at_defaults
    decimals = decimals_of(contrast.measure, [here["difference"]])
    effect = f"{signed(here['difference'], decimals)} {interval(here['low'], here['high'], decimals)}"
    counts = one.counts()
    return [
        contrast.id.replace("_", " "), claim_words(contrast), f"{contrast.smallest:g}" if contrast.smallest else "",
        f"{effect}: {here['class']}", *(f"{counts[kind]}" for kind in CLASSES),
    ]  # fmt: skip


def _section(one: Discovered, found: Discovery) -> Iterator[str]:
    yield f"### {one.contrast.id.replace('_', ' ')}, {claim_words(one.contrast)}"
    counts = counts_words(one)
    if max(one.counts().values()) == len(one.draws):
        yield counts
        return
    yield f"{counts} {headline(one, found.settings)}"
    yield "\n".join(f"- {class_words(about, found.settings)}" for about in one.boxes if about.n)
    if figure.box_drawn(one):
        yield f"![{one.contrast.name}: classes of draws and the box]({_image(one)})"


def _image(one: Discovered) -> str:
    return f"images/{NAME}_{one.contrast.name.replace(' ', '_')}.svg"


def write_discovery(found: Discovery, folder: Path) -> None:
    """Write ``discovery.md``, ``discovery.csv`` (classes), ``boxes.csv``, ``draws.csv`` and figures in ``images/``.

    Raises:
        OSError: a file cannot be written.
    """
    (folder / "images").mkdir(parents=True, exist_ok=True)
    tables = {NAME: found.table(), "boxes": found.limits(), "draws": draws_table(found)}
    for name, table in tables.items():
        write_text(table.to_csv(index=False, lineterminator="\n"), folder / f"{name}.csv")
    write_text(page(found) + "\n", folder / f"{NAME}.md")
    for one in found.found:
        if figure.box_drawn(one):
            figure.draw(one, found).save(folder / _image(one), formats=["svg"])


def draws_table(found: Discovery) -> pd.DataFrame:
    """A row a draw: the drawn numbers, and of each claim the difference, its interval and the class."""
    parts = [found.sample.values]
    for one in found.found:
        parts.append(one.draws[["difference", "low", "high", "class"]].add_prefix(f"{one.contrast.name} "))
    return pd.concat(parts, axis=1).reset_index()
