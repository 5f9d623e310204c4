"""The list of notebooks."""

from __future__ import annotations

import json
import re
from pathlib import Path

from generators.markdown import ROOT, table

FOLDER = ROOT / "notebooks"


def notebooks() -> str:
    """Each notebook with its title, linked to the file."""
    rows = [
        [f"[{path.stem}](../../notebooks/{path.name})", _title(path)] for path in sorted(FOLDER.glob("[0-9]*.ipynb"))
    ]
    return table(["notebook", "question"], rows)


def _title(path: Path) -> str:
    """The first heading of the notebook's text."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    found = re.search(r"^#+ (.+)$", text, re.MULTILINE)
    return found[1] if found else path.stem
