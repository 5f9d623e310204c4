"""``sensitivity``: which numbers move which headline measures, one at a time."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from sim.cli.arguments import add_output, parser_for
from sim.cli.summary import print_note
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
        "--over", nargs="+", metavar="NAME", default=["uncertain"],
        help="uncertain: the numbers with a prior; all: every number of the mechanisms; or names of numbers",
    )  # fmt: skip
    parser.add_argument("--change", type=float, default=0.25, metavar="SHARE", help="of each number; default: 0.25")
    parser.add_argument("--replicates", type=int, default=0, metavar="N", help="of each setting; default: 12")
    parser.add_argument("--seed", type=int, default=-1, metavar="N", help="default: one that was not used in tuning")
    parser.add_argument("--plan-only", action="store_true", help="print what would be simulated, and run nothing")
    add_output(parser, "folder for tables; simulations in it are resumed; default: a new one in multirun/")
    values = parser.read(args)
    values.settings += [name for name in values.over if "=" in name]  # typed after --over
    values.over = [name for name in values.over if "=" not in name] or ["uncertain"]
    folder = values.output or Path("multirun") / f"sensitivity_{datetime.now():%Y-%m-%d_%H-%M-%S-%f}"
    return _plan(values) if values.plan_only else _run(values, folder)


def _names(values: Namespace) -> str | list[str]:
    return values.over[0] if values.over in (["uncertain"], ["all"]) else values.over


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
    from sim.inference.sensitivity import REPLICATES, SEED
    from sim.inference.sensitivity import sensitivity as simulated
    from sim.presentation.reports.sensitivity import page, write_sensitivity

    found = simulated(
        _names(values), change=values.change, replicates=values.replicates or REPLICATES,
        seed=SEED if values.seed < 0 else values.seed, settings=values.settings, folder=folder,
        config_dir=values.config_dir, report=print_note,
    )  # fmt: skip
    print(page(found))
    write_sensitivity(found, folder)
    print_note(f"Tables: {folder}")
    return 0
