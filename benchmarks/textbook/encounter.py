"""An encounter of two people: disagreement, process conflict, hazard of an episode, effects."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import framework_distance, mean_square_gap, toward
from benchmarks.textbook.ledger import hazard_causes, process_causes
from sim.core.rng_streams import MEETING_PAIR

if TYPE_CHECKING:
    from benchmarks.textbook.case import Case
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.meeting import Member
    from benchmarks.textbook.participant import Participant
    from benchmarks.textbook.worker import Worker

MAX_TEAM_SIZE = 4  # the largest team


class Encounter:
    """One pair. Subclasses say what brings them together: a case, a CPD session or co-location."""

    def __init__(self, locality: Locality, first: Participant, second: Participant) -> None:
        self.locality, self.model = locality, locality.model
        self.first, self.second = first, second
        self.i, self.j = first.worker, second.worker
        self.p, self.q = first.profession, second.profession

    def simulate_equations(self, u_process: float, u_episode: float) -> None:
        """The equations in their order."""
        self.describe_pair()
        self.e6_task_conflict()
        self.e7_process_conflict(u_process)
        self.e8_relationship_conflict_hazard()
        self.episode = u_episode < 1 - math.exp(-self.hazard)
        self.e10_effects()
        self.e26_framework_drift()

    def describe_pair(self) -> None:
        """What the two bring: means of each other's trust, tension, understanding and myths."""
        i, j, p, q = self.i, self.j, self.p, self.q
        self.trust = (i.trust[j] + j.trust[i]) / 2
        self.tension = (i.tension[j] + j.tension[i]) / 2
        self.understanding = (i.understanding[q] + j.understanding[p]) / 2
        self.myths = (i.myths[q] + j.myths[p]) / 2
        self.strain = (i.strain + j.strain) / 2
        self.distance = framework_distance(i.framework, j.framework)

    def preference_gap(self) -> float:
        """Difference between what the two would do, before tension increases it."""
        raise NotImplementedError

    def e4_disagreement(self) -> float:
        """D: this difference, increased by tension."""
        return self.preference_gap() * (1 + self.model.p.values.tension_sharpening * self.tension)

    def e6_task_conflict(self) -> None:
        """Disagreement that both voice is task conflict; otherwise it is unspoken."""
        aired = 1 - math.exp(-self.locality.complexity * self.e4_disagreement())
        spoken = self.first.speaks and self.second.speaks
        self.task, self.unspoken = (aired, 0.0) if spoken else (0.0, aired)

    def e7_sources(self) -> dict[str, float]:
        """Probability of process conflict from each source; empty outside case meetings."""
        return {}

    def e7_process_conflict(self, u: float) -> None:
        """A noisy-or of the sources, partly random."""
        self.sources = self.e7_sources()
        expected = 1 - math.prod(1 - probability for probability in self.sources.values())
        share = self.model.p.process_conflict.noise_share
        self.process = (1 - share) * expected + share * (u < expected)
        self.process_causes = process_causes(self.sources, self.process)

    def e8_relationship_conflict_hazard(self) -> None:
        """[lambda_R (attribution tau + zeta pi) + lambda_F |f_i - f_j|] times trust gate, myths, strain."""
        episodes = self.model.p.episodes
        self.terms = {
            "disagreement": episodes.coupling_rate * self.task,
            "process": episodes.coupling_rate * episodes.process_weight * self.process,
            "injustice": episodes.injustice_rate * self.e24_felt_injustice(),
        }
        self.factors = {
            "low_trust": (1 - self.trust) ** episodes.trust_exponent,
            "myths": 1 + episodes.myths_slope * self.myths,
            "strain": 1 + episodes.strain_slope * self.strain,
        }
        self.blamed = 1 - episodes.attribution_slope * (1 - self.locality.mandate) * self.trust
        terms = self.terms["disagreement"] * self.blamed + self.terms["process"] + self.terms["injustice"]
        self.hazard = terms * math.prod(self.factors.values())

    def e24_felt_injustice(self) -> float:
        """|f_i - f_j|, increased by distrust of leadership, less the part directed at leaders (E23)."""
        justice = self.model.p.justice
        trusted = (self.i.leadership_trust + self.j.leadership_trust) / 2
        doubt = 1 + justice.doubt_slope * max(justice.usual_trust - trusted, 0.0)
        sideways = 1 - self.model.p.stance.aim_up
        return sideways * doubt * abs(self.i.felt_deprivation() - self.j.felt_deprivation())

    # E10: what stays

    def e10_effects(self) -> None:
        """Tension, trust and myths after an episode or a good encounter; understanding grows in both cases."""
        for worker, other in ((self.i, self.j), (self.j, self.i)):
            if self.episode:
                self.e10_update_after_episode(worker, other)
            else:
                self.e10_update_without_episode(worker, other)
            role, learned = other.profession, self.model.p.encounter_effects.learning_rate
            worker.understanding[role] = toward(worker.understanding[role], 1.0, learned)

    def e10_update_after_episode(self, worker: Worker, other: Worker) -> None:
        """After an episode. Concern for the other reduces its effects."""
        encounter_effects, role = self.model.p.encounter_effects, other.profession
        harm = self.e10_harm()
        if harm == 1:
            worker.last_breach = self.model.week
        worker.tension[other] += encounter_effects.tension_gain * harm * (1 - worker.tension[other])
        worker.trust[other] -= harm * self.e10_confirmed("trust_loss", 1 - worker.trust[other]) * worker.trust[other]
        if role is not worker.profession:
            worker.myths[role] += encounter_effects.myths_gain * harm * (1 - worker.myths[role])
            worker.story = other, other.occupant

    def e10_harm(self) -> float:
        """1 minus the mean concern for the other; 1 is a breach, one half or more a quarrel."""
        return 1 - (self.first.concern + self.second.concern) / 2

    def e10_update_without_episode(self, worker: Worker, other: Worker) -> None:
        """Without an episode trust grows, tension declines, and myths decline or, in bad contact, grow."""
        encounter_effects, role = self.model.p.encounter_effects, other.profession
        worker.trust[other] += self.e10_confirmed("trust_gain", worker.trust[other]) * (1 - worker.trust[other])
        worker.tension[other] -= encounter_effects.tension_repair * worker.tension[other]
        if role is worker.profession:
            return
        quality = self.e10_contact_quality()
        target, share = (0.0, quality) if quality > 0 else (1.0, -quality)
        worker.myths[role] = toward(worker.myths[role], target, encounter_effects.myths_loss * min(share, 1.0))

    def e10_confirmed(self, rate: str, credence: float) -> float:
        """a (2 x)^c, with a 2^c capped at 1: what fits the present trust counts more."""
        effects = self.model.p.encounter_effects
        return min(1.0, getattr(effects, rate) * 2**effects.confirmation) * credence**effects.confirmation

    def e10_contact_quality(self) -> float:
        """Equal voice, shared aims and support as one bundle; lower with unequal voice and distant values."""
        encounter_effects = self.model.p.encounter_effects
        inequality = abs(self.p.voice - self.q.voice)
        bundle = (1 - inequality) * self.locality.mandate * (self.p.voice + self.q.voice) / 2
        warmth = encounter_effects.contact_floor + (1 - encounter_effects.contact_floor) * bundle
        return warmth - encounter_effects.contact_backfire * inequality * self.distance

    def e26_framework_drift(self) -> None:
        """Frameworks that are close enough move towards a trusted colleague's; both start from the old values."""
        frames = self.model.p.framework_drift
        if self.distance > frames.confidence:
            return
        before = dict(self.i.framework), dict(self.j.framework)
        self.i.framework = self.e26_moved(*before, frames.pull * self.i.trust[self.j])
        self.j.framework = self.e26_moved(*reversed(before), frames.pull * self.j.trust[self.i])

    @staticmethod
    def e26_moved(mine: dict[str, float], theirs: dict[str, float], share: float) -> dict[str, float]:
        """A framework moved by a share of the distance to another."""
        return {part: toward(value, theirs[part], share) for part, value in mine.items()}


