"""A meeting of a case's team: who speaks, how each handles conflict, and the plan."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import mean
from benchmarks.textbook.encounter import MeetingOfTwo
from benchmarks.textbook.participant import Participant
from sim.core.rng_streams import MEETING_MEMBER

if TYPE_CHECKING:
    from benchmarks.textbook.case import Case, Plan, Role
    from benchmarks.textbook.profession import Profession


class Member(Participant):
    """An attendee of a meeting."""

    def __init__(self, case: Case, role: Role) -> None:
        super().__init__(role.worker)
        self.case, self.role = case, role
        self.preferred = case.e3_preferred(role)
        self.task = self.process = 0.0  # conflict met in this meeting

    def mean_relations(self, others: list[Member]) -> None:
        """Mean trust in, tension with and understanding of the others present."""
        self.trust = mean(self.worker.trust[other.worker] for other in others)
        self.tension = mean(self.worker.tension[other.worker] for other in others)
        self.understanding = mean(self.worker.understanding[other.profession] for other in others)

    def take_part(self, led: bool) -> None:
        """Speak or not, and choose a handling style."""
        key = self.case.key, self.worker.key
        u_speak, u_style, *_ = self.model.draws.uniforms(MEETING_MEMBER, self.model.week, *key)
        self.e5_e9_respond(u_speak, u_style, led)
        totals = self.model.totals.profession(self.profession)
        totals["attendances"] += 1
        totals["spoke"] += int(self.speaks)
        totals[self.style] += 1


class Meeting:
    """One meeting."""

    def __init__(self, case: Case, present: list[Role]) -> None:
        self.case = case
        self.model = case.model
        self.present = present

    def hold(self) -> None:
        """Voice, encounters, the plan, and the hours that conflict costs."""
        self.members = [Member(self.case, role) for role in self.present]
        for member in self.members:
            member.mean_relations([other for other in self.members if other is not member])
        led = self.e23_management_intervenes()
        for member in self.members:
            member.take_part(led)
        pairs = [MeetingOfTwo(self.case, first, second) for first, second in combinations(self.members, 2)]
        for encounter in pairs:
            encounter.simulate()
        self.case.plan = self.e12_agreed_plan(mean(encounter.episode for encounter in pairs))
        for member in self.members:
            member.worker.owed += self.e15_hours(member, led)
        self.case.meetings += 1

    def e15_hours(self, member: Member, led: bool) -> float:
        """Hours that conflict and an intervention by management cost a member."""
        casework, stance = self.model.p.casework, self.model.p.stance
        gossip = casework.task_hours * member.task + casework.process_hours * member.process
        return gossip + stance.intervention_hours if led else gossip

    def e23_management_intervenes(self) -> bool:
        """Whether the mean tension makes management intervene."""
        return mean(member.tension for member in self.members) > self.model.p.stance.intervention_threshold

    def e11_knowing(self) -> float:
        """q: knowing who knows what, from understanding of roles and the share of integrating members."""
        pooling = self.model.p.pooling
        understanding = mean(member.understanding for member in self.members)
        integrating = mean(member.style == "integrating" for member in self.members)
        use = pooling.knowing_base + (1 - pooling.knowing_base) * integrating
        return pooling.expertise_share * understanding * use

    def e11_weight(self, member: Member, profession: Profession, knowing: float) -> float:
        """G of one member on one dimension; 0 if the member is silent or avoids."""
        if not member.speaks or member.style == "avoiding":
            return 0.0
        pooling = self.model.p.pooling
        style = {"dominating": pooling.dominating_weight, "obliging": pooling.obliging_weight}.get(member.style, 1.0)
        precisions = {each: self.case.e2_noise(each.role, profession) ** -2 for each in self.members}
        relative = precisions[member] / mean(precisions.values())
        return ((1 - knowing) + knowing * relative) * (1 - pooling.tension_discount * member.tension) * style

    def e11_pooled(self, profession: Profession, knowing: float, fallback: float) -> float:
        """Weighted mean of the members' preferences on one dimension; ``fallback`` if nobody acts."""
        weights = [self.e11_weight(member, profession, knowing) for member in self.members]
        total = sum(weights)
        if total == 0:
            return fallback
        wishes = [member.preferred[profession] for member in self.members]
        return sum(weight * wish for weight, wish in zip(weights, wishes, strict=True)) / total

    def e12_agreed_plan(self, episode_share: float) -> Plan:
        """The pooled plan (E11), partly undone by episodes, averaged with the last plan."""
        lead = next((member for member in self.members if member.role is self.case.lead), self.members[0])
        before, knowing = self.case.plan or lead.preferred, self.e11_knowing()
        lost = self.model.p.plan_disruption.strength * episode_share
        plan = {}
        for profession, fallback in before.items():
            pooled = self.e11_pooled(profession, knowing, fallback)
            agreed = (1 - lost) * pooled + lost * fallback
            plan[profession] = (self.case.plan[profession] + agreed) / 2 if self.case.plan else agreed
        return plan
