"""``sensitivity``: which numbers move which headline measures, one at a time."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sim.cli.arguments import add_simulations, given, parser_for, take_settings
from sim.cli.summary import print_note
from sim.core.folders import dated
from sim.core.number_format import counted


def sensitivity(args: list[str]) -> int:
    """Change one number at a time, print what moves, and write it as CSV and Markdown.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    about = (
        "Lower and raise one number at a time and compare with the unchanged model on the same random numbers. "
        "Numbers that act together are not seen."
    )
    parser = parser_for("sensitivity", about)
    parser.add_argument("settings", nargs="*", help="settings of all simulations, e.g. scenario=case_study")
    parser.add_argument(
        "--over", nargs="+", metavar="NAME",
        help="uncertain (the default): the numbers with a prior; all: every number of the mechanisms; or their names",
    )  # fmt: skip
    parser.add_argument("--change", type=float, default=0.25, metavar="SHARE", help="of each number; default: 0.25")
    add_simulations(parser, 12)
    values = parser.read(args)
    take_settings(values, "over")
    return _plan(values) if values.plan_only else _run(values, values.output or Path("multirun") / dated("sensitivity"))


def _names(values: Namespace) -> str | list[str]:
    """Which numbers are changed: a word for many of them, or a list."""
    names = values.over or ["uncertain"]
    return names[0] if names in (["uncertain"], ["all"]) else names


def _plan(values: Namespace) -> int:
    from sim.inference.sensitivity import chosen, config_of, feasible, values_of

    parameters = chosen(_names(values))
    config = config_of(values.settings, values.config_dir)
    changes, refused = feasible(values_of(parameters, config, values.change), config)
    head = f"{counted(len(parameters), 'number')}, {counted(len(changes), 'change')}, {len(refused)} refused:"
    lines = [f"  {name}: {before:g} to {after:g}" for name, before, after in changes]
    print("\n".join([head, *lines, *(f"  refused: {name}. {reason}" for name, reason in refused.items())]))
    return 0


def _run(values: Namespace, folder: Path) -> int:
    from sim.inference.sensitivity import sensitivity as simulated
    from sim.presentation.reports.sensitivity import page, write_sensitivity

    found = simulated(
        _names(values), change=values.change, settings=values.settings, folder=folder, config_dir=values.config_dir,
        report=print_note, **given(replicates=values.replicates, seed=values.seed),
    )  # fmt: skip
    print(page(found))
    write_sensitivity(found, folder)
    print_note(f"Tables: {folder}")
    return 0
