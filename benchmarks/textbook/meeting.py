"""A meeting of a case's team: who speaks, how each handles what comes, and the plan they leave with."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import first_reaching, logistic, mean
from benchmarks.textbook.encounter import Encounter
from sim.core.purposes import MEETING_MEMBER

if TYPE_CHECKING:
    from benchmarks.textbook.case import Case, Plan, Seat
    from benchmarks.textbook.profession import Profession

# Rahim's five styles: (concern for self, concern for the other) of each prototype.
STYLES = {
    "integrating": (1.0, 1.0),
    "obliging": (0.0, 1.0),
    "dominating": (1.0, 0.0),
    "avoiding": (0.0, 0.0),
    "compromising": (0.5, 0.5),
}


class Member:
    """Somebody at a meeting."""

    def __init__(self, case: Case, seat: Seat) -> None:
        self.case, self.seat, self.worker = case, seat, seat.worker
        self.model = case.model
        self.preferred = case.e3_preferred(seat)
        self.task = self.process = 0.0  # conflict met in this meeting

    def size_up(self, others: list[Member]) -> None:
        """Mean trust in, tension with and understanding of the others present."""
        self.trust = mean(self.worker.trust[other.worker] for other in others)
        self.tension = mean(self.worker.tension[other.worker] for other in others)
        self.understanding = mean(self.worker.understanding[other.seat.profession] for other in others)

    def take_part(self) -> None:
        """Speak up or not, and settle on a style."""
        u_speak, u_style, *_ = self.model.luck.uniforms(
            MEETING_MEMBER, self.model.week, self.case.address, self.worker.address
        )
        self.speaks = u_speak < self.e5_speaking_probability()
        self.style = list(STYLES)[first_reaching(self.e9_style_probabilities(), u_style)]
        self.concern = STYLES[self.style][1]
        note = self.model.notes.profession(self.seat.profession)
        note["attendances"] += 1
        note["spoke"] += int(self.speaks)
        note[self.style] += 1

    def e5_speaking_probability(self) -> float:
        """sigma(phi0 + phi_T (T - ½) - phi_R R - 2 phi_v (1 - v) + e); silence may count only in part."""
        voice = self.model.p.voice
        drive = (
            voice.baseline
            + voice.trust_slope * (self.trust - 0.5)
            - voice.tension_slope * self.tension
            - 2 * voice.standing_slope * (1 - self.seat.profession.voice)
            + self.model.p.stance.encouragement
        )
        return 1 - voice.silence_share * (1 - logistic(drive))

    def e9_concerns(self) -> tuple[float, float]:
        """Concern for self, and for the other."""
        handling = self.model.p.handling
        overload = max(self.worker.capped_load() - 1, 0.0)
        for_self = handling.self_base + handling.self_voice * (self.seat.profession.voice - 0.5)
        for_other = (
            handling.other_base
            + handling.other_trust * self.trust
            - handling.other_tension * self.tension
            + handling.other_skill * self.worker.skill
            - handling.other_load * overload
        )
        return for_self, for_other

    def e9_style_probabilities(self) -> list[float]:
        """Proportional to exp(-|concerns - prototype|^2 / 2 kappa^2 + habit + the stance's tilt)."""
        handling, stance = vars(self.model.p.handling), vars(self.model.p.stance)
        for_self, for_other = self.e9_concerns()
        logs = []
        for style, (own, other) in STYLES.items():
            distance = (for_self - own) ** 2 + (for_other - other) ** 2
            tilt = handling[f"{style}_habit"] + stance[f"{style}_tilt"]
            logs.append(tilt - distance / (2 * handling["width"] ** 2))
        most = max(logs)  # so that no probability is lost to underflow
        weights = [math.exp(value - most) for value in logs]
        total = sum(weights)
        return [weight / total for weight in weights]


class Meeting:
    """One meeting, from first word to minutes."""

    def __init__(self, case: Case, present: list[Seat]) -> None:
        self.case = case
        self.model = case.model
        self.present = present

    def hold(self) -> None:
        """Voice, disagreement, friction, quarrels, plan, and the hours that the conflicts cost."""
        self.members = [Member(self.case, seat) for seat in self.present]
        for member in self.members:
            member.size_up([other for other in self.members if other is not member])
            member.take_part()
        pairs = [Encounter(self.case, first, second) for first, second in combinations(self.members, 2)]
        for encounter in pairs:
            encounter.happen()
        self.case.plan = self.e12_agreed_plan(mean(encounter.episode for encounter in pairs))
        casework = self.model.p.casework
        for member in self.members:  # E15
            member.worker.owed += casework.task_hours * member.task + casework.process_hours * member.process
        self.case.meetings += 1

    def e11_knowing(self) -> float:
        """q: knowing who knows what, from understanding of roles and the share who integrate."""
        pooling = self.model.p.pooling
        understanding = mean(member.understanding for member in self.members)
        integrating = mean(member.style == "integrating" for member in self.members)
        use = pooling.knowing_base + (1 - pooling.knowing_base) * integrating
        return pooling.expertise_share * understanding * use

    def e11_weight(self, member: Member, profession: Profession, knowing: float) -> float:
        """G of one member on one dimension; who is silent or avoids has none."""
        if not member.speaks or member.style == "avoiding":
            return 0.0
        pooling = self.model.p.pooling
        style = {"dominating": pooling.dominating_weight, "obliging": pooling.obliging_weight}.get(member.style, 1.0)
        precisions = {each: self.case.e2_noise(each.seat, profession) ** -2 for each in self.members}
        relative = precisions[member] / mean(precisions.values())
        return ((1 - knowing) + knowing * relative) * (1 - pooling.tension_discount * member.tension) * style

    def e11_pooled(self, profession: Profession, knowing: float, fallback: float) -> float:
        """Weighted mean of what the members prefer on one dimension; ``fallback`` where nobody acts."""
        weights = [self.e11_weight(member, profession, knowing) for member in self.members]
        total = sum(weights)
        if total == 0:
            return fallback
        wishes = [member.preferred[profession] for member in self.members]
        return sum(weight * wish for weight, wish in zip(weights, wishes, strict=True)) / total

    def e12_agreed_plan(self, episode_share: float) -> Plan:
        """The pooled plan (E11), undone in part by quarrels, then half of it mixed with half of the last plan."""
        lead = next((member for member in self.members if member.seat is self.case.lead), self.members[0])
        before, knowing = self.case.plan or lead.preferred, self.e11_knowing()
        lost = self.model.p.spoiling.strength * episode_share
        plan = {}
        for profession, fallback in before.items():
            pooled = self.e11_pooled(profession, knowing, fallback)
            agreed = (1 - lost) * pooled + lost * fallback
            plan[profession] = (self.case.plan[profession] + agreed) / 2 if self.case.plan else agreed
        return plan
