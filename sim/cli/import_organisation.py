"""``import-organisation``: creates options for ``--config-dir`` from a table of posts; nothing is run."""

from __future__ import annotations

from pathlib import Path

from sim.cli.arguments import add_output, parser_for
from sim.core.text import filled

FOLDER = Path("mine")


def import_organisation(args: list[str]) -> int:
    """Read a table of posts, print what it leaves open, and write it as options for ``--config-dir``.

    Raises:
        ConfigError: the table is invalid, or the folder cannot be written.
    """
    from sim.interfaces.organisation_import.organisation import organisation_from

    about = "Create an organisation from a spreadsheet (CSV) or YAML table of posts; see docs/own-organisation.md."
    parser = parser_for("import-organisation", about)
    parser.add_argument("file", type=Path, help="a CSV or YAML file")
    parser.add_argument(
        "--localities", type=int, metavar="N", help="needed if the file gives posts of the whole service"
    )
    parser.add_argument("--cases-a-year", type=int, metavar="N", help="new cases in the whole service, if you know")
    parser.add_argument("--name", help="name of the new option; default: the name of the file")
    add_output(parser, f"folder for the options, for use with --config-dir; default: {FOLDER}")
    values = parser.read(args)
    folder = values.output or FOLDER
    imported = organisation_from(
        values.file, localities=values.localities, cases_a_year=values.cases_a_year, name=values.name
    )
    print(imported.table().to_string())
    for sentence in str(imported).splitlines():
        print(filled(sentence))
    chosen = imported.save(folder)
    groups = " ".join(f"{group}={imported.name}" for group in chosen if group != "config_dir")
    print(f"\nTo run it, type: dissonance scenario=status_quo {groups} --config-dir {folder}")
    return 0
