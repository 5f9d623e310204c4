"""The evaluative loop: the organisation asks its people and moves money to the largest gap it sees (E22)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import mean
from sim.core.purposes import SURVEY_ERROR, SURVEY_REPLY

if TYPE_CHECKING:
    from benchmarks.textbook.service import TextbookService
    from benchmarks.textbook.worker import Worker

GAPS = ("understanding", "friction", "tension", "access")
STEPS = 4  # answers are given on a scale of five steps


class Survey:
    """One survey of everyone in post. What is done with it knows the answers only."""

    def __init__(self, model: TextbookService) -> None:
        self.model, self.loop = model, model.p.cpd.loop
        asked = [worker for locality in model.localities for worker in locality.workers if worker.occupied]
        self.answers = [self.answer(worker) for worker in asked if self.replies(worker)]
        model.notes.service["surveyed"] += len(asked)
        model.notes.service["replies"] += len(self.answers)

    def replies(self, worker: Worker) -> bool:
        """Whether somebody answers: those away do not, the strained less."""
        if self.model.config.cpd.loop.reads_truth:
            return True
        u = self.model.luck.uniform(SURVEY_REPLY, self.model.week, worker.address)
        willing = self.loop.response * math.exp(-self.loop.strain_nonresponse * worker.strain)
        return worker.at_work() and u < willing

    def answer(self, worker: Worker) -> tuple[float, ...]:
        """Understanding of other roles, process conflict, tension: as ticked. It takes some time."""
        worker.training += self.loop.answer_hours
        truths = worker.mean_understanding(), worker.process_met, worker.tension_met
        if self.model.config.cpd.loop.reads_truth:
            return truths
        draws = self.model.luck.normals(SURVEY_ERROR, self.model.week, worker.address)
        return tuple(self.ticked(truth, draw) for truth, draw in zip(truths, draws, strict=False))

    def ticked(self, truth: float, draw: float) -> float:
        """A share with an error, on five steps."""
        felt = min(max(truth + self.loop.error * draw, 0.0), 1.0)
        return math.floor(felt * STEPS + 0.5) / STEPS

    def gaps(self) -> dict[str, float]:
        """How far each finding misses its aim, relative to how far it could."""
        if not self.answers:
            return dict.fromkeys(GAPS, 0.0)
        understanding, friction, tension = (mean(values) for values in zip(*self.answers, strict=True))
        hours = [profession.training_per_head() for profession in self.model.professions]  # the attendance lists
        access = (max(hours) - min(hours)) / max(hours) if max(hours) > 0 else 0.0
        aim = self.loop.understanding_aim
        return {
            "understanding": max(0.0, aim - understanding) / aim if aim > 0 else 0.0,
            "friction": excess(friction, self.loop.friction_aim),
            "tension": excess(tension, self.loop.tension_aim),
            "access": excess(access, self.loop.access_aim),
        }

    def steer(self) -> None:
        """Money goes to the programmes that say they close the largest gap: in future, and from today's pots."""
        gaps, programmes = self.gaps(), self.model.programmes
        largest = max(GAPS, key=lambda gap: gaps[gap])
        matching = [programme for programme in programmes if programme.activity.addresses == largest]
        if gaps[largest] <= 0 or not matching:
            return
        self.model.notes.service["gap"] = 1 + GAPS.index(largest)
        gift = self.loop.shift / len(matching)
        weights = sum(programme.weight for programme in programmes)
        pots = {pot: sum(programme.pots[pot] for programme in programmes) for pot in programmes[0].pots}
        for programme in programmes:
            programme.weight *= 1 - self.loop.shift
            programme.pots = {pot: (1 - self.loop.shift) * money for pot, money in programme.pots.items()}
        for programme in matching:
            programme.weight += gift * weights
            for pot in programme.pots:
                programme.pots[pot] += gift * pots[pot]


def excess(found: float, aim: float) -> float:
    """How far what should be low exceeds what is put up with, relative to the most it could."""
    return max(0.0, found - aim) / (1 - aim) if aim < 1 else 0.0


def evaluate(model: TextbookService) -> None:
    """A survey every so many weeks, counted from the framework's first release of money."""
    first = model.dates.first_release
    if first is None or not model.config.cpd.loop.enabled:
        return
    lived = model.week - model.start - first
    if lived > 0 and lived % model.p.cpd.loop.every_weeks == 0:
        Survey(model).steer()
