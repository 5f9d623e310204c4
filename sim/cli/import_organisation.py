"""``bring``: from a table of posts to an option of one's own; nothing is run."""

from __future__ import annotations

import textwrap
from pathlib import Path

from sim.cli.parsing import parser_of
from sim.cli.short_table import WIDTH
from sim.interfaces.organisation_import.organisation import organisation_from

FOLDER = "mine"


def bring(words: list[str]) -> int:
    """Read a table of posts, say what it leaves open, and write it as options for ``--config-dir``.

    Raises:
        ConfigError: the table cannot be used, or the folder cannot be written.
    """
    parser = parser_of("bring", "Make an option of a table of your own posts (docs/own-organisation.md).")
    parser.add_argument("file", type=Path, help="a CSV or YAML file")
    parser.add_argument("--localities", type=int, metavar="N", help="where the file gives posts for the whole service")
    parser.add_argument("--cases-a-year", type=int, metavar="N", help="new cases in the whole service, if you know")
    parser.add_argument("--name", help="of the option; default: the file's name")
    parser.add_argument("--to", type=Path, default=Path(FOLDER), metavar="FOLDER", help="default: %(default)s")
    asked = parser.parse_args(words)
    made = organisation_from(asked.file, localities=asked.localities, cases_a_year=asked.cases_a_year, name=asked.name)
    print(made.table().to_string())
    for sentence in str(made).splitlines():
        print(textwrap.fill(sentence, WIDTH))
    chosen = made.save(asked.to)
    groups = " ".join(f"{group}={made.name}" for group in chosen if group != "config_dir")
    print(f"\ndissonance scenario=status_quo {groups} --config-dir {asked.to}")
    return 0
