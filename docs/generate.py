"""Write the tables of the documents from the code that they describe.

``python docs/generate.py`` rewrites every block between ``<!-- generated:NAME -->`` and ``<!-- end -->`` in
``docs/``, and the files that are made from the code as a whole; with ``--check`` it changes nothing and exits with
1 when one is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]  # the checkout's own package, installed or not

from generators import (  # noqa: E402
    codemeta,
    contents,
    data_use,
    declarations,
    glossary,
    instruments,
    notebooks,
    odd_d,
    plugins,
    reference,
    schedule,
    shipped,
    studies,
    visual,
)

BLOCK = re.compile(r"(<!-- generated:(\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
GENERATORS: dict[str, Callable[[], str]] = {
    maker.__name__: maker
    for maker in (
        declarations.parameters,
        declarations.grades,
        declarations.assumptions,
        declarations.moved,
        declarations.mechanisms,
        declarations.state,
        declarations.arrays,
        declarations.chance,
        declarations.measures,
        declarations.patterns,
        schedule.schedule,
        schedule.diagram,
        shipped.organisation,
        shipped.scenarios,
        shipped.frameworks,
        shipped.options,
        plugins.activities,
        plugins.activity_sources,
        plugins.alternatives,
        instruments.instruments,
        instruments.scales,
        instruments.latents,
        studies.experiments,
        studies.designs,
        studies.engines,
        studies.smallest,
        studies.study_settings,
        odd_d.odd_d,
        data_use.data_use,
        data_use.uses,
        data_use.unsupported,
        reference.parameter_entries,
        reference.setting_entries,
        reference.measure_entries,
        reference.option_entries,
        reference.command_entries,
        glossary.workshop_words,
        notebooks.notebooks,
        *contents.CONTENTS,
    )
}
FILES: dict[Path, Callable[[], str]] = {
    DOCS.parent / "codemeta.json": codemeta.codemeta,
    DOCS / "visual-odd.svg": visual.visual,
}


def refreshed(text: str) -> str:
    """``text`` with every generated block made anew.

    Raises:
        KeyError: a block names no generator.
    """
    return BLOCK.sub(lambda found: f"{found[1]}\n{GENERATORS[found[2]]()}\n\n{found[4]}", text)


def documents() -> list[Path]:
    """Every page, wherever in ``docs/`` it is; what was built from them is left out."""
    return [path for path in sorted(DOCS.rglob("*.md")) if "_build" not in path.parts]


def stale() -> dict[Path, str]:
    """Documents and files that differ from the code, with the text that they should have."""
    texts = {path: path.read_text(encoding="utf-8") for path in documents()}
    found = {path: fresh for path, text in texts.items() if (fresh := refreshed(text)) != text}
    return found | {path: fresh for path, maker in FILES.items() if (fresh := maker()) != _as_it_is(path)}


def _as_it_is(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(words: list[str]) -> int:
    """Rewrite, or only check; returns the exit code."""
    found = stale()
    for path, text in found.items():
        name = path.relative_to(DOCS.parent)
        if "--check" in words:
            print(f"{name} is stale; run python docs/generate.py")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{name} is rewritten")
    return int(bool(found) and "--check" in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
