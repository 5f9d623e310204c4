"""What a calibration found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from sim.core.number_format import counted
from sim.core.version import __version__
from sim.inference.calibration.emulators import Emulators
from sim.inference.calibration.posterior import Posterior
from sim.inference.calibration.recovery import Recovery
from sim.inference.calibration.settings import CalibrationSettings
from sim.inference.calibration.targets import Target
from sim.inference.calibration.waves import Remaining
from sim.inference.named_rows import Conditions
from sim.inference.pattern_draws import PatternDraws
from sim.inference.prior_sample import from_shares
from sim.model.identity import model_version
from sim.settings.ensemble import Ensemble, write_ensemble


@dataclass(frozen=True)
class Calibration:
    """What a calibration found.

    Attributes:
        settings: how much was simulated, and what counts as near.
        conditions: how the candidates were simulated.
        targets: what was aimed at.
        first: the first wave: draws from the priors.
        emulators: the last ones.
        left: what the waves left of the prior.
        posterior: the points that they left, weighed by the last emulators.
        candidates: simulated in the last wave.
        members: numbers of the chosen candidates, in an order in which the first k are spread out.
        recovery: on synthetic truths; None if none were simulated.
        further: patterns that were not aimed at, with the share by which each would narrow the numbers on average.
        notes: what was used of data of one's own, and which targets were left out.
    """

    settings: CalibrationSettings
    conditions: Conditions
    targets: tuple[Target, ...]
    first: PatternDraws
    emulators: Emulators
    left: Remaining
    posterior: Posterior
    candidates: PatternDraws
    members: tuple[int, ...]
    recovery: Recovery | None
    further: dict[str, float]
    notes: tuple[str, ...] = ()

    @property
    def ensemble(self) -> pd.DataFrame:
        """The members: index ``member``, 1 upwards; a column a number, by its dotted name."""
        rows = self.candidates.sample.values.loc[list(self.members)]
        return rows.set_axis(pd.RangeIndex(1, len(rows) + 1, name="member"))

    def write(self, folder: str | Path, provenance: Mapping[str, object] | None = None) -> Path:
        """Write the ensemble into a folder of options, for ``--config-dir FOLDER parameters=NAME``; returns its path.

        Raises:
            OSError: a file cannot be written.
        """
        chosen = self.settings
        about = {
            "method": "history matching with emulators, Metropolis steps, nearest simulated candidates",
            "command": " ".join(["dissonance calibrate", *self._typed()]),
            "targets": ", ".join(target.name for target in self.targets),
            "not_counted": counted(self.left.ignored, "largest distance") + " of each point",
            "candidates": f"{len(self.candidates.figures)}; {self.conditions}",
            "discrepancy": f"{chosen.discrepancy:g} of the standard deviation of each band, assumed",
            "version": f"{__version__}, model {model_version()}",
            **(provenance or {}),
        }
        rows = self.ensemble.to_dict("index")
        return write_ensemble(folder, Ensemble(chosen.name, rows), about)

    def _typed(self) -> list[str]:
        """The settings as they are typed, all in full, so that no size is needed."""
        own = {field.name: getattr(self.settings, field.name) for field in fields(self.settings)}
        return [*(f"{name}={value}" for name, value in own.items() if value != ""), *self.conditions.settings]

    def fit(self) -> pd.DataFrame:
        """How near the members come to each target.

        Returns:
            ``target``, label, ``value`` and ``tolerance`` aimed at, of which ``discrepancy``; ``median`` of the
            members and their 90 % range (``low``, ``high``); ``hit``: share of members in the pattern's band;
            ``alone``: share of the prior that this target alone leaves; ``held_out``: error of the emulator at draws
            that it has not seen, of which ``noise`` is chance between replicates; ``explained``: share of their
            variance that it explains.
        """
        figures = self.candidates.figures.loc[list(self.members)]
        bands = {pattern.id: pattern.band.edges() for pattern in self.candidates.patterns}
        rows = []
        for target, emulator in zip(self.targets, self.emulators.each, strict=True):
            column = figures[target.name]
            low, median, high = column.quantile([0.05, 0.5, 0.95])
            rows.append((target.name, target.label, target.value, target.tolerance, target.discrepancy, median, low,
                         high, column.between(*bands[target.name]).mean(), self.left.blocking[target.name],
                         emulator.held_out, emulator.noise**0.5, emulator.explained))  # fmt: skip
        names = ["target", "label", "value", "tolerance", "discrepancy", "median", "low", "high", "hit", "alone",
                 "held_out", "noise", "explained"]  # fmt: skip
        return pd.DataFrame(rows, columns=names)

    def narrowing(self) -> pd.DataFrame:
        """What the targets say about each number.

        Returns:
            ``parameter``, its prior (``prior_low``, ``prior_high``), the 90 % interval of the posterior (``low``,
            ``high``), and ``spread``: its standard deviation over that of the prior; near 1 the targets say nothing.
        """
        parameters = self.candidates.sample.parameters
        low, high = (from_shares(parameters, ends[None, :]).iloc[0] for ends in self.posterior.quantiles([0.05, 0.95]))
        rows = [
            (row.path, row.prior.low, row.prior.high, low[row.path], high[row.path], spread)
            for row, spread in zip(parameters, self.posterior.spread(), strict=True)
            if row.prior is not None
        ]
        names = ["parameter", "prior_low", "prior_high", "low", "high", "spread"]
        return pd.DataFrame(rows, columns=names).sort_values("spread", ignore_index=True)
