"""SPSS syntax of the usual analyses: reliability, correlations, localities, factors, points and ticks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.measures.survey.scores import FEWEST_IN_TEAM
from sim.surveys.export.layout import Layout
from sim.surveys.export.spss_text import DEEPER, command, comment, listed_names, titled, together

STEPS = 100  # iterations that a factor analysis may take
TEAM, PEOPLE = "_team", "_people"
FEWEST_SCALES = 2  # for factors to be separated
APART = "SORT CASES BY replicate.\nSPLIT FILE LAYERED BY replicate."


def analyses(layout: Layout) -> Iterator[str]:
    """The commands in order; several services are analysed separately."""
    several = layout.replicates > 1
    if several:
        yield together([comment("One analysis per simulated service; leave out SPLIT FILE to pool them"), APART])
    yield from _of_scores(layout)
    yield from _of_factors(layout)
    yield from _of_points(layout)
    yield from _of_ticks(layout)
    if layout.in_localities and _summed(layout):
        yield _between(layout)
        yield from _of_localities(layout, several)


def _summed(layout: Layout) -> list[str]:
    """Variables that can be averaged over people: scores, and log-ratios of points."""
    return [score.name for score in layout.scores] + [name for profile in layout.profiles for name in profile.ratios]


def _of_scores(layout: Layout) -> Iterator[str]:
    names = [score.name for score in layout.scores]
    if names:
        yield _described(names)
    for score in layout.scores:
        if len(score.items) > 1:
            lines = [f"/VARIABLES={listed_names(score.items)}", f"/SCALE({titled(score.label)}) ALL", "/MODEL=ALPHA"]
            yield command("RELIABILITY", *lines, "/SUMMARY=TOTAL")
    if len(names) > 1:
        yield _correlated(names)


def _of_factors(layout: Layout) -> Iterator[str]:
    """Only if two scales have several items; otherwise there are no factors to separate."""
    if len(layout.factors) < FEWEST_SCALES:
        return
    items = listed_names(item for score in layout.factors for item in score.items)
    yield command(
        "FACTOR", f"/VARIABLES={items}", "/MISSING=LISTWISE", "/PRINT=INITIAL EXTRACTION ROTATION",
        f"/CRITERIA=FACTORS({len(layout.factors)}) ITERATE({STEPS})", "/EXTRACTION=PAF",
        f"/CRITERIA=ITERATE({STEPS})", "/ROTATION=OBLIMIN",
    )  # fmt: skip


def _of_points(layout: Layout) -> Iterator[str]:
    if layout.profiles:
        yield comment("Shares of points are not independent: no alpha and no factors of them; analyse their log-ratios")
    for profile in layout.profiles:
        yield _described([*profile.means, *profile.ratios])
        yield command(f"MEANS TABLES={listed_names(profile.ratios)} BY profession", "/CELLS=COUNT MEAN STDDEV")


def _of_ticks(layout: Layout) -> Iterator[str]:
    for number, ticks in enumerate(layout.ticks, 1):
        group, items, label = f"$ticks{number}", listed_names(ticks.items), titled(ticks.label)
        yield command(
            "MRSETS", f"/MDGROUP NAME={group} LABEL={label}", "CATEGORYLABELS=VARLABELS",
            f"VARIABLES={items}", "VALUE=1", f"/DISPLAY NAME=[{group}]",
        )  # fmt: skip
        yield command(f"MULT RESPONSE GROUPS={group} {label}\n{DEEPER}({items} (1))", f"/FREQUENCIES={group}")
        yield comment("Means are shares of all who reached the list; percentages above, of those who ticked any")
        yield _described(ticks.items)


def _between(layout: Layout) -> str:
    """Variance between and within localities, for ICC(1)."""
    lines = [
        comment("ICC(1) = (between - within) / (between + (people per locality - 1) * within), of mean squares"),
        command(f"ONEWAY {listed_names(_summed(layout))} BY locality", "/STATISTICS=DESCRIPTIVES"),
    ]
    return together(lines)


def _of_localities(layout: Layout, several: bool) -> Iterator[str]:
    """Means of localities in which two or more people have a score, as a separate data set."""
    names, means, enough = _summed(layout), [], []
    for name in names:
        means += [f"/{name}{TEAM}=MEAN({name})", f"/{name}{PEOPLE}=NU({name})"]
        enough.append(f"IF ({name}{PEOPLE} < {FEWEST_IN_TEAM}) {name}{TEAM} = $SYSMIS.")
    lines = [
        *(["SPLIT FILE OFF."] if several else []),
        "DATASET DECLARE localities.",
        command("AGGREGATE", "/OUTFILE=localities", "/BREAK=replicate locality", *means),
        "DATASET ACTIVATE localities.",
        *enough,
        "EXECUTE.",
        *([APART] if several else []),
    ]
    yield together(lines)
    if len(layout.scores) > 1:
        yield _correlated([f"{score.name}{TEAM}" for score in layout.scores])


def _described(names: Sequence[str]) -> str:
    return command(f"DESCRIPTIVES VARIABLES={listed_names(names)}", "/STATISTICS=MEAN STDDEV MIN MAX")


def _correlated(names: Sequence[str]) -> str:
    return command("CORRELATIONS", f"/VARIABLES={listed_names(names)}", "/PRINT=TWOTAIL NOSIG", "/MISSING=PAIRWISE")
