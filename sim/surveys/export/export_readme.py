"""The text file that explains the other files."""

from __future__ import annotations

from collections.abc import Iterable

from sim.core.disclaimers import MISUSE
from sim.surveys.export.codebook import LICENCE, SIMULATED
from sim.surveys.export.layout import Layout

ABOUT = {
    ".csv": "the data, one row per respondent; opens in any spreadsheet (UTF-8, commas)",
    ".sav": "the same with labels, for SPSS, PSPP, jamovi or JASP; in R haven::read_sav",
    "_codebook.csv": "the variables, one row per variable",
    "_codebook.json": "the same for programs, with a description of the survey",
    ".sps": "SPSS syntax that reads the CSV, labels it, computes scores and runs the usual analyses",
    ".R": "the same in R: Rscript, or source() it",
    "_paradata.csv": "one row per invitation: what became of it",
    "_published.csv": "the table of scales that a paper would print (points and ticks have their own files)",
    "_profiles.csv": "points by question, profession and kind, with log-ratios; means over simulated services",
    "_ticked.csv": "shares that ticked each item, of those who reached the list; means over simulated services",
    "_truth.csv": "what no survey knows, one row per invitation and scale: keep it from people who analyse blindly",
    "_error_decomposition.csv": "statistics of the truth, a census, the survey and teams: contains the truth as well",
    "_profiles_error_decomposition.csv": "points in truth, in a census and in the survey: contains the truth as well",
}


def about_text(layout: Layout, endings: Iterable[str]) -> str:
    """Title, one line per file, licence and disclaimer.

    Args:
        layout: the survey's layout.
        endings: of the names of the files.
    """
    names = {f"{layout.stem}{ending}": ABOUT[ending] for ending in ABOUT if ending in set(endings)}
    widest = max(map(len, names))
    lines = [f"{name:<{widest}}  {meaning}" for name, meaning in names.items()]
    head = f"{layout.label}, week {layout.data.week}, {_services(layout.replicates)}. {SIMULATED}"
    return "\n".join([head, "", *lines, "", LICENCE, "", MISUSE, ""])


def _services(count: int) -> str:
    return "one simulated service" if count == 1 else f"{count} simulated services"
