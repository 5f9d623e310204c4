"""Claims about the model as text: for the terminal, and as a Markdown page for the documents."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sim.core.number_format import DASH, compact, counted, fixed, in_ascii, interval, number_range, percent, signed
from sim.core.text import aligned, filled
from sim.inference.claims.claim import FAILS, HOLDS, UNDECIDED, ClaimResult, Row
from sim.inference.claims.sample import CanLose
from sim.measures.registry import COHORT, MEASURES
from sim.presentation.figures.labels import decimals_of, lower_first, measure_of
from sim.presentation.reports.scoreboard import markdown_table
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UP, WORSE
from sim.studies.effects.contrast import UNDECIDED as OPEN

FIRST = (
    "Each claim is a statement that a simulation can refute, with what is expected and why. A claim "
    "*holds* if the whole 95 % interval of each of its figures lies where it was expected, *fails* if one lies wholly "
    "elsewhere, and is *undecided* otherwise. Claims that fail are listed like those that hold."
)
SECOND = (
    "Differences are paired: both sides use the same random numbers, replicate by replicate, and intervals are "
    "Student's t over replicates; those of correlations leave out one replicate at a time. *Clearly* higher or lower "
    "means: by more than the smallest effect of interest; *not lower* and *not higher*: by no more than it; "
    "*unchanged*: the interval lies within it on both sides. Of a count, the interval runs from what is sure to what "
    "the intervals behind it leave possible. Intervals show chance under these assumptions, not how certain the "
    "assumptions are, and each holds on its own."
)


def on_terminal(results: Sequence[ClaimResult]) -> str:
    """One line per claim, and one per figure of those that do not hold."""
    rows = [[result.claim.id, result.verdict, *_worst(result)] for result in results]
    table = aligned([["claim", "verdict", "figure", "expected"], *rows], set())
    return f"{in_ascii(table)}\n\n{filled(summary(results))}"


def summary(results: Sequence[ClaimResult]) -> str:
    """How many claims hold, fail and are undecided."""
    verdicts = [result.verdict for result in results]
    return f"{counted(len(results), 'claim')}: {verdicts.count(HOLDS)} hold, {verdicts.count(FAILS)} fail, " + (
        f"{verdicts.count(UNDECIDED)} undecided."
    )


def _worst(result: ClaimResult) -> tuple[str, str]:
    """The first figure with the claim's verdict, and what was expected of it."""
    row = next(row for row in result.rows if row.expected and row.verdict == result.verdict)
    return f"{row.where} {_what(row)} {_figure(row)}".strip(), row.expected.text if row.expected else ""


def as_markdown(results: Sequence[ClaimResult], images: dict[str, str]) -> str:
    """The page: a summary, then each claim with its figures.

    Args:
        results: in the order of the page; claims of one part follow each other.
        images: of each claim that has a figure, the path of its file.
    """
    overview = [
        [
            f"[{result.claim.id.replace('_', ' ')}](#{_anchor(result)})",
            result.claim.statement,
            result.verdict,
        ]
        for result in results
    ]
    parts = [
        FIRST,
        SECOND,
        summary(results),
        markdown_table(["claim", "statement", "verdict"], overview),
    ]
    for part, group in groupby(results, key=lambda result: result.claim.part):
        parts.append(f"## {part}")
        for result in group:
            parts += _section(result, images.get(result.claim.id, ""))
    return "\n\n".join(parts)


def _anchor(result: ClaimResult) -> str:
    return result.claim.id.replace("_", "-")


def _section(result: ClaimResult, image: str) -> list[str]:
    claim = result.claim
    heading = claim.id.replace("_", " ").capitalize()
    text = [
        f"### {heading}",
        f"{claim.statement} **{result.verdict.capitalize()}.** {claim.note}".strip(),
        f"{result.conditions}. Expectation: {claim.source}.",
        rows_as_markdown(result.rows),
    ]
    if isinstance(claim, CanLose):
        text += _turns(result)
    return [*text, f"![{claim.statement}]({image})"] if image else text


def rows_as_markdown(rows: Sequence[Row]) -> str:
    """The figures of a claim; columns that say nothing are left out."""
    columns = {
        "condition": [row.where.replace("_", " ") for row in rows],
        "figure": [_what(row) for row in rows],
        "before": [fixed(row.before, _decimals(row), "") for row in rows],
        "estimate [95 %]": [_figure(row) for row in rows],
        "smallest effect": [compact(row.smallest) if row.smallest == row.smallest else "" for row in rows],
        "expected": [row.expected.text if row.expected else "" for row in rows],
        "verdict": [row.verdict for row in rows],
        "n": [str(row.found.n) for row in rows],
        "note": [row.note.replace("_", " ") for row in rows],
    }
    shown = {name: texts for name, texts in columns.items() if any(texts)}
    return markdown_table(list(shown), list(zip(*shown.values(), strict=True)))


def _is_measure(row: Row) -> bool:
    return row.what in MEASURES or row.what in COHORT


def _what(row: Row) -> str:
    return lower_first(measure_of(row.what).label) if _is_measure(row) else row.what.replace("_", " ")


def _decimals(row: Row) -> int:
    return decimals_of(row.what, [row.found.value]) if _is_measure(row) else 3


def _figure(row: Row) -> str:
    """The figure with its interval; a count as a range of whole numbers."""
    found = row.found
    if all(float(end).is_integer() for end in (found.value, found.low)) and not _is_measure(row):
        return number_range([found.low, found.high])
    decimals = _decimals(row)
    return f"{signed(found.value, decimals, DASH)} {interval(found.low, found.high, decimals)}".strip()


def _turns(result: ClaimResult) -> list[str]:
    """Of which levers and measures the sign turns somewhere in the sample, and along which setting."""
    claim, details = result.claim, result.details
    assert isinstance(claim, CanLose)
    turning = details[details["turns"]]
    head = ["lever", "measure", "better or higher", "worse or lower", "equivalent", "undecided", "goes with (rank r)"]
    rows = [
        [
            one["lever"], lower_first(measure_of(one["measure"]).label), percent(one[BETTER] + one[UP]),
            percent(one[WORSE] + one[DOWN]), percent(one[EQUIVALENT]), percent(one[OPEN]),
            f"`{one['along']}` ({signed(one['rank_correlation'], 2)})" if one["along"] else DASH,
        ]
        for one in turning.to_dict("records")
    ]  # fmt: skip
    return [
        f"The sign of a lever turns where it is beyond the smallest effect on one side at {claim.least} points or more "
        f"and on the other side as well. Shares are of {claim.points} points. Named is the sampled "
        "setting whose value goes most with the difference, if chance would rarely give so large a correlation.",
        markdown_table(head, rows) if rows else "No turn of a sign was found.",
        "For all other levers and headline measures none was found; that is no proof that there is none.",
    ]
