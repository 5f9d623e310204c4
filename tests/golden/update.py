"""Rewrite the golden table: ``python tests/golden/update.py [NAME ...]``; without names, all configurations.

Prints every difference from the table as it was. Do this only where results are meant to change, and say in the
commit why.
"""

from __future__ import annotations

import sys

from configurations import CONFIGURATIONS
from digests import differences, entry_of, read, write


def main(names: list[str]) -> None:
    """Simulate the named configurations and keep what comes out."""
    before = read()["configurations"]
    entries = {name: entry for name, entry in before.items() if name in CONFIGURATIONS}
    for name in names or CONFIGURATIONS:
        entries[name] = entry_of(name)
        changes = list(differences(name, before[name], entries[name])) if name in before else [f"{name}: new"]
        print("\n".join(changes or [f"{name}: the same"]), flush=True)
    write(entries)


if __name__ == "__main__":
    main(sys.argv[1:])
