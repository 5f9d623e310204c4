"""Events: a restructure moves people and reduces mandate clarity, an incident raises risk aversion (E25)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import toward
from sim.core.rng_streams import DYAD_RESET, RESTRUCTURE_MOVE

if TYPE_CHECKING:
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.service import TextbookService
    from sim.model.events import Event


def e25_apply_events(model: TextbookService) -> None:
    """All events of the week; risk aversion fades."""
    leadership = model.leadership
    leadership.risk -= model.p.leadership.risk_fading_rate * leadership.risk
    for _, event in sorted(model.config.events.items()):
        if event.week != model.week - model.start:
            continue
        if event.kind == "incident":
            leadership.risk = toward(leadership.risk, 1.0, event.severity)
        else:
            for locality in model.localities:
                e25_restructure(locality, event)


def e25_restructure(locality: Locality, event: Event) -> None:
    """Some people move to teams where they know nobody, other ties are cut, mandate clarity falls."""
    model = locality.model
    locality.mandate *= 1 - event.clarity_drop
    for worker in locality.workers:
        if not worker.occupied:
            continue
        worker.resistance = toward(worker.resistance, 1.0, event.resistance)
        if model.draws.uniform(RESTRUCTURE_MOVE, model.week, worker.key) < event.share:
            model.totals.service["moved"] += 1
            worker.release_roles()
            worker.meet_everyone(model.week)
    for one, two in combinations(locality.workers, 2):
        if model.draws.uniform(DYAD_RESET, model.week, *sorted((one.key, two.key))) < event.ties:
            one.start_trust(two, model.week)
            two.start_trust(one, model.week)
