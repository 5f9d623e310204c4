"""``falsify``: a search for assumptions under which claims reverse."""

from __future__ import annotations

from pathlib import Path

from sim.cli.discover import claims_parser
from sim.cli.summary import print_note
from sim.core.folders import dated
from sim.core.number_format import counted


def falsify(args: list[str]) -> int:
    """Search for reversals of claims, print what was found, and write it as Markdown and CSV.

    Raises:
        ConfigError: a name or a setting is invalid, or Optuna is not installed.
        RunError: a simulation failed.
    """
    about = (
        "Search the priors for assumptions under which a claim reverses, within a budget of simulations for each "
        "claim; the best points are simulated again with fresh seeds, and the way back to the defaults is tried."
    )
    values = claims_parser("falsify", about, "simulations=2000 claims=[shared_forms]").read(args)
    from sim.inference.discovery import falsify as search

    if values.plan_only:
        chosen, contrasts, _ = search.planned((), values.settings, values.config_dir)
        points = search.batches_of(chosen) * chosen.batch
        print(f"At most {counted(chosen.simulations, 'replicate')} for each claim, {points} points in its search:")
        print("\n".join(f"  {one.name}: {one.expect}" for one in contrasts))
        return 0
    folder = values.output or Path("multirun") / dated("falsify")
    found = search.falsify(settings=values.settings, folder=folder, config_dir=values.config_dir, report=print_note)
    from sim.presentation.reports.falsification import page, write_falsification

    print(page(found))
    write_falsification(found, folder)
    print_note(f"Page and tables: {folder}")
    return 0
