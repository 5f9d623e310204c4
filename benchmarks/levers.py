"""What the levers cost: ``python -m benchmarks.levers``.

The case study's organisation with every lever in use, against the same without any, timed in turn, A B A B, in one
process and on one core. Ratios are printed: absolute times depend on the machine.
"""

from __future__ import annotations

import statistics

from benchmarks.speed import seconds
from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.settings.compose import compose_config

ROUNDS = 9
WEEKS = 156
PORTFOLIO = {
    "study_day": {"per_year": 4}, "bite_size": {"per_year": 12}, "supervision": {"per_year": 12},
    "learning_set": {"per_year": 12}, "shadowing": {"per_year": 2}, "away_day": {"per_year": 1},
    "appraisal": {"per_year": 1}, "e_learning": {"per_year": 4}, "classroom": {"per_year": 2},
    "conference": {"per_year": 1}, "registration": {"per_year": 1},
}  # fmt: skip


def bare() -> Config:
    """No lever in use."""
    return compose_config("status_quo", justice={"enabled": False}, leadership={"seats": {}, "turnover_rate": 0.0})


def loaded() -> Config:
    """Every lever in use."""
    return compose_config(
        "case_study",
        leadership={"agenda_spread": 0.5},
        stance="interactionist",
        events="flux",
        structure={"co_location": 1.0},
        cpd={
            "budget": 600.0, "allocation": "leadership_share", "activities": PORTFOLIO,
            "alternatives": {"shared_forms": {}, "admin_support": {}}, "loop": {"enabled": True},
            "ring_fenced_hours": 1.0, "backfill_share": 0.2,
        },
        schedule=[{"week": 26, "until": 130, "set": {"demand.volume": 1.02}}],
    )  # fmt: skip


def lived(config: Config, replicate: int) -> float:
    """Processor seconds of the measured weeks, for each encounter's worth of work alike: burn-in is not counted."""
    simulator = Simulator(config, replicate)
    simulator.advance(config.burn_in)
    return seconds(lambda: simulator.advance(WEEKS))


def main() -> None:
    """Time both and print the ratio."""
    without, everything = bare(), loaded()
    lived(without, 0), lived(everything, 0)
    ratios = [lived(everything, r) / lived(without, r) for r in range(ROUNDS)]
    print(
        f"all levers / none, {WEEKS} weeks of 220 staff, one core: median {statistics.median(ratios):.2f} x "
        f"({min(ratios):.2f} to {max(ratios):.2f})"
    )


if __name__ == "__main__":
    main()
