"""Build the site of the documents: ``python docs/build.py [FOLDER]``, by default ``docs/_build``.

Needs the extra ``docs``. Warnings are errors: a page that is not in the contents, a broken link or anchor, a name of
the package that cannot be resolved. Nothing is downloaded, and the site opens from the disk.
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Build the whole site; returns Sphinx's exit code."""
    from sphinx.cmd.build import build_main

    folder = Path(arguments[0]) if arguments else DOCS / "_build"
    strict = ["-W", "--keep-going", "-n", "-q", "-E", "-j", "auto"]
    code = build_main([*strict, "-b", "html", "-d", str(folder / ".doctrees"), str(DOCS), str(folder)])
    if code == 0:
        print(f"The site is in {folder}: open {folder / 'index.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
