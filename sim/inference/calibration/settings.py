"""The settings of a calibration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.core.parameters import Spec, param


def _number(default: float, unit: str, low: float, high: float, meaning: str) -> Any:
    return param(default, unit, low, high, grade="E", eq="-", meaning=meaning)


@dataclass(frozen=True)
class CalibrationSettings(Spec):
    """How much is simulated, and what counts as near; see ``conf/analysis/calibrate.yaml`` for the sizes."""

    data: str = ""  # a survey of one's own service, as CSV
    targets: str = ""  # a YAML file: how to read the survey, and figures of the service; empty: published patterns
    name: str = "calibrated"  # of the ensemble
    draws: int = _number(300, "draws", 30, 100_000, "draws simulated in each wave")
    waves: int = _number(2, "waves", 1, 20, "waves of simulation and emulation before the last one")
    candidates: int = _number(300, "draws", 30, 100_000, "draws simulated last, of which members are chosen")
    members: int = _number(100, "members", 10, 10_000, "members of the ensemble")
    replicates: int = _number(2, "runs", 1, 10_000, "replicates of each draw in the waves")
    candidate_replicates: int = _number(4, "runs", 1, 10_000, "replicates of each draw in the last wave")
    points: int = _number(20_000, "points", 1000, 10_000_000, "points at which emulators are asked, in each wave")
    particles: int = _number(1000, "points", 50, 1_000_000, "points of the posterior")
    sweeps: int = _number(30, "steps", 0, 100_000, "Metropolis steps of each point of the posterior")
    cutoff: float = _number(3.0, "standard deviations", 0.5, 20.0, "implausibility above which a point is ruled out")
    discrepancy: float = _number(
        0.5, "share", 0.0, 10.0, "of what the model leaves out: its standard deviation over that of a band"
    )
    truths: int = _number(20, "truths", 0, 10_000, "synthetic truths that the recovery is tested on")
    seed: int = _number(16001, "-", 0, 2**63 - 1, "of the designs and of the simulations")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.members > self.candidates:
            from sim.core.errors import ConfigError

            raise ConfigError(
                f"calibrate.members = {self.members} is more than the {self.candidates} candidates that they are "
                "chosen from; give more candidates or fewer members."
            )

    @classmethod
    def where(cls) -> str:
        return "calibrate"
