"""What a calibration found, as a page and tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.core.arrow import write_text
from sim.core.number_format import DASH, counted, fixed, percent, significant
from sim.inference.calibration.calibration import Calibration
from sim.inference.calibration.recovery import FEWEST_EFFECTIVE, IDENTIFIED, LEVEL
from sim.inference.calibration.waves import FEWEST_SHARE
from sim.presentation.reports.scoreboard import markdown_table

DECIMALS = 3


def page(found: Calibration) -> str:
    """The whole result in Markdown: what was done, the fit, what was narrowed, recovery."""
    notes = "\n".join(f"- {note}" for note in found.notes)
    parts = [
        how(found), notes, obstacles(found), _fit(found), _narrowing(found), _recovery(found), _further(found),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def how(found: Calibration) -> str:
    """What was simulated, and how the members were chosen."""
    chosen, left = found.settings, found.left
    candidates = len(found.candidates.figures)
    further = f", and from {counted(chosen.waves - 1, 'further wave')}" if chosen.waves > 1 else ""
    return (
        f"{found.first.sample.sentence()} Emulators are made from {chosen.draws} of them"
        f"{further}, {counted(chosen.replicates, 'replicate')} of each world. Of "
        f"{chosen.points} points of the priors, {percent(left.share)} are left within {chosen.cutoff:g} standard "
        f"deviations of the targets. The emulated figures weigh them; {candidates} points of this posterior are "
        f"simulated ({found.conditions}), and the {len(found.members)} nearest to the targets are the members. The "
        f"discrepancy of each target is {chosen.discrepancy:g} times the standard deviation of its band: an assumption."
    )


def obstacles(found: Calibration) -> str:
    """What the model cannot do at once; empty if all targets were met by some points."""
    if not found.left.ignored:
        return ""
    blocking = [name for name, share in found.left.blocking.items() if share < 0.05]
    named = f" Fewer than 5 % of the points meet: {', '.join(blocking)}." if blocking else ""
    return (
        f"**No set of numbers meets all targets.** Fewer than {percent(FEWEST_SHARE)[:-2] or 0} % of the points, or "
        f"fewer than are simulated, lie within {found.settings.cutoff:g} standard deviations of every target; the "
        f"{counted(found.left.ignored, 'largest distance')} of each point are not counted. The members are the least "
        f"bad sets.{named}"
    )


def _fit(found: Calibration) -> str:
    rows = [_fit_row(row) for row in found.fit().itertuples()]
    head = ["target", "value", "tolerance (SD)", "members [90 %]", "in the band", "prior left by it alone",
            "emulator's error (chance alone)", "explained"]  # fmt: skip
    return "### How near the members come\n\n" + markdown_table(head, rows)


def _fit_row(row: Any) -> list[str]:
    members = f"{_number(row.median)} [{_number(row.low)}, {_number(row.high)}]"
    error = f"{_number(row.held_out)} ({_number(row.noise)})"
    return [row.label, _number(row.value), _number(row.tolerance), members, percent(row.hit), percent(row.alone), error,
            _number(row.explained)]  # fmt: skip


def _narrowing(found: Calibration) -> str:
    rows = [
        [f"`{row.parameter}`", f"{significant(row.prior_low)} to {significant(row.prior_high)}",
         f"{significant(row.low)} to {significant(row.high)}", fixed(row.spread, 2)]
        for row in found.narrowing().itertuples()
    ]  # fmt: skip
    sentence = (
        "Spread: the standard deviation of the posterior over that of the prior. Near 1 the targets say nothing about "
        "a number alone; they may still tie it to others."
    )
    head = ["number", "prior", "90 % of the posterior", "spread"]
    return f"### What was narrowed\n\n{sentence}\n\n{markdown_table(head, rows)}"


def _recovery(found: Calibration) -> str:
    recovery = found.recovery
    if recovery is None:
        return ""
    head = "### Recovery of known numbers\n\n"
    if not recovery.truths:
        return head + (
            f"None of {counted(recovery.simulated, 'synthetic truth')} left {FEWEST_EFFECTIVE} effective points, so "
            "nothing can be said."
        )
    sentences = []
    for identified, word in ((True, "identified"), (False, "not identified")):
        share, count = recovery.coverage(identified)
        names = recovery.table.loc[recovery.table["identified"] == identified, "parameter"]
        covered = f"{percent(share)} of {count} intervals cover the truth" if count else "none"
        listed = f" ({', '.join(names)})" if identified and count else ""
        sentences.append(f"- {word}, {counted(len(names), 'number')}{listed}: {covered}.")
    skipped = recovery.simulated - recovery.truths
    rest = f" {skipped} more left too few points to say." if skipped else ""
    return (
        f"{head}{counted(recovery.truths, 'draw')} of the priors served as truths, with errors as large as the "
        f"targets' tolerances; intervals hold {percent(LEVEL)}.{rest} A number is called identified if its posterior "
        f"spreads over less than {IDENTIFIED:g} of its prior on average.\n\n" + "\n".join(sentences)
    )


def _further(found: Calibration) -> str:
    if not found.further:
        return ""
    rows = [[f"`{name}`", f"{fixed(100 * share, 1)} %"] for name, share in found.further.items()]
    sentence = (
        "By how much each figure that was not aimed at would lower the variance of the numbers on average, were it "
        "measured as well as its pattern was."
    )
    return f"### What else would narrow most\n\n{sentence}\n\n{markdown_table(['figure', 'expected'], rows)}"


def _number(value: float) -> str:
    return fixed(value, DECIMALS if abs(value) < 10 else 1, DASH)


def write_calibration(found: Calibration, folder: Path) -> None:
    """Write ``calibration.md`` and, as CSV, ``targets``, ``numbers``, ``recovery`` and ``figures`` (of the members).

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"targets": found.fit(), "numbers": found.narrowing()}
    if found.recovery is not None:
        tables["recovery"] = found.recovery.table
    for name, table in tables.items():
        write_text(table.to_csv(index=False, lineterminator="\n"), folder / f"{name}.csv")
    figures = found.candidates.figures.loc[list(found.members)].set_axis(found.ensemble.index)
    write_text(figures.to_csv(lineterminator="\n"), folder / "figures.csv")
    write_text(page(found) + "\n", folder / "calibration.md")
