"""Writes what claims came to into a folder: a page, its figures, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.core.arrow import write_text
from sim.inference.claims.claim import Finding
from sim.inference.claims.examine import table_of
from sim.presentation.figures import claims as figures
from sim.presentation.reports.claims import as_markdown

IMAGES = "images"


def write_claims(findings: Sequence[Finding], folder: Path) -> list[Path]:
    """Write ``claims.md``, ``claims.csv``, a table ``ID.csv`` of claims with details, and ``images/claim_ID.svg``.

    Raises:
        OSError: a file cannot be written.
    """
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    images = {}
    for finding in findings:
        drawn = figures.draw(finding)
        if drawn is not None:
            images[finding.claim.id] = f"{IMAGES}/claim_{finding.claim.id}.svg"
            drawn.save(folder / images[finding.claim.id], formats=["svg"])
    tables = {"claims": table_of(findings)}
    tables |= {finding.claim.id: finding.details for finding in findings if len(finding.details)}
    texts = {f"{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    texts["claims.md"] = as_markdown(findings, images) + "\n"
    for name, text in texts.items():
        write_text(text, folder / name)
    return [*(folder / name for name in texts), *(folder / image for image in images.values())]
