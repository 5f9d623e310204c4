"""``--help``: what the tool is, which groups there are, what is most often set, where the full list is."""

from __future__ import annotations

import textwrap

from sim.cli.main import COMMANDS, TRACEBACK
from sim.cli.short_table import aligned
from sim.core.config_files import options_of
from sim.core.parameters import Parameter
from sim.model.config import registry
from sim.settings.compose import GROUPS

WIDTH = 110
USUAL = (
    "replicates", "weeks", "seed", "burn_in", "workers",
    "leadership.bias", "paperwork.shared", "structure.mandate_clarity", "voice.baseline",
    "demand.volume", "staffing.vacancy_weeks", "episodes.coupling_rate",
)  # fmt: skip
WHAT = (
    "Dissonance simulates a children's integrated service, week by week: practitioners of several professions meet "
    "about cases; task, process and relationship conflict arise from what they know, value and believe of each other, "
    "from forms, mandate, load and standing; and act on plans, families and staff through what is said, hours, trust, "
    "and staying or leaving."
)
EXAMPLES = (
    "dissonance",
    "dissonance scenario=status_quo organisation=small_workshop replicates=50 weeks=104 seed=7",
    "dissonance card survey_preferred --output card.html",
    "dissonance leadership.bias=0.3 'leadership.seats={social_work:3,education:2}'",
)


def help_text() -> str:
    """The whole text, as Hydra wants it: a template in which a dollar sign is written twice."""
    from sim.core.disclaimers import MISUSE

    parts = [
        textwrap.fill(WHAT, WIDTH),
        textwrap.fill(MISUSE, WIDTH),
        "Commands\n" + _indented(aligned_pairs({name: about for name, (_, about) in COMMANDS.items()})),
        "Groups: choose an option with group=option\n" + _indented(groups()),
        "What each option is, and CPD's activities and alternatives with their prices: dissonance levers [group ...]",
        "Most used settings: change a value with name=value\n" + _indented(usual_settings()),
        f"All {len(registry())} numbers: dissonance parameters [--format table|csv|markdown] [word ...]",
        "What any of these names means, where its value comes from, and its page: dissonance explain NAME",
        "Pages: docs/index.md; commands and flags: docs/reference/commands.md",
        "Flags\n" + _indented(aligned_pairs(FLAGS)),
        "Examples\n" + _indented("\n".join(EXAMPLES)),
    ]
    return "\n\n".join(parts).replace("$", "$$")


FLAGS = {
    "--cfg job": "show the configuration and run nothing",
    "--info": "show where the configuration comes from; --info scenarios lists the scenarios",
    "-m": "run several values, e.g. -m scenario=case_study,status_quo",
    "-sc install=bash": 'print the shell\'s tab completion; use: eval "$(dissonance -sc install=bash)"',
    "--config-dir FOLDER": "add a folder of your own options, e.g. FOLDER/scenario/mine.yaml",
    TRACEBACK: "show the whole Python traceback when something fails",
    "--hydra-help": "flags and settings of Hydra itself, e.g. hydra.run.dir=FOLDER",
}


def groups() -> str:
    """The groups and their shipped options."""
    return aligned_pairs({group: ", ".join(options_of(group)) for group in GROUPS})


def usual_settings() -> str:
    """The most used numbers, from the registry."""
    known = {row.path: row for row in registry()}
    rows = [["name", "default", "bounds", "unit", "meaning"]]
    return aligned(rows + [_line(known[path]) for path in USUAL if path in known], {1})


def _line(row: Parameter) -> list[str]:
    return [row.path, f"{row.default:g}", f"{row.low:g} to {row.high:g}", row.unit, row.meaning]


def aligned_pairs(pairs: dict[str, str]) -> str:
    """Two columns without a heading."""
    width = max(map(len, pairs)) + 2
    return "\n".join(
        textwrap.fill(about, WIDTH, initial_indent=name.ljust(width), subsequent_indent=" " * width)
        for name, about in pairs.items()
    )


def _indented(text: str) -> str:
    return textwrap.indent(text, "  ")
