"""One plain sentence on how to read each figure, and the causes of conflict in words."""

from __future__ import annotations

import numpy as np

from sim.core.errors import listed
from sim.presentation.bands import FEWEST_FOR_BANDS
from sim.presentation.figures import leadership
from sim.presentation.figures.causes import shares, spoken
from sim.presentation.figures.pairs import pair_tables
from sim.presentation.figures.run_data import FigureData, measure_of
from sim.presentation.style import MINUS

HOW_TO_READ = {
    "trajectories": "Each panel follows one kind of conflict through the weeks; the wider the band, the more depends "
    "on luck alone, and unspoken disagreement stands beside the spoken so that silence is not read as peace.",
    "professions": "Each line is a profession: where lines part, the same service is lived differently from different "
    "positions in it.",
    "pairs": "Find two professions on the edges; the darker their cell, the more conflict when they meet, and a "
    "difference smaller than the number after ± may be luck.",
    "causes": "The thickness of a coloured layer is how much of the conflict that cause accounts for; layers below "
    "zero hold conflict down.",
    "outcomes": "Count dots: each is one simulated service, or one case of fifty, so their spread shows what chance "
    "alone can do under the same assumptions.",
    "leadership": "Above, conflict between levels: what each profession thinks of its leadership. Below, the money for "
    "CPD, which is released now and then and may run out; orange bars are people for whom there was no place.",
    "network": "Compare left with right: lines are the strongest ties, and where they gather shows who trusts whom, or "
    "between whom tension sits.",
}
EXPLAINED = {"process": "Process conflict", "relationship": "The hazard that an encounter turns personal"}
MOST_CAUSES = 3  # named in words


def alt_text(data: FigureData, name: str) -> str:
    """What a figure shows, for those who cannot see it."""
    return {
        "trajectories": _trajectories,
        "professions": _professions,
        "pairs": _pairs,
        "causes": lambda data: " ".join(causes_in_words(data)),
        "outcomes": _outcomes,
        "leadership": leadership.in_words,
        "network": _network,
    }[name](data)


def causes_in_words(data: FigureData) -> list[str]:
    """Sentences on the largest causes of process conflict and of the hazard, and on the pair with most conflict."""
    sentences: list[str] = []
    for conflict, what in EXPLAINED.items():
        means = shares(data, conflict)
        if means:
            whole = sum(means.values())
            sentences += [f"{what} averages {whole:.3f} per encounter. {_largest(means)}", *_against(means)]
    return [*sentences, *_worst_pair(data)] or ["No two people met, so there was no conflict to explain."]


def _largest(means: dict[str, float]) -> str:
    pushing = {cause: amount for cause, amount in means.items() if amount > 0}
    whole = sum(pushing.values())
    named = [f"{spoken(c, a).lower()} ({100 * a / whole:.0f} %)" for c, a in list(pushing.items())[:MOST_CAUSES]]
    return f"Of what drives it up, most comes from {listed(named)}." if named else "Nothing drives it up."


def _against(means: dict[str, float]) -> list[str]:
    least = reversed(means.items())
    holding = [f"{spoken(cause, amount).lower()} ({amount:.3f})" for cause, amount in least if amount < 0]
    return [f"Holding it down, per encounter: {listed(holding)}.".replace("-", MINUS)] if holding else []


def _worst_pair(data: FigureData) -> list[str]:
    if not data.grid("pair").units:
        return []
    means, _ = pair_tables(data, "relationship_conflict")
    if not np.nan_to_num(means).any():
        return []
    row, column = np.unravel_index(np.nanargmax(means), means.shape)
    one, other = (data.labels[data.professions[k]] for k in sorted((int(row), int(column))))
    return [f"Relationship conflict is highest, on average, between {one} and {other} ({means[row, column]:.3f})."]


def _trajectories(data: FigureData) -> str:
    names = ("task_conflict", "unspoken_disagreement", "process_conflict", "relationship_conflict")
    year = (data.lived >= data.weeks - 13) & (data.lived >= 0)
    first = (data.lived >= 0) & (data.lived < 13)
    parts = [
        f"{measure_of(name).label} {np.nanmedian(data.service(name)[:, first]):.3f} to "
        f"{np.nanmedian(data.service(name)[:, year]):.3f}"
        for name in names
    ]
    spread = "with bands over replicates" if data.replicates >= FEWEST_FOR_BANDS else "a line a replicate"
    medians = f"Medians, first to last quarter year: {'; '.join(parts)}."
    return f"Four line charts over {data.weeks} weeks, {spread}. {medians}"


def _professions(data: FigureData) -> str:
    return (
        "Six line charts over time, a line each for "
        f"{listed(data.labels.values())}: perceived task conflict, tension, strain, voice, role understanding "
        "and myths."
    )


def _pairs(data: FigureData) -> str:
    worst = " ".join(_worst_pair(data))
    shown = "task, process and relationship conflict, and tension"
    return f"Four heat maps over pairs of professions: {shown}. {worst}".strip()


def _outcomes(data: FigureData) -> str:
    return (
        "Dotplots of plans on time by quarter of arrival, weeks to plan, quality, creativity, engagement and turnover, "
        "and bars of how hours are spent by profession."
    )


def _network(data: FigureData) -> str:
    frame = data.network
    if frame is None or frame.empty:
        return "Ties between people were not recorded."
    means = frame.groupby("week")[["trust", "tension"]].mean()
    return (
        "Ties between posts of replicate 0 at the first and last measured week. Mean trust "
        f"{means['trust'].iloc[0]:.2f} then {means['trust'].iloc[-1]:.2f}; mean tension "
        f"{means['tension'].iloc[0]:.3f} then {means['tension'].iloc[-1]:.3f}."
    )
