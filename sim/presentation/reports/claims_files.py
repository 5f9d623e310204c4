"""Writes what claims came to into a folder: a page, its figures, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.core.arrow import write_text
from sim.inference.claims.claim import ClaimResult
from sim.inference.claims.examine import table_of
from sim.presentation.figures import claims as figures
from sim.presentation.reports.claims import as_markdown

IMAGES = "images"


def write_claims(results: Sequence[ClaimResult], folder: Path) -> list[Path]:
    """Write ``claims.md``, ``claims.csv``, a table ``ID.csv`` of claims with details, and ``images/claim_ID.svg``.

    Raises:
        OSError: a file cannot be written.
    """
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    images = {}
    for result in results:
        drawn = figures.draw(result)
        if drawn is not None:
            images[result.claim.id] = f"{IMAGES}/claim_{result.claim.id}.svg"
            drawn.save(folder / images[result.claim.id], formats=["svg"])
    tables = {"claims": table_of(results)}
    tables |= {result.claim.id: result.details for result in results if len(result.details)}
    texts = {f"{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    texts["claims.md"] = as_markdown(results, images) + "\n"
    for name, text in texts.items():
        write_text(text, folder / name)
    return [*(folder / name for name in texts), *(folder / image for image in images.values())]
