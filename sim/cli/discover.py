"""``discover``: under which assumptions claims hold, fail and reverse."""

from __future__ import annotations

from pathlib import Path

from sim.cli.arguments import CommandParser, add_output, parser_for
from sim.cli.summary import print_note
from sim.core.folders import dated
from sim.core.number_format import counted

OUTPUT = "folder for results; simulations in it are resumed; default: a new one in multirun/"


def discover(args: list[str]) -> int:
    """Simulate claims over draws from the priors, print where they hold and where not, and write tables and figures.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    about = (
        "Simulate both sides of claims in many draws of the uncertain numbers from their priors, and find the boxes of "
        "assumptions in which each claim holds, fails and reverses, with their density, coverage and stability."
    )
    values = claims_parser("discover", about, "draws=200 replicates=8 claims=[shared_forms]").read(args)
    from sim.inference.discovery.discover import planned

    folder = values.output or Path("multirun") / dated("discover")
    if values.plan_only:
        return _print_plan(values.settings, values.config_dir)
    plan = planned((), values.settings, folder, values.config_dir)
    plan.worlds.run(print_note)
    print_note("Boxes are sought.")
    from sim.presentation.reports.discovery import page, write_discovery

    found = plan.result()
    print(page(found))
    write_discovery(found, folder)
    print_note(f"Page, tables and figures: {folder}")
    return 0


def claims_parser(name: str, about: str, example: str) -> CommandParser:
    """The parser of a command that tries claims over the priors."""
    parser = parser_for(name, about)
    parser.add_argument(
        "settings", nargs="*",
        help=f"size=quick|standard|full, settings of the analysis, e.g. {example}, and settings of all simulations",
    )  # fmt: skip
    parser.add_argument("--plan-only", action="store_true", help="print what would be simulated, and run nothing")
    add_output(parser, OUTPUT)
    return parser


def _print_plan(settings: list[str], config_dir: Path | None) -> int:
    import tempfile

    from sim.inference.discovery.discover import planned

    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        plan = planned((), settings, Path(temporary), config_dir)
    print(
        f"{plan.sample.sentence()}\n{counted(plan.worlds.simulations, 'replicate')} for {len(plan.contrasts)} claims:"
    )
    print("\n".join(f"  {one.name}: {one.expect}" for one in plan.contrasts))
    return 0
