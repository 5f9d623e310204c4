"""Simulates what claims need, and says which hold."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.inference.claims.claim import Claim, ClaimResult, SimulatedWorlds
from sim.inference.claims.files import read_claims
from sim.inference.world_study import WorldStudy
from sim.studies.execution.prepare import Report, silent

SEED = 77_003  # neither a number of the model nor a claim was chosen with it
REPLICATES = 20
COLUMNS = (
    "claim", "part", "where", "what", "before", "estimate", "low", "high", "n", "smallest", "expected", "verdict",
    "note",
)  # fmt: skip


def examine_claims(
    claims: Sequence[str] | None = None, *, replicates: int = REPLICATES, seed: int = SEED,
    settings: Sequence[str] = (), folder: str | Path | None = None, config_dir: str | Path | None = None,
    report: Report = silent,
) -> list[ClaimResult]:  # fmt: skip
    """Simulate each claim's worlds with common random numbers, and compare its figures with what is expected.

    Args:
        claims: ids; None: all of the package and of ``config_dir``.
        replicates: of each world, unless a claim sets its own.
        seed: of all worlds; the default was not used to choose any number.
        settings: further settings of all worlds, as they are typed, e.g. ``["organisation=county"]``.
        folder: where the simulations are kept, and resumed; None: they are not kept.
        config_dir: a folder of your own options, with your own claims in ``claims/``.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    wanted = read_claims(claims, config_dir)
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        studies = [
            _planned(claim, Path(folder or temporary), replicates, [f"seed={seed}", *settings], config_dir)
            for claim in wanted
        ]
        return [_found(claim, study, report) for claim, study in zip(wanted, studies, strict=True)]


def _planned(
    claim: Claim, folder: Path, replicates: int, overrides: Sequence[str], config_dir: str | Path | None
) -> WorldStudy:
    of_all = [*claim.recording(), f"replicates={claim.replicates or replicates}", *overrides]
    return WorldStudy(folder / claim.id, claim.worlds(), claim.tables(), of_all, config_dir)


def _found(claim: Claim, study: WorldStudy, report: Report) -> ClaimResult:
    report(f"Claim {claim.id}: {claim.statement}")
    study.run(report)
    cells = {name: cell.key for name, cell in study.cells.items()}
    rows, details = claim.rows(SimulatedWorlds(cells, study.study.read("runs"), study.world))
    return ClaimResult(claim, rows, details, study.conditions)


def table_of(results: Sequence[ClaimResult]) -> pd.DataFrame:
    """One row per figure of every claim.

    Returns:
        ``claim`` (id), ``part``; ``where`` and ``what`` the figure is of; ``before``; ``estimate`` with its 95 %
        interval (``low``, ``high``) over ``n`` replicates; ``smallest`` effect of interest; what is ``expected``;
        ``verdict`` (holds, fails, undecided; empty if nothing is expected); ``note``.
    """
    rows = [
        (
            result.claim.id, result.claim.part, row.where, row.what, row.before, row.found.value, row.found.low,
            row.found.high, row.found.n, row.smallest, row.expected.text if row.expected else "", row.verdict,
            row.note,
        )
        for result in results for row in result.rows
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
