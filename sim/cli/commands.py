"""The commands, and the old names that still work. This module imports nothing heavy: ``--help`` needs it."""

from __future__ import annotations

import sys

RUN = "run"
COMMANDS = {  # name: module, function, description
    "run": ("sim.cli.run", "run", "run a scenario (the default)"),
    "study": ("sim.cli.study", "study", "resume, extend, check, read or export a study; see 'dissonance study --help'"),
    "compare": ("sim.cli.compare", "compare", "compare the headline measures of two runs, studies or scenarios"),
    "calibrate": ("sim.cli.calibrate", "calibrate", "find sets of numbers that fit patterns or your own data"),
    "sensitivity": ("sim.cli.sensitivity", "sensitivity", "find the numbers that move the headline measures"),
    "validate": ("sim.cli.validate", "validate", "compare the model and its rivals with published patterns"),
    "dock": ("sim.cli.dock", "dock", "show the model beside published models, and beside its own mean field"),
    "optimise": ("sim.cli.optimise", "optimise", "find ways to spend a limited budget, and how sure they are"),
    "discover": ("sim.cli.discover", "discover", "find the assumptions under which claims hold, fail and reverse"),
    "falsify": ("sim.cli.falsify", "falsify", "search for assumptions under which a claim reverses"),
    "rerun": ("sim.cli.rerun", "rerun", "repeat a run or study from its record and compare the numbers"),
    "describe": ("sim.cli.describe", "describe", "show a scenario's changes, cost and evidence; nothing is run"),
    "list": ("sim.cli.list", "list_names", "list scenarios, parameters, levers, measures or instruments"),
    "explain": ("sim.cli.explain", "explain", "explain a parameter, option, measure or command, or search for a word"),
    "import-organisation": (
        "sim.cli.import_organisation",
        "import_organisation",
        "create an organisation from a spreadsheet (CSV) or YAML table",
    ),
    "workshop": ("sim.cli.workshop", "workshop", "start a workshop in the browser, or write it as one HTML file"),
    "help": ("sim.cli.help_text", "help_command", "show this text, or the help of a command"),
}
OLD_COMMANDS = {
    "parameters": ["list", "parameters"],
    "scenarios": ["list", "scenarios"],
    "levers": ["list", "levers"],
    "bring": ["import-organisation"],
    "card": ["describe"],
}
TRACEBACK = "--traceback"
OPTIONS = {
    "-m, --multirun": "run a study: all combinations of several values, e.g. -m scenario=case_study,status_quo",
    "--output PATH": "folder for the results; default: a new folder in outputs/ (run) or multirun/ (study)",
    "--plan-only": "with -m: print the plan with estimated run time and disk use, then stop",
    "--config-dir FOLDER": "use a folder of your own options, e.g. FOLDER/scenario/mine.yaml",
    "--cfg job": "print the configuration and run nothing",
    "--info": "print where the configuration comes from",
    TRACEBACK: "print the whole Python traceback when something fails",
    "--version": "print the version",
    "-sc install=bash": 'print a tab-completion script; install with eval "$(dissonance -sc install=bash)"',
    "--hydra-help": "options and settings of Hydra, which reads the configuration",
}


def print_hint(old: str, new: str) -> None:
    """Say on standard error that an old name was used."""
    print(f"dissonance: '{old}' is now '{new}'; the old name works in this version only.", file=sys.stderr, flush=True)
