"""``sensitivity``: which numbers move which headline measures, one at a time or all at once over their priors."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sim.cli.arguments import add_simulations, given, parser_for, take_settings
from sim.cli.summary import print_note
from sim.core.errors import ConfigError, listed
from sim.core.folders import dated
from sim.core.number_format import counted

METHOD, ONE_AT_A_TIME = "method", "one_at_a_time"
OVER_PRIORS = ("size", "draws", "blocks", "trajectories", "resamples", "emulator", "measures", "contrasts", "switches")


def sensitivity(args: list[str]) -> int:
    """Vary numbers, print what moves, and write it as CSV and Markdown.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    about = (
        "Lower and raise one number at a time and compare with the unchanged model on the same random numbers; numbers "
        "that act together are not seen. Or vary all uncertain numbers at once over their priors, and say which decide "
        "the levels of headline measures and the contrasts in conf/contrasts: method=morris screens them, method=sobol "
        "gives shares of variance, method=pawn works without variances, and method=switches turns mechanisms on and "
        "off. size=quick, standard or full says how much is simulated; draws=, blocks=, trajectories=, resamples=, "
        "emulator=, measures=, contrasts= and switches= change parts of it."
    )
    parser = parser_for("sensitivity", about)
    parser.add_argument(
        "settings", nargs="*", help="method=, size=, and settings of all simulations, e.g. scenario=case_study"
    )
    parser.add_argument(
        "--over", nargs="+", metavar="NAME",
        help="uncertain (the default): the numbers with a prior; all: every number of the mechanisms; or their names",
    )  # fmt: skip
    parser.add_argument(
        "--change", type=float, metavar="SHARE", help="of each number, one at a time; default: 0.25"
    )  # fmt: skip
    add_simulations(parser, 12)
    values = parser.read(args)
    take_settings(values, "over")
    method = _method(values)
    folder = values.output or Path("multirun") / dated("sensitivity")
    if method == ONE_AT_A_TIME:
        return _plan(values) if values.plan_only else _run(values, folder)
    return _plan_over_priors(values) if values.plan_only else _run_over_priors(values, folder)


def _method(values: Namespace) -> str:
    """The method that was typed last; one at a time is taken out of the settings.

    Raises:
        ConfigError: settings of one method are given to another.
    """
    typed = [text.partition("=")[2] for text in values.settings if text.startswith(f"{METHOD}=")]
    method = typed[-1] if typed else ONE_AT_A_TIME
    if method != ONE_AT_A_TIME:
        if values.change is not None:
            raise ConfigError("--change belongs to method=one_at_a_time: the other methods use the numbers' priors.")
        if values.over == ["all"]:
            raise ConfigError("--over all belongs to method=one_at_a_time: only numbers with a prior vary over it.")
        return method
    values.settings = [text for text in values.settings if not text.startswith(f"{METHOD}=")]
    for text in values.settings:
        if text.partition("=")[0] in OVER_PRIORS:
            methods = listed(["method=morris", "method=sobol", "method=pawn", "method=switches"], "or")
            raise ConfigError(f"'{text}' belongs to {methods}: one at a time has no such setting.")
    return method


def _names(values: Namespace) -> str | list[str]:
    """Which numbers are changed: a word for many of them, or a list."""
    names = values.over or ["uncertain"]
    return names[0] if names in (["uncertain"], ["all"]) else names


def _plan(values: Namespace) -> int:
    from sim.inference.sensitivity.one_at_a_time import CHANGE, chosen, config_of, feasible, values_of

    parameters = chosen(_names(values))
    config = config_of(values.settings, values.config_dir)
    change = CHANGE if values.change is None else values.change
    changes, refused = feasible(values_of(parameters, config, change), config)
    head = f"{counted(len(parameters), 'number')}, {counted(len(changes), 'change')}, {len(refused)} refused:"
    lines = [f"  {name}: {before:g} to {after:g}" for name, before, after in changes]
    print("\n".join([head, *lines, *(f"  refused: {name}. {reason}" for name, reason in refused.items())]))
    return 0


def _run(values: Namespace, folder: Path) -> int:
    from sim.inference.sensitivity.one_at_a_time import sensitivity as simulated
    from sim.presentation.reports.sensitivity import page, write_sensitivity

    found = simulated(
        _names(values), settings=values.settings, folder=folder, config_dir=values.config_dir, report=print_note,
        **given(change=values.change, replicates=values.replicates, seed=values.seed),
    )  # fmt: skip
    print(page(found))
    write_sensitivity(found, folder)
    print_note(f"Tables: {folder}")
    return 0


def _typed(values: Namespace) -> list[str]:
    """All settings as they are typed; what follows an option comes first, so that a setting replaces it."""
    options = given(replicates=values.replicates, seed=values.seed)
    return [*(f"{name}={value}" for name, value in options.items()), *values.settings]


def _numbers(values: Namespace) -> list[str] | None:
    """The names of numbers; None: all uncertain ones."""
    return None if values.over in (None, [], ["uncertain"]) else values.over


def _plan_over_priors(values: Namespace) -> int:
    from sim.inference.sensitivity.points import points_of

    points = points_of(_typed(values), _numbers(values), values.config_dir)
    print(points.sentence)
    worlds, places = len(points.worlds.settings), len(points.simulated)
    total = f"{points.replicates:,} replicates"
    print(f"{counted(worlds, 'world')} at {counted(places, 'different point')}, {total}:")
    for name, settings in points.worlds.settings.items():
        shown = ", ".join(f"{key}={value}" for key, value in settings.items())
        print(f"  {name}: {shown}" if shown else f"  {name}")
    return 0


def _run_over_priors(values: Namespace, folder: Path) -> int:
    from sim.inference.sensitivity.over_priors import sensitivity_over_priors
    from sim.presentation.reports.sensitivity_over_priors import page, write_sensitivity_over_priors

    found = sensitivity_over_priors(
        _typed(values), names=_numbers(values), folder=folder, config_dir=values.config_dir, report=print_note
    )
    print(page(found))
    write_sensitivity_over_priors(found, folder)
    print_note(f"Tables, page and figure: {folder}")
    return 0
