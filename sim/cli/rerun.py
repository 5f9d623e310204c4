"""``rerun``: repeats a run or study from its own record in a new folder, and compares the numbers."""

from __future__ import annotations

from sim.cli.arguments import add_output, parser_for


def rerun(args: list[str]) -> int:
    """Repeat a run or study and say whether the numbers are equal; exit code 1 if they differ.

    Raises:
        ConfigError: the folder holds no results, or its configuration cannot be used with this version.
        RunError: it could not be repeated.
    """
    about = (
        "Repeat a run or study from its own record (configuration, seed, replicates) in a new folder, and compare the "
        "numbers. The exit code is 1 if they differ."
    )
    parser = parser_for("rerun", about)
    parser.add_argument("folder", help="folder of a run or study")
    parser.add_argument("settings", nargs="*", help="settings of this session, e.g. workers=4 engine=dask")
    add_output(parser, "folder for the new results; default: a new folder in outputs/ (run) or multirun/ (study)")
    values = parser.read(args)
    from sim.cli.summary import print_note
    from sim.studies.rerun import rerun as repeat

    repeated = repeat(values.folder, values.output, settings=values.settings, report=print_note)
    print(repeated)
    print_note(f"New results: {repeated.study.folder}")
    return int(not repeated.equal)
