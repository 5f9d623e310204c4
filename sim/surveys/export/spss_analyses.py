"""SPSS syntax of the usual analyses: reliability, correlations, localities, factors, points and ticks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.measures.survey.scores import FEWEST
from sim.surveys.export.layout import Layout
from sim.surveys.export.spss_text import DEEPER, command, comment, listed_names, titled, together

STEPS = 100  # iterations that a factor analysis may take
TEAM, PEOPLE = "_team", "_people"
FEWEST_SCALES = 2  # for their factors to be told apart
APART = "SORT CASES BY replicate.\nSPLIT FILE LAYERED BY replicate."


def analyses(layout: Layout) -> Iterator[str]:
    """Commands, one after another; services apart where there are several."""
    several = layout.replicates > 1
    if several:
        yield together([comment("One analysis a simulated service; leave out SPLIT FILE to pool them"), APART])
    yield from _of_scores(layout)
    yield from _of_factors(layout)
    yield from _of_points(layout)
    yield from _of_ticks(layout)
    if layout.in_localities and _summed(layout):
        yield _between(layout)
        yield from _of_localities(layout, several)


def _summed(layout: Layout) -> list[str]:
    """What can be averaged over people: scores, and log-ratios of points."""
    return [one.name for one in layout.scores] + [name for profile in layout.profiles for name in profile.ratios]


def _of_scores(layout: Layout) -> Iterator[str]:
    names = [one.name for one in layout.scores]
    if names:
        yield _described(names)
    for one in layout.scores:
        if len(one.items) > 1:
            lines = [f"/VARIABLES={listed_names(one.items)}", f"/SCALE({titled(one.label)}) ALL", "/MODEL=ALPHA"]
            yield command("RELIABILITY", *lines, "/SUMMARY=TOTAL")
    if len(names) > 1:
        yield _correlated(names)


def _of_factors(layout: Layout) -> Iterator[str]:
    """Only where there are two scales of several items: what factors are to be told apart otherwise?"""
    if len(layout.factors) < FEWEST_SCALES:
        return
    items = listed_names(item for one in layout.factors for item in one.items)
    yield command(
        "FACTOR", f"/VARIABLES={items}", "/MISSING=LISTWISE", "/PRINT=INITIAL EXTRACTION ROTATION",
        f"/CRITERIA=FACTORS({len(layout.factors)}) ITERATE({STEPS})", "/EXTRACTION=PAF",
        f"/CRITERIA=ITERATE({STEPS})", "/ROTATION=OBLIMIN",
    )  # fmt: skip


def _of_points(layout: Layout) -> Iterator[str]:
    if layout.profiles:
        said = "Shares of points are not independent: no alpha and no factors of them; analyse their log-ratios"
        yield comment(said)
    for profile in layout.profiles:
        yield _described([*profile.means, *profile.ratios])
        yield command(f"MEANS TABLES={listed_names(profile.ratios)} BY profession", "/CELLS=COUNT MEAN STDDEV")


def _of_ticks(layout: Layout) -> Iterator[str]:
    for number, one in enumerate(layout.ticks, 1):
        group, items, label = f"$ticks{number}", listed_names(one.items), titled(one.label)
        yield command(
            "MRSETS", f"/MDGROUP NAME={group} LABEL={label}", "CATEGORYLABELS=VARLABELS",
            f"VARIABLES={items}", "VALUE=1", f"/DISPLAY NAME=[{group}]",
        )  # fmt: skip
        yield command(f"MULT RESPONSE GROUPS={group} {label}\n{DEEPER}({items} (1))", f"/FREQUENCIES={group}")
        yield comment("Means are shares of all who came to the list; percentages above, of those who ticked any")
        yield _described(one.items)


def _between(layout: Layout) -> str:
    """What lies between and within localities, for ICC(1)."""
    lines = [
        comment("ICC(1) = (between - within) / (between + (people a locality - 1) * within), of mean squares"),
        command(f"ONEWAY {listed_names(_summed(layout))} BY locality", "/STATISTICS=DESCRIPTIVES"),
    ]
    return together(lines)


def _of_localities(layout: Layout, several: bool) -> Iterator[str]:
    """Means of localities in which two or more have a score, as a data set of their own."""
    names, means, enough = _summed(layout), [], []
    for name in names:
        means += [f"/{name}{TEAM}=MEAN({name})", f"/{name}{PEOPLE}=NU({name})"]
        enough.append(f"IF ({name}{PEOPLE} < {FEWEST}) {name}{TEAM} = $SYSMIS.")
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
        yield _correlated([f"{one.name}{TEAM}" for one in layout.scores])


def _described(names: Sequence[str]) -> str:
    return command(f"DESCRIPTIVES VARIABLES={listed_names(names)}", "/STATISTICS=MEAN STDDEV MIN MAX")


def _correlated(names: Sequence[str]) -> str:
    return command("CORRELATIONS", f"/VARIABLES={listed_names(names)}", "/PRINT=TWOTAIL NOSIG", "/MISSING=PAIRWISE")
