"""The evaluative loop: the organisation asks its people and moves money to the largest gap it sees (E22, E28, E29)."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from scipy.optimize import brentq

from benchmarks.textbook.arithmetic import mean
from sim.core.entity_ids import question_id
from sim.core.rng_streams import SURVEY_ERROR, SURVEY_METHOD, SURVEY_MISSING, SURVEY_PAGE, SURVEY_REPLY
from sim.model.survey.norms import norms

if TYPE_CHECKING:
    from benchmarks.textbook.service import TextbookService
    from benchmarks.textbook.worker import Worker
    from sim.model.survey.instrument import Page, Scale

GAPS = ("understanding", "friction", "tension", "access")
SHOWN_BY = {"understanding": "understanding", "process_conflict": "friction", "relationship_conflict": "tension"}
BELL = NormalDist()


class Survey:
    """One survey of everyone on the list. What is done with it knows the answers only."""

    def __init__(self, model: TextbookService) -> None:
        self.model, self.loop = model, model.p.cpd.loop
        self.truly, self.asked_with = model.config.cpd.loop.reads_truth, model.config.cpd.loop.survey_instrument
        self.reply, self.week = self.asked_with.reply, model.week - 1
        self.shares: dict[str, list[float]] = {gap: [] for gap in GAPS}
        listed = [worker for locality in model.localities for worker in locality.workers if self.reached(worker)]
        asked = [worker for worker in listed if worker.occupied]
        common = self.e29_common([self.e29_reluctance(worker) for worker in asked], len(listed))
        replying = [worker for worker in asked if self.replies(worker, common)]
        for worker in replying:
            self.fill_in(worker)
        self.replied = len(replying)
        model.notes.service["surveyed"] += len(asked)
        model.notes.service["replies"] += len(replying)

    def reached(self, worker: Worker) -> bool:
        """Whether the list has this post."""
        profession = self.model.config.organisation.professions[worker.profession.name]
        side = self.asked_with.frame != "education_side" or profession.form_set == "education"
        return side and (not self.asked_with.professions or worker.profession.name in self.asked_with.professions)

    def e29_reluctance(self, worker: Worker) -> float:
        """How much more readily than others somebody answers, as a logit."""
        reply, told = self.reply, 0.0
        if reply.missing != "mcar":
            told += reply.strain * standing("strain", worker.strain)
            told += reply.profession.get(worker.profession.name, 0.0)
        if reply.missing == "mnar":
            told += reply.conflict * standing("relationship_conflict", worker.tension_met)
        return told

    def e29_common(self, logits: list[float], listed: int) -> float:
        """What all have in common, so that the mean chance over the whole list is the rate."""
        wanted = self.reply.rate * listed

        def beyond(common: float) -> float:
            return sum(chance(logit + common) for logit in logits) - wanted

        if not logits or beyond(60.0) <= 0:
            return 60.0
        return -60.0 if beyond(-60.0) >= 0 else brentq(beyond, -60.0, 60.0, xtol=1e-13)

    def replies(self, worker: Worker, common: float) -> bool:
        """Whether somebody answers at all."""
        u, *_ = self.model.rng_key.uniforms(SURVEY_REPLY, self.week, worker.address, question_id(self.asked_with.code))
        return self.truly or u < chance(self.e29_reluctance(worker) + common)

    def fill_in(self, worker: Worker) -> None:
        """Page by page; it takes some time."""
        worker.training += self.loop.answer_hours
        for name, page in self.asked_with.order.items():
            place = question_id(f"{self.asked_with.code}.{name}")
            u_skip, u_stop, u_role, _ = self.model.rng_key.uniforms(SURVEY_PAGE, self.week, worker.address, place)
            if not self.truly and u_stop < page.break_off:
                return
            concerned = u_role < page.relevance.get(worker.profession.name, page.applies)
            if self.truly or (concerned and u_skip >= page.skip):
                self.fill_in_page(worker, page)

    def fill_in_page(self, worker: Worker, page: Page) -> None:
        """The items of a page that show a gap; single ones may be left empty."""
        for name in page.scales:
            scale = self.asked_with.scales[name]
            gap = SHOWN_BY.get(scale.latent)
            if gap is None:
                continue
            for item, cuts in zip(self.asked_with.item_names(name), scale.cuts(), strict=True):
                draw, *_ = self.model.rng_key.normals(SURVEY_MISSING, self.week, worker.address, question_id(item))
                if self.truly or self.reply.item_missing == 0 or draw > BELL.inv_cdf(self.reply.item_missing):
                    self.shares[gap].append(self.e28_answer(worker, scale, item, cuts) / len(cuts))

    def e28_answer(self, worker: Worker, scale: Scale, item: str, cuts: tuple[float, ...]) -> float:
        """Thresholds passed; of the truth, their mean over all moods and errors."""
        truths = {
            "understanding": worker.mean_understanding(),
            "process_conflict": worker.process_met,
            "relationship_conflict": worker.tension_met,
        }
        signal = scale.loading * standing(scale.latent, truths[scale.latent])
        signal += scale.offset + scale.shift.get(worker.profession.name, 0.0)
        if self.truly:
            spread = math.sqrt(1 - scale.loading**2)
            return math.fsum(1 - BELL.cdf((cut - signal) / spread) for cut in cuts)
        mood, *_ = self.model.rng_key.normals(SURVEY_METHOD, 0, worker.address, 0)
        error, *_ = self.model.rng_key.normals(SURVEY_ERROR, self.week, worker.address, question_id(item))
        own = math.sqrt(1 - scale.loading**2 - scale.common_method**2)
        return sum(signal + scale.common_method * mood + own * error > cut for cut in cuts)

    def gaps(self) -> dict[str, float]:
        """How far each finding misses its aim, relative to how far it could; what nobody answered is not seen."""
        hours = [profession.training_per_head() for profession in self.model.professions]  # the attendance lists
        access = (max(hours) - min(hours)) / max(hours) if max(hours) > 0 else 0.0
        found = {gap: self.read_back(gap, mean(shares)) for gap, shares in self.shares.items() if shares}
        gaps, aim = dict.fromkeys(GAPS, 0.0), self.loop.understanding_aim
        if "understanding" in found:
            gaps["understanding"] = max(0.0, aim - found["understanding"]) / aim if aim > 0 else 0.0
        for gap, allowed in (("friction", self.loop.friction_aim), ("tension", self.loop.tension_aim)):
            gaps[gap] = excess(found[gap], allowed) if gap in found else 0.0
        if self.replied:
            gaps["access"] = excess(access, self.loop.access_aim)
        return gaps

    def read_back(self, gap: str, share: float) -> float:
        """What a mean answer says of what was asked for: the group around which the norm's people would answer so."""
        scales = [scale for scale in self.asked_with.scales.values() if SHOWN_BY.get(scale.latent) == gap]
        items = [(scale.loading, cuts) for scale in scales for cuts in scale.cuts()]

        def beyond(eta: float) -> float:
            shares = [mean([BELL.cdf(loading * eta - cut) for cut in cuts]) for loading, cuts in items]
            return mean(shares) - share

        if beyond(-12.0) >= 0:
            eta = -12.0
        else:
            eta = 12.0 if beyond(12.0) <= 0 else brentq(beyond, -12.0, 12.0, xtol=1e-14)
        norm = norms()[scales[0].latent]
        return min(max(norm.mean + norm.deviation * eta, 0.0), 1.0)

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


def standing(latent: str, reading: float) -> float:
    """A reading on the frozen metric of the norm."""
    return (reading - norms()[latent].mean) / norms()[latent].deviation


def chance(logit: float) -> float:
    """Probability of a logit."""
    return 1 / (1 + math.exp(-logit))


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
