"""The headline measures of a run, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core.number_format import DASH, counted, fixed, in_ascii, significant
from sim.core.text import aligned, filled
from sim.presentation.drift_note import drift_note

if TYPE_CHECKING:
    from sim.studies.run import Run


def run_summary(result: Run) -> str:
    """A title, then one row per headline measure: mean over replicates, 95 % interval, half-width, n and unit."""
    summary = result.summary()
    rows = [["measure", "mean", "95 % interval", "+-", "n", "unit"]]
    for row in summary[summary["headline"]].itertuples():
        bounds = f"{significant(row.low)} to {significant(row.high)}" if row.n > 1 else DASH
        rows.append([row.label, significant(row.mean), bounds, significant(row.half_width), str(row.n), row.unit])
    notes = [interval_note(result), filled(in_ascii(drift_note(result)))]
    table = in_ascii(aligned(rows, {1, 2, 3, 4}))
    return "\n\n".join([title(result), table, "\n".join(note for note in notes if note)])


def title(result: Run) -> str:
    """What was run."""
    config, origin = result.config, result.provenance
    posts = sum(item.headcount for item in config.organisation.professions.values())
    return filled(
        f"Scenario '{config.scenario.name}' in '{config.organisation.name}' ({counted(posts, 'practitioner')}): "
        f"{counted(origin['finished'], 'replicate')} of {counted(config.weeks, 'week')} after "
        f"{counted(config.burn_in, 'week')} of burn-in, seed {config.seed}; {fixed(origin['seconds'], 1)} s."
    )


def interval_note(result: Run) -> str:
    """How to read the interval."""
    if result.config.replicates == 1:
        return filled("One replicate has no interval: random variation alone may explain any number above.")
    return filled(
        "Means over the measured weeks and replicates, with the 95 % interval of the mean (+-: half its width). The "
        "interval shows variation between random seeds only, not the uncertainty of the model's assumptions."
    )
