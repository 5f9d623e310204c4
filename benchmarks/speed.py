"""Speed of the compiled week: ``python -m benchmarks.speed``.

1. The compiled model and the textbook (one object per person, plain Mesa) must agree.
2. Both are timed alternately, in one process and on one core. Only ratios are comparable between machines. The textbook
   uses the same compiled random-number generator.
3. The cost per practitioner and week, and memory, by size of the service.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

from benchmarks.services import service_of
from benchmarks.textbook import TextbookService
from sim.model.simulator import Simulator

PEER_STAFF = 140
GATE_WEEKS = 8
ROUNDS = 4
PEER_WEEKS = 26
COMPILED_WEEKS = 200
REPLICATES = 12  # compiled replicates per textbook service, so that both take measurable time
SIZES = (140, 2_000, 100_000)


def check_agreement(staff: int) -> None:
    """Stop unless both implementations give the same counts."""
    simulator, textbook = Simulator(service_of(staff)), TextbookService(service_of(staff))
    simulator.advance(GATE_WEEKS)
    for _ in range(GATE_WEEKS):
        textbook.step()
    pairs, closed = simulator.by_pair(), simulator.closed()
    compiled = (int(pairs["encounters"].sum()), int(pairs["episodes"].sum()), len(closed))
    readable = (
        sum(pair["encounters"] for week in textbook.history for pair in week.by_pair.values()),
        sum(pair["episodes"] for week in textbook.history for pair in week.by_pair.values()),
        len(textbook.closed),
    )
    if compiled != readable:
        raise SystemExit(f"the implementations differ (encounters, episodes, closed): {compiled} and {readable}")
    print(f"agreement: {GATE_WEEKS} weeks of {staff} staff agree: encounters, episodes, closed cases = {compiled}")


def seconds(action) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    action()
    return time.process_time() - start


def compare_with_textbook(staff: int) -> None:
    """Time both, per practitioner and week, alternately and for the same weeks, because backlogs grow."""
    config = service_of(staff)
    simulators, textbook = [Simulator(config, replicate) for replicate in range(REPLICATES)], TextbookService(config)
    people = len(simulators[0].state.people)
    ratios, slow, fast = [], [], []
    for _ in range(ROUNDS):
        slow.append(seconds(lambda: [textbook.step() for _ in range(PEER_WEEKS)]) / PEER_WEEKS / people)
        duration = seconds(lambda: [simulator.advance(PEER_WEEKS) for simulator in simulators])
        fast.append(duration / REPLICATES / PEER_WEEKS / people)
        ratios.append(slow[-1] / fast[-1])
    print(
        f"plain Mesa / compiled at {people} staff, one core: median {statistics.median(ratios):.0f} x "
        f"({min(ratios):.0f} to {max(ratios):.0f}); {statistics.median(slow) * 1e6:.0f} against "
        f"{statistics.median(fast) * 1e6:.2f} microseconds per practitioner and week"
    )


def cost_by_size(sizes: tuple[int, ...], weeks: int) -> None:
    """Cost per practitioner and week, and memory per practitioner, by size."""
    first = None
    for staff in sizes:
        simulator = Simulator(service_of(staff))
        people = len(simulator.state.people)
        simulator.advance(2)
        duration = max(weeks, COMPILED_WEEKS * sizes[0] // people)
        cost = seconds(lambda duration=duration, simulator=simulator: simulator.advance(duration)) / duration / people
        first = first or cost
        state = sum(np.asarray(table).nbytes for table in simulator.state) / people
        print(
            f"{people:>7} staff, {duration} weeks: {cost * 1e6:.2f} microseconds per practitioner and week "
            f"({cost / first:.2f} x the smallest); state {state:.0f} bytes per practitioner"
        )


def main() -> None:
    """Run all parts; ``--quick`` leaves out the largest size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 staff")
    parser.add_argument("--weeks", type=int, default=52, help="weeks of the largest size (default 52)")
    options = parser.parse_args()
    check_agreement(PEER_STAFF)
    compare_with_textbook(PEER_STAFF)
    cost_by_size(SIZES[:-1] if options.quick else SIZES, options.weeks)


if __name__ == "__main__":
    main()
