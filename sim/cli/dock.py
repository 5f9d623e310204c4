"""``dock``: the model beside published models, and beside its own mean field."""

from __future__ import annotations

from pathlib import Path

from sim.cli.arguments import add_output, parser_for
from sim.cli.summary import print_note
from sim.core.folders import dated


def dock(args: list[str]) -> int:
    """Put the model beside published models, print the page, and write it with a table and a figure.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    about = (
        "Reduce the model to published models by switching mechanisms off, and show their figures beside ours. Where "
        "that is impossible, the published rules are coded beside the model, and the page says so."
    )
    parser = parser_for("dock", about)
    parser.add_argument(
        "settings", nargs="*",
        help="targets=[deffuant,queue], size=quick (or standard, full), seed=1, and settings of studies of our model",
    )  # fmt: skip
    add_output(parser, "folder for results; studies in it are resumed; default: a new one in multirun/")
    values = parser.read(args)
    return _run(values.settings, values.output or Path("multirun") / dated("dock"), values.config_dir)


def _run(settings: list[str], folder: Path, config_dir: Path | None) -> int:
    from sim.inference.docking.dock import dock as docked
    from sim.presentation.reports.docking import page, write_docking

    found = docked(settings=settings, folder=folder, config_dir=config_dir, report=print_note)
    print(page(found))
    write_docking(found, folder)
    print_note(f"Tables: {folder}")
    return 0
