"""``optimise``: how to spend a limited budget on CPD and its alternatives."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sim.cli.arguments import add_output, parser_for
from sim.cli.summary import print_note
from sim.core.folders import dated
from sim.core.number_format import counted, money

NAME = "optimise"


def optimise(args: list[str]) -> int:
    """Search for ways to spend the money, print a page about them, and write it with its tables and figure.

    Raises:
        ConfigError: a setting is invalid, or pymoo is not installed.
        RunError: a simulation failed.
    """
    about = (
        "Spend a budget on CPD and its alternatives: search plans, simulate them again on fresh seeds and in other "
        "worlds, and say which no other beats."
    )
    parser = parser_for(NAME, about)
    parser.add_argument(
        "settings", nargs="*",
        help="size=quick|standard|full, budget=120, objectives=[quality,on_time], worlds=100, and settings of all "
        "simulations, e.g. scenario=case_study",
    )  # fmt: skip
    parser.add_argument("--plan-only", action="store_true", help="print what can be bought, and run nothing")
    add_output(parser, "folder for results; simulations in it are resumed; default: a new one in multirun/")
    values = parser.read(args)
    return _plan(values) if values.plan_only else _run(values)


def _plan(values: Namespace) -> int:
    from sim.inference.analysis_settings import analysis_settings
    from sim.inference.optimise.offers import offers_of
    from sim.inference.optimise.optimise_settings import OptimiseSettings
    from sim.inference.prior_sample import config_of

    settings, rest = analysis_settings(OptimiseSettings, NAME, values.settings, values.config_dir)
    offers = offers_of(config_of(rest, values.config_dir), settings.budget)
    print(f"{money(settings.budget)} per post and year, {counted(offers.periods, 'year')}. GBP per post:")
    for item in offers.sessions:
        print(f"  {item.price:8.2f} a session   {item.label}")
    dear = offers.too_dear()
    for purchase in offers.purchases:
        prices = ", ".join(f"{price:.0f}" for price in purchase.prices[0])
        print(f"  {prices:>15} a year   {purchase.label}{' (more than the money)' if purchase in dear else ''}")
    return 0


def _run(values: Namespace) -> int:
    from sim.inference.optimise.optimise import optimise as found_by
    from sim.presentation.reports.optimise import page, write_optimised

    folder = values.output or Path("multirun") / dated(NAME)
    found = found_by(values.settings, folder=folder, config_dir=values.config_dir, report=print_note)
    print(page(found))
    write_optimised(found, folder)
    print_note(f"Page, figure and tables: {folder}")
    return 0
