"""What an analysis of sensitivity over the priors found, as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from sim.core.arrow import write_text
from sim.core.number_format import DASH, fixed, percent, signed, significant
from sim.inference.sensitivity.indices import DUMMY
from sim.inference.sensitivity.over_priors import LEAST_EXPLAINED, SensitivityOverPriors
from sim.inference.sensitivity.settings import MORRIS, PAWN, SOBOL, SWITCHES
from sim.presentation.figures import sensitivity as figure
from sim.presentation.reports.scoreboard import markdown_table

TOP = 5  # factors of each outcome
NARROW = 0.05  # half-width of an index that is aimed at
TABLES = ("spread", "indices", "grades", "emulators", "signs")


def page(found: SensitivityOverPriors) -> str:
    """All tables with what they show, in Markdown."""
    parts: dict[str, Callable[[SensitivityOverPriors], Iterator[str]]] = {
        SOBOL: _sobol, MORRIS: _morris, PAWN: _pawn, SWITCHES: _switches,
    }  # fmt: skip
    settings = found.points.settings
    opening = f"{found.conditions}. {found.points.sentence} Seed of points and resampling: {settings.design_seed}."
    return "\n\n".join([opening, *_spread(found), *parts[settings.method](found), *_signs(found)])


def write_sensitivity_over_priors(found: SensitivityOverPriors, folder: Path) -> None:
    """Write ``METHOD.md``, ``METHOD.svg`` and a CSV for each table, ``METHOD_indices.csv`` for example.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    method = found.points.settings.method
    for name in TABLES:
        table = getattr(found, name)
        if not table.empty:
            write_text(table.to_csv(index=False, lineterminator="\n"), folder / f"{method}_{name}.csv")
    write_text(page(found) + "\n", folder / f"{method}.md")
    if found.usable:
        figure.draw(found).save(folder / method, formats=["svg"])


def _spread(found: SensitivityOverPriors) -> Iterator[str]:
    """Where contrasts and levels lie over the priors, and the share of seeds."""
    if found.spread.empty:
        return
    contrasts, levels = (found.spread[(found.spread["contrast"] != "") == chosen] for chosen in (True, False))
    if len(contrasts):
        yield "## Contrasts over the priors"
        yield (
            "Each contrast is a paired difference with common random numbers. Shares are of points whose mean over "
            "replicates has that sign; in brackets, of those in which it is more than twice the seeds' noise from 0; "
            "beyond: of points beyond the smallest effect of interest on either side."
        )
        head = ["contrast", "n", "mean [95 %]", "sd over points", "sd of seeds", "positive", "negative",
                "beyond, above", "beyond, below"]  # fmt: skip
        yield markdown_table(head, [_contrast_row(row) for row in contrasts.itertuples()])
    yield "## Levels over the priors, and the share of seeds"
    yield "The share of seeds is that of the variance of a single simulation; the rest is the numbers'."
    head = ["outcome", "n", "mean [95 %]", "sd over points", "sd of seeds", "share of seeds [95 %]"]
    yield markdown_table(head, [_level_row(row) for row in pd.concat([levels, contrasts]).itertuples()])


def _contrast_row(row: Any) -> list[str]:
    beyond = [DASH, DASH] if pd.isna(row.above) else [percent(row.above), percent(row.below)]
    return [
        row.outcome, str(row.n), _mean(row, signed), significant(row.sd), significant(row.sd_seeds),
        _share(row.positive, row.sure_positive), _share(row.negative, row.sure_negative), *beyond,
    ]  # fmt: skip


def _level_row(row: Any) -> list[str]:
    share = f"{fixed(row.seed_share, 2, DASH)} {_between(row.seed_share_low, row.seed_share_high)}".strip()
    return [
        row.outcome, str(row.n), _mean(row, signed if row.contrast else fixed), significant(row.sd),
        significant(row.sd_seeds), share,
    ]  # fmt: skip