class MeetingOfTwo(Encounter):
    """A pair within a case meeting."""

    def __init__(self, case: Case, first: Member, second: Member) -> None:
        super().__init__(case.locality, first, second)
        self.case = case

    def simulate(self) -> None:
        """The encounter, and what is written down."""
        roles = self.case.roles
        pair = roles.index(self.first.role) * MAX_TEAM_SIZE + roles.index(self.second.role)
        u_process, u_episode, *_ = self.model.draws.uniforms(MEETING_PAIR, self.model.week, self.case.key, pair)
        self.simulate_equations(u_process, u_episode)
        self.add_totals()

    def preference_gap(self) -> float:
        """Root mean square difference of preferred plans."""
        return math.sqrt(mean_square_gap(self.first.preferred, self.second.preferred))

    def e7_sources(self) -> dict[str, float]:
        """Probability of process conflict from each source: roles, forms, mandate, load."""
        process_conflict, p = self.model.p.process_conflict, self.model.p
        relief = process_conflict.lead_relief * p.structure.lead_professional
        load_gap = min(abs(self.i.capped_load() - self.j.capped_load()), 1.0)
        forms_differ = self.p.form_set != self.q.form_set
        sources = {
            "role_misunderstanding": process_conflict.role_prob * (1 - self.understanding),
            "forms": process_conflict.forms_prob * (1 - p.paperwork.shared) * forms_differ,
            "unclear_mandate": process_conflict.mandate_prob * (1 - relief) * (1 - self.locality.mandate),
            "load": process_conflict.load_prob * load_gap,
        }
        factor = 1 + process_conflict.tension_slope * self.tension  # tension multiplies every pressure -log(1 - c)
        return {source: 1 - (1 - probability) ** factor for source, probability in sources.items()}

    def add_totals(self) -> None:
        """In the memory of both, in the case's record, and in the week's notes."""
        i, j = self.i, self.j
        relationship = (i.tension[j] + j.tension[i]) / 2
        i.week_encounters.append((self.task, self.process, i.tension[j]))
        j.week_encounters.append((self.task, self.process, j.tension[i]))
        for member in (self.first, self.second):
            member.task += self.task
            member.process += self.process
        met = {
            "encounters": 1, "episodes": int(self.episode), "task": self.task, "unspoken": self.unspoken,
            "process": self.process, "relationship": relationship,
        }  # fmt: skip
        for name, value in met.items():
            setattr(self.case, name, getattr(self.case, name) + value)
        met |= {"quarrels": int(self.episode and self.e10_harm() >= 0.5)}
        met |= {"breaches": int(self.episode and self.e10_harm() == 1)}
        self.case.trust += self.trust
        self.locality.totals.update(met)
        pair = self.model.totals.pair(self.p, self.q)
        pair.update(met)
        pair["hazard"] += self.hazard
        pair.update({f"process_{cause}": amount for cause, amount in self.process_causes.items()})
        pair.update({f"hazard_{cause}": amount for cause, amount in self.hazard_causes().items()})

    def hazard_causes(self) -> dict[str, float]:
        """The hazard by cause, relative to the gate of first trust."""
        first_trust, gamma = self.model.p.gossip.usual_trust, self.model.p.episodes.trust_exponent
        gate = (1 - first_trust) ** gamma or 1.0
        return hazard_causes(self.terms, self.factors, self.blamed, self.sources, gate)
