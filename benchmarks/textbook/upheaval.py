"""What befalls a service: a restructure moves people and blurs the mandate, an incident frightens leaders (E25)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import toward
from sim.core.rng_streams import DYAD_RESET, RESTRUCTURE_MOVE

if TYPE_CHECKING:
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.service import TextbookService
    from sim.model.events import Event


def e25_strike(model: TextbookService) -> None:
    """All events of the week; the fear of the last one fades."""
    leadership = model.leadership
    leadership.risk -= model.p.leadership.risk_fading_rate * leadership.risk
    for _, event in sorted(model.config.events.items()):
        if event.week != model.week - model.start:
            continue
        if event.kind == "incident":
            leadership.risk = toward(leadership.risk, 1.0, event.severity)
        else:
            for locality in model.localities:
                e25_reorganise(locality, event)


def e25_reorganise(locality: Locality, event: Event) -> None:
    """Some move to teams where they know nobody, other ties are cut, nobody knows who does what."""
    model = locality.model
    locality.mandate *= 1 - event.clarity_drop
    for worker in locality.workers:
        if not worker.occupied:
            continue
        worker.resistance = toward(worker.resistance, 1.0, event.resistance)
        if model.rng_key.uniform(RESTRUCTURE_MOVE, model.week, worker.address) < event.share:
            model.notes.service["moved"] += 1
            worker.hand_over()
            worker.meet_everyone(model.week)
    for one, two in combinations(locality.workers, 2):
        if model.rng_key.uniform(DYAD_RESET, model.week, *sorted((one.address, two.address))) < event.ties:
            one.start_trust(two, model.week)
            two.start_trust(one, model.week)
