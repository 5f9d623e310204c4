"""The scoreboard of published patterns as text: for the terminal, and as a Markdown page for the documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from sim.core.number_format import DASH, fixed, in_ascii, percent
from sim.core.text import aligned, filled
from sim.inference.pattern_results import ABSENT, HIT, MISS
from sim.inference.validation import Validation
from sim.measures.patterns.pattern import Pattern

DECIMALS = 3
INTERVALS = (
    "Intervals are 95 %, by leaving out one replicate at a time (cluster-robust: localities and quarters of one "
    "replicate are not independent); of correlations on Fisher's z scale. A hit is an estimate inside the band; an "
    "asterisk marks one whose whole interval lies on its side of the edge."
)


def on_terminal(validation: Validation) -> str:
    """One line per pattern: band, and the figure and verdict of each variant."""
    table = validation.table()
    head = ["pattern", "band", *(variant.name for variant in validation.variants)]
    rows = [
        [pattern.id, band(pattern), *_cells(table, pattern.id, with_intervals=False)]
        for pattern in measured(validation)
    ]
    text = in_ascii(aligned([head, *rows], set()))
    return "\n\n".join(
        filter(None, (text, "\n".join(filled(line) for line in summary(validation)), _absent(validation)))
    )


def changes_on_terminal(validation: Validation) -> str:
    """One line per pattern that a variant makes worse or better."""
    changes = validation.changes()
    shown = changes[~changes["result"].isin(("same", ABSENT))]
    rows = [
        [
            row.model,
            row.pattern,
            _number(row.before),
            _number(row.after),
            _between(row.difference, row.low, row.high),
            row.result,
        ]
        for row in shown.sort_values(["model", "result"], kind="stable").itertuples()
    ]
    head = ["variant", "pattern", "before", "after", "change", "result"]
    lines = "\n".join(filled(line) for line in change_summary(validation))
    return f"{in_ascii(aligned([head, *rows], {2, 3}))}\n\n{lines}" if rows else lines


def change_summary(validation: Validation) -> list[str]:
    """A sentence for each variant: which patterns it loses, worsens, gains."""
    changes, sentences = validation.changes(), []
    for variant in validation.variants[1:]:
        rows = changes[changes["model"] == variant.name]
        parts = [
            f"{word} {', '.join(found)}"
            for word in ("lost", "worse", "gained", "better")
            if (found := rows.loc[rows["result"] == word, "pattern"].to_list())
        ]
        sentences.append(f"{variant.name}: {'; '.join(parts) or 'no pattern changes'}.")
    return sentences


def as_markdown(validation: Validation) -> str:
    """The whole scoreboard as a page: results, then sources."""
    table = validation.table()
    head = [
        "pattern",
        "unit",
        "band",
        *(variant.name for variant in validation.variants),
        "rivals that pass",
        "severity",
        "use",
        "mark",
    ]
    passed = validation.passed_by_rivals()
    rows = [
        [pattern.label, pattern.unit.replace("_", " "), band(pattern), *_cells(table, pattern.id, with_intervals=True),
         _of(passed, pattern.id), pattern.severity.grade, pattern.use, pattern.mark]
        for pattern in measured(validation)
    ]  # fmt: skip
    sources = [
        [pattern.label, source.cite, source.mark, source.read, pattern.band.why]
        for pattern in validation.patterns for source in pattern.sources
    ]  # fmt: skip
    return "\n\n".join(
        [
            f"{validation.simulated} {INTERVALS}",
            markdown_table(head, rows),
            "\n".join(f"- {line}" for line in summary(validation)),
            _absent(validation, "- "),
            *_severities(validation),
            *_over_ensemble(validation),
            *_reliabilities(validation),
            "### Where the bands come from",
            markdown_table(["pattern", "source", "mark", "what was read", "band"], sources),
        ]
    )


def changes_as_markdown(validation: Validation) -> str:
    """What each further variant changes, as a table with a row for each pattern that changes."""
    changes = validation.changes()
    rows = [
        [
            row.model,
            row.label,
            _number(row.before),
            _number(row.after),
            _between(row.difference, row.low, row.high),
            row.result,
        ]
        for row in changes[~changes["result"].isin(("same", ABSENT))].itertuples()
    ]
    head = ["variant", "pattern", "full", "variant", "change [95 %]", "result"]
    lines = "\n".join(f"- {line}" for line in change_summary(validation))
    first = f"{validation.simulated} Differences are paired."
    return f"{first}\n\n{markdown_table(head, rows)}\n\n{lines}"


def summary(validation: Validation) -> list[str]:
    """How many patterns each variant hits, and which tell the first variant from all others."""
    table = validation.table()
    table = table[table["verdict"] != ABSENT]
    sentences = []
    for variant in validation.variants:
        rows = table[table["model"] == variant.name]
        hits = rows[rows["verdict"] == HIT]
        hard = rows["severity"].isin(("high", "medium"))
        sentences.append(
            f"{variant.name}: {len(hits)} of {len(rows)} hit; {int((hard & (rows['verdict'] == HIT)).sum())} of "
            f"{int(hard.sum())} of those with severity medium or high."
        )
    first, *others = [variant.name for variant in validation.variants]
    if others:
        hit = table[table["verdict"] == HIT].groupby("pattern")["model"].agg(set)
        alone = [name for name, models in hit.items() if models == {first}]
        sentences.append(f"Hit by {first} and by no other: {', '.join(alone) or 'none'}.")
        sentences += [
            f"Hit by {first} and missed by {other}: {_named(hit, first, other)}; clearly: "
            f"{_clearly(table, first, other)}; the reverse: {_named(hit, other, first)}."
            for other in others
        ]
    return sentences


def _named(hit: pd.Series, first: str, other: str) -> str:
    """The patterns that the first hits and the other misses."""
    return ", ".join(str(name) for name, models in hit.items() if first in models and other not in models) or "none"


def _clearly(table: pd.DataFrame, first: str, other: str) -> str:
    """Those of them whose miss is clear: the whole interval lies outside the band, or nothing varies."""
    hits = set(table.loc[(table["model"] == first) & (table["verdict"] == HIT), "pattern"])
    misses = table[(table["model"] == other) & (table["verdict"] == MISS)]
    clear = misses.loc[misses["clear"] | misses["estimate"].isna(), "pattern"]
    return ", ".join(name for name in clear if name in hits) or "none"


def measured(validation: Validation) -> list[Pattern]:
    """The patterns that at least one variant could be measured on."""
    table = validation.table()
    seen = set(table.loc[table["verdict"] != ABSENT, "pattern"])
    return [pattern for pattern in validation.patterns if pattern.id in seen]


def _absent(validation: Validation, bullet: str = "") -> str:
    """The patterns that cannot be measured, and why."""
    table, shown = validation.table(), {pattern.id for pattern in measured(validation)}
    notes = table[~table["pattern"].isin(shown)].drop_duplicates("pattern")
    return "\n".join(
        f"{bullet}Not measurable in this version: {row.pattern} ({row.note})." for row in notes.itertuples()
    )


def _severities(validation: Validation) -> list[str]:
    """How many prior draws and rivals hit each pattern, under a heading; nothing if no draw was simulated."""
    if validation.prior is None:
        return []
    labels, found = _labels(validation), validation.severities()
    rows = [
        [labels[row.pattern], _share(row.prior_share), _share(row.rivals_share), "nothing" if row.trivial else "a hit"]
        for row in found.itertuples()
    ]
    kept = found.loc[~found["trivial"], "pattern"]
    hits = _hits_of_first(validation)
    sentence = (
        f"{validation.prior.sample.sentence()} {validation.prior.conditions}. A pattern that more than half of these "
        "draws or more than half of the rivals hit is easy to pass: a hit counts for nothing. "
        f"{len(kept)} of {len(found)} patterns count; {validation.variants[0].name} hits {len(hits & set(kept))} of "
        "them."
    )
    head = ["pattern", "prior draws that hit", "rivals that hit", "counts for"]
    return ["### How hard the patterns are to hit", sentence, markdown_table(head, rows)]


def _over_ensemble(validation: Validation) -> list[str]:
    """What the members of the ensemble come to, under a heading; nothing without one."""
    if validation.ensemble is None:
        return []
    labels, found = _labels(validation), validation.over_ensemble()
    uses = {pattern.id: pattern.use for pattern in validation.patterns}
    rows = [
        [
            labels[row.pattern],
            uses[row.pattern],
            _between(row.median, row.low, row.high),
            _share(row.share),
            row.verdict,
        ]
        for row in found.itertuples()
    ]
    hits = found[found["verdict"] == HIT]["pattern"]
    counting = set(validation.severities().query("not trivial")["pattern"])
    kept = [name for name in hits if name in counting]
    free = [name for name in kept if uses[name] != "fitted"]
    sentence = (
        f"{len(validation.ensemble.sample.values)} members, {validation.ensemble.conditions}. The range holds 90 % of "
        "the members; it mixes their assumptions with the chance of their replicates. A hit is a median in the band. "
        f"{len(hits)} of {len(found)} are hit; {len(kept)} of those count, {len(free)} of which were not fitted."
    )
    head = ["pattern", "use", "median [90 %]", "members that hit", "verdict"]
    return ["### Over the ensemble", sentence, markdown_table(head, rows)]


def _labels(validation: Validation) -> dict[str, str]:
    return {pattern.id: pattern.label for pattern in validation.patterns}


def _hits_of_first(validation: Validation) -> set[str]:
    table = validation.table()
    first = table[table["model"] == validation.variants[0].name]
    return set(first.loc[first["verdict"] == HIT, "pattern"])


def _reliabilities(validation: Validation) -> list[str]:
    """A table of how reliable the correlated figures are, under a heading; nothing if none was computed."""
    found = validation.reliabilities()
    if found.empty:
        return []
    labels = _labels(validation)
    rows = [[labels[row.pattern], *map(_number, (row.x, row.y, row.across))] for row in found.itertuples()]
    sentence = (
        f"Of {validation.variants[0].name}: the same figures from odd and from even cases of each unit "
        "(Spearman-Brown), and their correlation if each comes from another half. Where a reliability is low, most of "
        "that figure is chance: the correlation of what lasts is then far stronger than the one compared with the band."
    )
    head = ["pattern", "reliability of x", "reliability of y", "r across halves"]
    return ["### How reliable the units are", sentence, markdown_table(head, rows)]


def band(pattern: Pattern) -> str:
    """A band in words."""
    low, high = pattern.band.edges()
    return f"{_number(low)} to {_number(high)}"


def _cells(table: pd.DataFrame, pattern: str, with_intervals: bool) -> Iterable[str]:
    return [_cell(row, with_intervals) for row in table[table["pattern"] == pattern].itertuples()]


def _cell(row: Any, with_intervals: bool) -> str:
    verdict, estimate, note = (getattr(row, name) for name in ("verdict", "estimate", "note"))
    if verdict == ABSENT:
        return DASH
    if estimate != estimate:
        return f"{MISS} ({note})" if with_intervals else MISS
    mark = "*" if row.clear else ""
    by = f" by {_number(abs(row.by))}" if verdict == MISS else ""
    between = f" [{_number(row.low)}, {_number(row.high)}]" if with_intervals else ""
    return f"{_number(estimate)}{between} {verdict}{by}{mark}"


def _of(passed: dict[str, tuple[int, int]], name: str) -> str:
    hits, count = passed.get(name, (0, 0))
    return f"{hits} of {count}" if count else DASH


def _share(value: float) -> str:
    return percent(value) if value == value else DASH


def _number(value: float) -> str:
    return fixed(value, DECIMALS if abs(value) < 10 else 1, DASH)


def _between(value: float, low: float, high: float) -> str:
    return f"{_number(value)} [{_number(low)}, {_number(high)}]"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in line)} |" for line in lines)
