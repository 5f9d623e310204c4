"""How fast the compiled week is: ``python -m benchmarks.speed``.

First the gate: the compiled model and the textbook (one object a person, plain Mesa) must agree. Then
both are timed in turn, A B A B, in one process and on one core, and ratios are printed: absolute times
depend on the machine. The textbook asks the same compiled dice, so that the ratio is not a matter of a
slow random generator. Last: how the cost per practitioner and week, and memory, grow with size.
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
CREW = 12  # compiled replicates that live the weeks which one textbook service lives
SIZES = (140, 2_000, 100_000)


def gate(staff: int) -> None:
    """Both implementations tell the same story, or nothing is timed."""
    simulator, textbook = Simulator(service_of(staff)), TextbookService(service_of(staff))
    simulator.advance(GATE_WEEKS)
    for _ in range(GATE_WEEKS):
        textbook.step()
    pairs, closed = simulator.by_pair(), simulator.closed()
    mine = (int(pairs["encounters"].sum()), int(pairs["episodes"].sum()), len(closed))
    theirs = (
        sum(pair["encounters"] for week in textbook.history for pair in week.by_pair.values()),
        sum(pair["episodes"] for week in textbook.history for pair in week.by_pair.values()),
        len(textbook.closed),
    )
    if mine != theirs:
        raise SystemExit(f"the implementations differ (encounters, episodes, closed): {mine} and {theirs}")
    print(f"gate: {GATE_WEEKS} weeks of {staff} staff agree: encounters, episodes, closed cases = {mine}")


def seconds(action) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    action()
    return time.process_time() - start


def against_peer(staff: int) -> None:
    """Compiled against textbook, per practitioner and week, in turn and at the same age: backlogs grow."""
    config = service_of(staff)
    simulators, textbook = [Simulator(config, replicate) for replicate in range(CREW)], TextbookService(config)
    people = len(simulators[0].state.people)
    ratios, slow, fast = [], [], []
    for _ in range(ROUNDS):
        slow.append(seconds(lambda: [textbook.step() for _ in range(PEER_WEEKS)]) / PEER_WEEKS / people)
        lived = seconds(lambda: [simulator.advance(PEER_WEEKS) for simulator in simulators])
        fast.append(lived / CREW / PEER_WEEKS / people)
        ratios.append(slow[-1] / fast[-1])
    print(
        f"plain Mesa / compiled at {people} staff, one core: median {statistics.median(ratios):.0f} x "
        f"({min(ratios):.0f} to {max(ratios):.0f}); {statistics.median(slow) * 1e6:.0f} against "
        f"{statistics.median(fast) * 1e6:.2f} microseconds per practitioner and week"
    )


def growth(sizes: tuple[int, ...], weeks: int) -> None:
    """Cost per practitioner and week, and memory per practitioner, by size."""
    first = None
    for staff in sizes:
        simulator = Simulator(service_of(staff))
        people = len(simulator.state.people)
        simulator.advance(2)
        lived = max(weeks, COMPILED_WEEKS * sizes[0] // people)
        cost = seconds(lambda lived=lived, simulator=simulator: simulator.advance(lived)) / lived / people
        first = first or cost
        state = sum(np.asarray(table).nbytes for table in simulator.state) / people
        print(
            f"{people:>7} staff, {lived} weeks: {cost * 1e6:.2f} microseconds per practitioner and week "
            f"({cost / first:.2f} x the smallest); state {state:.0f} bytes per practitioner"
        )


def main() -> None:
    """Run all parts; ``--quick`` leaves out the largest size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 staff")
    parser.add_argument("--weeks", type=int, default=52, help="weeks of the largest size (default 52)")
    options = parser.parse_args()
    gate(PEER_STAFF)
    against_peer(PEER_STAFF)
    growth(SIZES[:-1] if options.quick else SIZES, options.weeks)


if __name__ == "__main__":
    main()
