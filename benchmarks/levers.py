"""The cost of the levers: ``python -m benchmarks.levers``.

Compares the case study's organisation with every lever in use and with none, alternately in one process and on one
core. Only ratios are comparable between machines.
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


def no_levers() -> Config:
    """No lever in use."""
    return compose_config("status_quo", justice={"enabled": False}, leadership={"seats": {}, "turnover_rate": 0.0})


def all_levers() -> Config:
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


def processor_seconds(config: Config, replicate: int) -> float:
    """Processor seconds of the measured weeks, without burn-in."""
    simulator = Simulator(config, replicate)
    simulator.advance(config.burn_in)
    return seconds(lambda: simulator.advance(WEEKS))


def main() -> None:
    """Time both and print the ratio."""
    without_levers, with_levers = no_levers(), all_levers()
    processor_seconds(without_levers, 0), processor_seconds(with_levers, 0)
    ratios = [processor_seconds(with_levers, r) / processor_seconds(without_levers, r) for r in range(ROUNDS)]
    print(
        f"all levers / none, {WEEKS} weeks of 220 staff, one core: median {statistics.median(ratios):.2f} x "
        f"({min(ratios):.2f} to {max(ratios):.2f})"
    )


if __name__ == "__main__":
    main()
