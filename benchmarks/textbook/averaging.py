"""The rival model without individuals: people and ties move to the means of their groups (R1)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import mean, toward

if TYPE_CHECKING:
    from benchmarks.textbook.service import TextbookService
    from benchmarks.textbook.worker import Worker

NUMBERS = (
    "strain", "skill", "tension_met", "task_met", "process_met", "leadership_trust", "commitment", "grievance",
)  # fmt: skip


def r1_average(model: TextbookService) -> None:
    """Ties first, then people."""
    in_post = [worker for locality in model.localities for worker in locality.workers if worker.occupied]
    if model.p.averaging.ties > 0:
        average_ties(in_post, model.p.averaging.ties)
    if model.p.averaging.people > 0:
        for profession in model.professions:
            average_people([worker for worker in in_post if worker.profession is profession], model.p.averaging.people)


def average_ties(in_post: list[Worker], share: float) -> None:
    """Each tie moves to the mean of all ties between the two professions."""
    ties = defaultdict(list)
    for worker in in_post:
        for other in worker.colleagues():
            if other.occupied:
                ties[worker.profession, other.profession].append((worker, other))
    for pairs in ties.values():
        trust = mean(worker.trust[other] for worker, other in pairs)
        tension = mean(worker.tension[other] for worker, other in pairs)
        for worker, other in pairs:
            worker.trust[other] = toward(worker.trust[other], trust, share)
            worker.tension[other] = toward(worker.tension[other], tension, share)


def average_people(workers: list[Worker], share: float) -> None:
    """Each person moves to the mean of the profession."""
    if not workers:
        return
    for name in NUMBERS:
        usual = mean(getattr(worker, name) for worker in workers)
        for worker in workers:
            setattr(worker, name, toward(getattr(worker, name), usual, share))
    for other in workers[0].profession.others:
        for beliefs in ([worker.understanding for worker in workers], [worker.myths for worker in workers]):
            usual = mean(belief[other] for belief in beliefs)
            for belief in beliefs:
                belief[other] = toward(belief[other], usual, share)
