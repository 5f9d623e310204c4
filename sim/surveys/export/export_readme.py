"""The file that tells which file is what."""

from __future__ import annotations

from collections.abc import Iterable

from sim.core.disclaimers import MISUSE
from sim.surveys.export.codebook import LICENCE, SIMULATED
from sim.surveys.export.layout import Layout

ABOUT = {
    ".csv": "the data, one row a respondent who answered; opens in any spreadsheet (UTF-8, commas)",
    ".sav": "the same with labels, for SPSS, PSPP, jamovi or JASP; in R haven::read_sav",
    "_codebook.csv": "what each variable is, one row a variable",
    "_codebook.json": "the same for programs, with what the survey was",
    ".sps": "SPSS syntax that reads the CSV, labels it, computes scores and runs the usual analyses",
    ".R": "the same in R: Rscript, or source() it",
    "_paradata.csv": "one row an invitation: what became of it",
    "_published.csv": "the table of scales that a paper would print (points and ticks: files apart)",
    "_profiles.csv": "points by question, profession and kind, with log-ratios; means over simulated services",
    "_ticked.csv": "shares that ticked each, of those who came to the list; means over simulated services",
    "_truth.csv": "what no survey knows, one row an invitation and scale: keep it from those who analyse blindly",
    "_ladder.csv": "statistics of the truth, a census, the survey and teams, side by side: holds the truth as well",
    "_profiles_ladder.csv": "points in truth, in a census and in the survey: holds the truth as well",
}


def about_text(layout: Layout, endings: Iterable[str]) -> str:
    """Title, a line a file, and what must be said beside results.

    Args:
        layout: of the survey.
        endings: what the names of the files end with.
    """
    names = {f"{layout.stem}{ending}": ABOUT[ending] for ending in ABOUT if ending in set(endings)}
    widest = max(map(len, names))
    lines = [f"{name:<{widest}}  {said}" for name, said in names.items()]
    head = f"{layout.label}, week {layout.data.week}, {_services(layout.replicates)}. {SIMULATED}"
    return "\n".join([head, "", *lines, "", LICENCE, "", MISUSE, ""])


def _services(count: int) -> str:
    return "one simulated service" if count == 1 else f"{count} simulated services"
