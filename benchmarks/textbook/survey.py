"""The evaluative loop: a survey of the staff moves money to the largest gap that it shows (E22, E28, E29)."""

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

GAPS = ("understanding", "process_conflict", "tension", "access")
SHOWN_BY = {
    "understanding": "understanding",
    "process_conflict": "process_conflict",
    "relationship_conflict": "tension",
}
BELL = NormalDist()


class Survey:
    """One survey of everyone on the mailing list. Decisions use only its answers."""

    def __init__(self, model: TextbookService) -> None:
        self.model, self.loop = model, model.p.cpd.loop
        self.reads_truth, self.instrument = model.config.cpd.loop.reads_truth, model.config.cpd.loop.survey_instrument
        self.reply, self.week = self.instrument.reply, model.week - 1
        self.shares: dict[str, list[float]] = {gap: [] for gap in GAPS}
        listed = [worker for locality in model.localities for worker in locality.workers if self.reached(worker)]
        invited = [worker for worker in listed if worker.occupied]
        common = self.e29_common([self.e29_reply_logit(worker) for worker in invited], len(listed))
        replying = [worker for worker in invited if self.replies(worker, common)]
        for worker in replying:
            self.answer_pages(worker)
        self.replied = len(replying)
        model.totals.service["surveyed"] += len(invited)
        model.totals.service["replies"] += len(replying)

    def reached(self, worker: Worker) -> bool:
        """Whether the mailing list contains this post."""
        profession = self.model.config.organisation.professions[worker.profession.name]
        side = self.instrument.frame != "education_side" or profession.form_set == "education"
        return side and (not self.instrument.professions or worker.profession.name in self.instrument.professions)

    def e29_reply_logit(self, worker: Worker) -> float:
        """Logit of replying, without the part common to all."""
        reply, logit = self.reply, 0.0
        if reply.missing != "mcar":
            logit += reply.strain * zscore("strain", worker.strain)
            logit += reply.profession.get(worker.profession.name, 0.0)
        if reply.missing == "mnar":
            logit += reply.conflict * zscore("relationship_conflict", worker.tension_met)
        return logit

    def e29_common(self, logits: list[float], listed: int) -> float:
        """The part common to all with which the mean probability over the list equals the rate."""
        replies_expected = self.reply.rate * listed

        def excess_replies(common: float) -> float:
            return sum(reply_probability(logit + common) for logit in logits) - replies_expected

        if not logits or excess_replies(60.0) <= 0:
            return 60.0
        return -60.0 if excess_replies(-60.0) >= 0 else brentq(excess_replies, -60.0, 60.0, xtol=1e-13)

    def replies(self, worker: Worker, common: float) -> bool:
        """Whether a person replies."""
        u, *_ = self.model.draws.uniforms(SURVEY_REPLY, self.week, worker.key, question_id(self.instrument.code))
        return self.reads_truth or u < reply_probability(self.e29_reply_logit(worker) + common)

    def answer_pages(self, worker: Worker) -> None:
        """Page by page; it takes time."""
        worker.training += self.loop.answer_hours
        for name, page in self.instrument.order.items():
            question = question_id(f"{self.instrument.code}.{name}")
            u_skip, u_stop, u_role, _ = self.model.draws.uniforms(SURVEY_PAGE, self.week, worker.key, question)
            if not self.reads_truth and u_stop < page.break_off:
                return
            concerned = u_role < page.relevance.get(worker.profession.name, page.applies)
            if self.reads_truth or (concerned and u_skip >= page.skip):
                self.answer_page(worker, page)

    def answer_page(self, worker: Worker, page: Page) -> None:
        """The items of a page that measure a gap; single items may be missing."""
        for name in page.scales:
            scale = self.instrument.scales[name]
            gap = SHOWN_BY.get(scale.latent)
            if gap is None:
                continue
            for item, cuts in zip(self.instrument.item_names(name), scale.cuts(), strict=True):
                draw, *_ = self.model.draws.normals(SURVEY_MISSING, self.week, worker.key, question_id(item))
                if self.reads_truth or self.reply.item_missing == 0 or draw > BELL.inv_cdf(self.reply.item_missing):
                    self.shares[gap].append(self.e28_answer(worker, scale, item, cuts) / len(cuts))

    def e28_answer(self, worker: Worker, scale: Scale, item: str, cuts: tuple[float, ...]) -> float:
        """Thresholds passed; for the true value, their mean over method effects and errors."""
        truths = {
            "understanding": worker.mean_understanding(),
            "process_conflict": worker.process_met,
            "relationship_conflict": worker.tension_met,
        }
        signal = scale.loading * zscore(scale.latent, truths[scale.latent])
        signal += scale.offset + scale.shift.get(worker.profession.name, 0.0)
        if self.reads_truth:
            spread = math.sqrt(1 - scale.loading**2)
            return math.fsum(1 - BELL.cdf((cut - signal) / spread) for cut in cuts)
        mood, *_ = self.model.draws.normals(SURVEY_METHOD, 0, worker.key, 0)
        error, *_ = self.model.draws.normals(SURVEY_ERROR, self.week, worker.key, question_id(item))
        own = math.sqrt(1 - scale.loading**2 - scale.common_method**2)
        return sum(signal + scale.common_method * mood + own * error > cut for cut in cuts)

    def gaps(self) -> dict[str, float]:
        """How far each value misses its aim, relative to the largest possible miss; without answers it is 0."""
        hours = [profession.training_per_head() for profession in self.model.professions]  # the attendance lists
        access = (max(hours) - min(hours)) / max(hours) if max(hours) > 0 else 0.0
        estimates = {gap: self.estimate_from_share(gap, mean(shares)) for gap, shares in self.shares.items() if shares}
        gaps, aim = dict.fromkeys(GAPS, 0.0), self.loop.understanding_aim
        if "understanding" in estimates:
            gaps["understanding"] = max(0.0, aim - estimates["understanding"]) / aim if aim > 0 else 0.0
        for gap, allowed in (("process_conflict", self.loop.process_conflict_aim), ("tension", self.loop.tension_aim)):
            gaps[gap] = excess(estimates[gap], allowed) if gap in estimates else 0.0
        if self.replied:
            gaps["access"] = excess(access, self.loop.access_aim)
        return gaps

    def estimate_from_share(self, gap: str, share: float) -> float:
        """The value that a mean answer implies: the group mean at which the norm group's people would answer so."""
        scales = [scale for scale in self.instrument.scales.values() if SHOWN_BY.get(scale.latent) == gap]
        items = [(scale.loading, cuts) for scale in scales for cuts in scale.cuts()]

        def excess_replies(eta: float) -> float:
            shares = [mean([BELL.cdf(loading * eta - cut) for cut in cuts]) for loading, cuts in items]
            return mean(shares) - share

        if excess_replies(-12.0) >= 0:
            eta = -12.0
        else:
            eta = 12.0 if excess_replies(12.0) <= 0 else brentq(excess_replies, -12.0, 12.0, xtol=1e-14)
        norm = norms()[scales[0].latent]
        return min(max(norm.mean + norm.deviation * eta, 0.0), 1.0)

    def move_money(self) -> None:
        """Move money to the programmes that address the largest gap: future money and today's pots."""
        gaps, programmes = self.gaps(), self.model.programmes
        largest = max(GAPS, key=lambda gap: gaps[gap])
        matching = [programme for programme in programmes if programme.activity.addresses == largest]
        if gaps[largest] <= 0 or not matching:
            return
        self.model.totals.service["gap"] = 1 + GAPS.index(largest)
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


def zscore(latent: str, reading: float) -> float:
    """A value in standard deviations of the norm group."""
    return (reading - norms()[latent].mean) / norms()[latent].deviation


def reply_probability(logit: float) -> float:
    """Probability of a logit."""
    return 1 / (1 + math.exp(-logit))


def excess(estimates: float, aim: float) -> float:
    """How far a value that should be low is above its aim, relative to the largest possible excess."""
    return max(0.0, estimates - aim) / (1 - aim) if aim < 1 else 0.0


def evaluate(model: TextbookService) -> None:
    """A survey at regular intervals, counted from the first release of money."""
    first = model.dates.first_release
    if first is None or not model.config.cpd.loop.enabled:
        return
    weeks = model.week - model.start - first
    if weeks > 0 and weeks % model.p.cpd.loop.every_weeks == 0:
        Survey(model).move_money()
