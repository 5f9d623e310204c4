"""Settings of ``dissonance sensitivity``: which method, how many points, replicates and resamples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.core.errors import ConfigError, unknown_option
from sim.core.parameters import Spec, param

ONE_AT_A_TIME, MORRIS, SOBOL, PAWN, SWITCHES = "one_at_a_time", "morris", "sobol", "pawn", "switches"
METHODS = (ONE_AT_A_TIME, MORRIS, SOBOL, PAWN, SWITCHES)
SEED = 77_001  # no number of the model was chosen with it


@dataclass(frozen=True)
class SensitivitySettings(Spec):
    """Of analyses over many points; ``conf/analysis/sensitivity.yaml`` gives sizes.

    Attributes:
        method: one of :data:`METHODS`.
        emulator: for Sobol: estimate the indices from an emulator of the draws; false: simulate every point.
        measures: whose levels are analysed; empty: all headline measures.
        contrasts: names of files in ``conf/contrasts``; empty: all.
        switches: mechanisms that are switched on and off in all combinations.
        simulate: settings of the simulations of this size; what is typed comes after them.
    """

    method: str = SOBOL
    emulator: bool = True
    measures: list[str] = field(default_factory=list)
    contrasts: list[str] = field(default_factory=list)
    switches: list[str] = field(default_factory=list)
    simulate: list[str] = field(default_factory=list)
    draws: int = param(
        300,
        "draws",
        20,
        100_000,
        grade="E",
        eq="-",
        meaning="draws from the priors, of sobol with an emulator and pawn",
    )
    blocks: int = param(
        2048, "blocks", 4, 1_048_576, grade="E", eq="-",
        meaning="base points of Saltelli's design; a power of 2; without an emulator all its points are simulated",
    )  # fmt: skip
    trajectories: int = param(10, "trajectories", 2, 10_000, grade="E", eq="-", meaning="of Morris")
    resamples: int = param(200, "resamples", 20, 100_000, grade="E", eq="-", meaning="of each bootstrap")
    replicates: int = param(2, "replicates", 1, 100_000, grade="E", eq="-", meaning="of each world at each point")
    seed: int = param(SEED, "-", 0, 2**63 - 1, grade="E", eq="-", meaning="seed of the simulations")
    design_seed: int = param(1, "-", 0, 2**63 - 1, grade="E", eq="-", meaning="seed of points and of resampling")

    def refusals(self) -> Iterator[str]:
        """A sentence for each setting that has no meaning."""
        if self.method not in METHODS:
            yield unknown_option("method", self.method, METHODS)
        if self.blocks & (self.blocks - 1):
            yield f"blocks = {self.blocks} must be a power of 2, such as 1024: Sobol's sequence is balanced only there."
        if self.method == SWITCHES and not self.switches:
            yield "switches = [] names no mechanism; give some, such as switches=[voice,episodes]."

    def checked(self) -> SensitivitySettings:
        """These settings.

        Raises:
            ConfigError: one has no meaning.
        """
        for sentence in self.refusals():
            raise ConfigError(sentence)
        return self
