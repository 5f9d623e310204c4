"""``calibrate``: parameter sets whose figures lie near published or own ones, as an ensemble."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sim.cli.arguments import add_output, parser_for
from sim.cli.summary import print_note
from sim.core.folders import dated
from sim.core.number_format import counted


def calibrate(args: list[str]) -> int:
    """Calibrate, print what was found, and write the ensemble, tables and a page.

    Raises:
        ConfigError: a setting or a file of data is invalid.
        RunError: a simulation failed.
    """
    about = (
        "Find sets of the uncertain numbers with which the model comes near published patterns, or near your own "
        "service: data=survey.csv targets=targets.yaml. Sizes are size=quick, standard and full; what each setting "
        "means is in docs/how-to/calibrate.md."
    )
    parser = parser_for("calibrate", about)
    parser.add_argument("settings", nargs="*", help="size=..., settings of the calibration and of all simulations")
    parser.add_argument("--plan-only", action="store_true", help="print what would be simulated, and run nothing")
    add_output(parser, "folder for results; simulations in it are resumed; default: a new one in multirun/")
    values = parser.read(args)
    return _plan(values) if values.plan_only else _run(values, values.output or Path("multirun") / dated("calibrate"))


def _plan(values: Namespace) -> int:
    from sim.inference.calibration.calibrate import plan

    planned = plan(values.settings, values.config_dir)
    print("\n".join(planned))
    return 0


def _run(values: Namespace, folder: Path) -> int:
    from sim.inference.calibration.calibrate import calibrate as calibrated
    from sim.presentation.reports.calibration import page, write_calibration

    found = calibrated(values.settings, folder=folder, config_dir=values.config_dir, report=print_note)
    print(page(found))
    write_calibration(found, folder)
    table = found.write(folder)
    print_note(f"Ensemble of {counted(len(found.members), 'member')}: {table}")
    print_note(f"Use it: parameters={found.settings.name} --config-dir {folder}, in a study or with compare.")
    return 0
