"""Write the generated parts of the documents.

``python docs/generate.py`` rewrites every block between ``<!-- generated:NAME -->`` and ``<!-- end -->`` in
``docs/``, and the files that are generated as a whole. With ``--check`` it changes nothing and exits with 1 if
something is stale.
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
    journeys,
    notebooks,
    odd_d,
    plugins,
    reference,
    rooms,
    schedule,
    scoreboard,
    shipped,
    studies,
    visual,
)

from sim.cli import settings_table  # noqa: E402

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
        declarations.streams,
        declarations.measures,
        declarations.patterns,
        scoreboard.misses,
        scoreboard.ablation,
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
        data_use.pattern_uses,
        data_use.uses,
        data_use.unsupported,
        reference.parameter_entries,
        reference.setting_entries,
        reference.measure_entries,
        reference.option_entries,
        reference.command_entries,
        glossary.workshop_words,
        notebooks.notebooks,
        rooms.rooms,
        *journeys.TABLES,
        *contents.CONTENTS,
    )
}
FILES: dict[Path, Callable[[], str]] = {
    settings_table.PATH: settings_table.generate,
    DOCS.parent / "codemeta.json": codemeta.codemeta,
    DOCS / "visual-odd.svg": visual.visual,
    DOCS / "code-organisation.svg": rooms.picture,
}


def refreshed(text: str) -> str:
    """``text`` with every generated block written again.

    Raises:
        KeyError: a block names no generator.
    """
    return BLOCK.sub(lambda match: f"{match[1]}\n{GENERATORS[match[2]]()}\n\n{match[4]}", text)


def documents() -> list[Path]:
    """Every page in ``docs/``, except those of a built site."""
    return [path for path in sorted(DOCS.rglob("*.md")) if "_build" not in path.parts]


def stale() -> dict[Path, str]:
    """Documents and files that are out of date, with the text that they should have."""
    texts = {path: path.read_text(encoding="utf-8") for path in documents()}
    pages = {path: fresh for path, text in texts.items() if (fresh := refreshed(text)) != text}
    return pages | {path: fresh for path, maker in FILES.items() if (fresh := maker()) != _stored(path)}


def _stored(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Rewrite, or only check; returns the exit code."""
    changed, check = stale(), "--check" in arguments
    for path, text in changed.items():
        name = path.relative_to(DOCS.parent)
        if check:
            print(f"{name} is stale; run python docs/generate.py")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{name} was rewritten")
    return int(bool(changed) and check)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