def _mean(row: Any, written: Callable[..., str]) -> str:
    if pd.isna(row.mean):
        return DASH
    return f"{written(row.mean, 4)} [{written(row.mean_low, 4)}, {written(row.mean_high, 4)}]"


def _between(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"[{fixed(low, 2)}, {fixed(high, 2)}]"


def _share(whole: float, sure: float) -> str:
    if pd.isna(whole):
        return DASH
    return percent(whole) if pd.isna(sure) else f"{percent(whole)} ({percent(sure)})"


def _sobol(found: SensitivityOverPriors) -> Iterator[str]:
    yield "## What decides them: Sobol indices"
    if found.emulators.empty:
        yield "Each point was simulated. Nothing reads the dummy, so with common random numbers its index is exactly 0."
    else:
        yield from _emulators(found)
    yield (
        "First: the share of variance that goes with the number alone; total: with all its interactions. Half-widths "
        "are of 95 % intervals. PAWN: how far the distribution moves; compare it with the dummy's."
    )
    head = ["outcome", "number", "first", "total", "PAWN"]
    rows = [
        [row.outcome, _number(row.factor), _with_half(row.first, row.first_half), _with_half(row.total, row.total_half),
         fixed(row.pawn, 2)]
        for row in _top(found, found.indices).itertuples()
    ]  # fmt: skip
    yield markdown_table(head, rows)
    yield _convergence(found)
    if not found.grades.empty:
        yield "## By evidence grade"
        yield (
            "Total share of variance of all numbers with a grade; shares of grades that act together are counted in "
            "both. A: official statistics, B: several studies, C: one study, D: judgement, E: no evidence."
        )
        table = found.grades[found.grades["outcome"].isin(found.usable)]
        grades = sorted(set(table["grade"]) - {DUMMY})
        by = table.assign(
            text=[_with_half(row.total, row.total_half) for row in table.itertuples()]
        ).pivot(index="outcome", columns="grade", values="text")  # fmt: skip
        yield markdown_table(["outcome", *grades], [[name, *by.loc[name, grades]] for name in found.usable])


def _emulators(found: SensitivityOverPriors) -> Iterator[str]:
    yield (
        "Indices are those of an emulator (a Gaussian process on the draws' means), so seeds are left out. Explained: "
        "the share of variance between draws that it predicts for draws it has not seen; reachable: the share that is "
        "left if what seeds do cannot be predicted (explained can exceed it: the same seeds may do more at some "
        f"numbers than at others). Where less than {percent(LEAST_EXPLAINED)} is explained, or nothing varies, no "
        "index is shown: nothing here says what decides it."
    )
    head = ["outcome", "n", "explained", "reachable", "held-out error", "smallest effect of interest"]
    rows = [
        [row.outcome, str(row.n), fixed(row.explained, 2, DASH), fixed(row.reachable, 2, DASH), significant(row.error),
         significant(row.smallest)]
        for row in found.emulators.itertuples()
    ]  # fmt: skip
    yield markdown_table(head, rows)


def _convergence(found: SensitivityOverPriors) -> str:
    """How many outcomes have narrow intervals of the first five, and a dummy below them."""
    table = found.indices[found.indices["outcome"].isin(found.usable)]
    wide, above = [], []
    for name, part in table.groupby("outcome", sort=False):
        first = part[part["factor"] != DUMMY].head(TOP)
        if first[["first_half", "total_half"]].max().max() >= NARROW:
            wide.append(str(name))
        if part.loc[part["factor"] == DUMMY, "total"].max() >= first["total"].min():
            above.append(str(name))
    said = f"{len(found.usable)} outcomes have indices."
    said += _those(wide, f"the half-widths of the first {TOP} are all below {NARROW}", "they are not")
    return said + _those(above, f"the dummy's total index is below that of the first {TOP}", "it is not")


def _those(exceptions: list[str], rule: str, otherwise: str) -> str:
    if not exceptions:
        return f" In all of them {rule}."
    return f" In all but {len(exceptions)} of them {rule}; {otherwise} in {', '.join(exceptions)}."


def _morris(found: SensitivityOverPriors) -> Iterator[str]:
    yield "## Screening: elementary effects"
    yield (
        "Size: the mean size of the change of the outcome for the whole width of a number's prior, with the half-width "
        "of its 95 % interval; mean: with sign; sd: how much it depends on other numbers."
    )
    rows = [
        [row.outcome, _number(row.factor), _with_half(row.mu_star, row.mu_star_half, 4), signed(row.mu, 4),
         fixed(row.sigma, 4)]
        for row in _top(found, found.indices).itertuples()
    ]  # fmt: skip
    yield markdown_table(["outcome", "number", "size", "mean", "sd"], rows)


def _pawn(found: SensitivityOverPriors) -> Iterator[str]:
    yield "## What moves the distribution: PAWN"
    yield "The median over ten parts of a number's prior. What is not above the dummy is not told from chance."
    rows = [[row.outcome, _number(row.factor), fixed(row.pawn, 3)] for row in _top(found, found.indices).itertuples()]
    yield markdown_table(["outcome", "number", "PAWN"], rows)


def _switches(found: SensitivityOverPriors) -> Iterator[str]:
    yield "## Mechanisms on and off"
    yield (
        "Effect: on minus off, mean over all settings of the others. Shapley: the mechanism's share in what all of "
        "them on are beyond all off, mean over all orders in which they can be switched on. Half-widths are of 95 % "
        "intervals over replicates. First and total: shares of the variance over all combinations. All numbers have "
        "their defaults."
    )
    rows = [
        [row.outcome, row.switch, _with_half(row.effect, row.effect_half, 4), _with_half(row.shapley, row.shapley_half,
                                                                                        4),
         fixed(row.first, 2, DASH), fixed(row.total, 2, DASH)]
        for row in found.indices.itertuples()
    ]  # fmt: skip
    yield markdown_table(["outcome", "mechanism", "effect", "Shapley", "first", "total"], rows)


def _signs(found: SensitivityOverPriors) -> Iterator[str]:
    if found.spread.empty or not (found.spread["contrast"] != "").any():
        return
    yield "## What decides the sign"
    if found.signs.empty:
        yield "No contrast has both signs at five points or more: there is no sign to decide."
        return
    yield (
        "The number whose split separates positive from negative points best. Gain: the share of the mixture of signs "
        "(Gini) that it removes; chance: the gain that is exceeded in one of twenty samples in which signs are "
        "permuted; stable: the share of bootstrap samples in which the same number is best. Contrasts that are not "
        "here have the same sign at nearly all points, or no values."
    )
    rows = [
        [row.outcome, str(row.n), _number(row.factor) if row.decides else f"none ({_number(row.factor)} by chance)",
         significant(row.value), f"{percent(row.positive_below)} of {row.n_below}",
         f"{percent(row.positive_above)} of {row.n_above}", fixed(row.gain, 2), fixed(row.chance, 2),
         percent(row.stable)]
        for row in found.signs.itertuples()
    ]  # fmt: skip
    yield markdown_table(
        ["contrast", "n", "number", "split at", "positive below", "positive above", "gain", "chance", "stable"], rows
    )  # fmt: skip


def _top(found: SensitivityOverPriors, table: pd.DataFrame) -> pd.DataFrame:
    """The largest factors of each usable outcome, and its dummy."""
    parts = []
    for name in found.usable:
        part = table[table["outcome"] == name]
        dummy = part["factor"] == DUMMY
        parts += [part[~dummy].head(TOP), part[dummy]]
    return pd.concat(parts) if parts else table.head(0)


def _number(name: str) -> str:
    return name if name == DUMMY else f"`{name}`"


def _with_half(value: float, half: float, decimals: int = 2) -> str:
    shown = signed(value, decimals, DASH) if decimals > 2 else fixed(value, decimals, DASH)
    return shown if pd.isna(half) else f"{shown} ± {fixed(half, decimals)}"
