"""How much is simulated of each target of docking."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class DockSettings(Spec):
    """How much is simulated of each target. ``targets``: their names; none: all."""

    targets: list[str] = field(default_factory=list)
    seed: int = param(77_001, "-", 0, 2**63 - 1, grade="E", eq="-", meaning="random seed of all targets")
    replicates: int = param(20, "replicates", 1, 100_000, grade="E", eq="-", meaning="of each world of our model")
    mixing_runs: int = param(30, "runs", 1, 100_000, grade="E", eq="-", meaning="of bounded confidence, each value")
    cave_runs: int = param(200, "runs", 1, 100_000, grade="E", eq="-", meaning="of Flache & Macy's model, each case")
    code_runs: int = param(600, "runs", 1, 100_000, grade="E", eq="-", meaning="of March's model, each cell")
    completions: int = param(200, "draws", 1, 100_000, grade="E", eq="-", meaning="of what the rule table leaves open")
    queues: int = param(1500, "localities", 2, 10_000, grade="E", eq="-", meaning="independent queues")
