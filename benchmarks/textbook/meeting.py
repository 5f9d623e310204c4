"""A meeting of a case's team: who speaks, how each handles conflict, and the plan."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import mean, mean_square_gap
from benchmarks.textbook.encounter import MeetingOfTwo
from benchmarks.textbook.participant import Participant
from sim.core.rng_streams import MEETING_MEMBER

if TYPE_CHECKING:
    from benchmarks.textbook.case import Case, Plan, Role


class Member(Participant):
    """An attendee of a meeting."""

    def __init__(self, case: Case, role: Role) -> None:
        super().__init__(role.worker)
        self.case, self.role = case, role
        self.view, self.tilt, self.preferred = case.e2_view(role), case.e3_tilt(role), case.e3_preferred(role)
        self.task = self.process = 0.0  # conflict met in this meeting

    def mean_relations(self, others: list[Member]) -> None:
        """Mean trust in and tension with the others present."""
        self.trust = mean(self.worker.trust[other.worker] for other in others)
        self.tension = mean(self.worker.tension[other.worker] for other in others)

    def acts(self) -> bool:
        """Whether the member speaks and does not avoid."""
        return self.speaks and self.style != "avoiding"

    def take_part(self, led: bool) -> None:
        """Speak or not, and choose a handling style."""
        key = self.case.key, self.worker.key
        u_speak, u_style, *_ = self.model.draws.uniforms(MEETING_MEMBER, self.model.week, *key)
        self.e5_e9_respond(u_speak, u_style, led)
        totals = self.model.totals.profession(self.profession)
        totals["attendances"] += 1
        totals["spoke"] += int(self.speaks)
        totals[self.style] += 1
        for counts in (self.case.locality.totals, self.case.attended):
            counts.update({"spoke": int(self.speaks), self.style: 1})
        self.worker.week_spoke.append(int(self.speaks))


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
        self.case.plan = self.e12_agreed_plan(pairs)
        for member in self.members:
            member.worker.owed += self.e15_hours(member, led)
        self.case.meetings += 1

    def e15_hours(self, member: Member, led: bool) -> float:
        """Hours that conflict and an intervention by management cost a member."""
        casework, stance = self.model.p.casework, self.model.p.stance
        conflict = casework.task_hours * member.task + casework.process_hours * member.process
        later = min(conflict, casework.meeting_hours)
        return later + stance.intervention_hours if led else later

    def e23_management_intervenes(self) -> bool:
        """Whether the mean tension makes management intervene."""
        return mean(member.tension for member in self.members) > self.model.p.stance.intervention_threshold

    def e11_heeds(self, listener: Member, speaker: Member) -> float:
        """How far one member takes up what another says: as the difference shows; nothing after a quarrel."""
        if not speaker.acts() or frozenset((listener, speaker)) in self.quarrels:
            return 0.0
        gap = math.sqrt(mean_square_gap(listener.preferred, speaker.preferred))
        return 1 - math.exp(-self.case.locality.complexity * gap)

    def e11_mind(self, member: Member) -> Plan:
        """What a member wants after hearing the others, on each dimension."""
        case, pooling = self.case, self.model.p.pooling
        heeds = {
            other: heed for other in self.members if other is not member if (heed := self.e11_heeds(member, other)) > 0
        }
        mind = {}
        for profession in case.need:
            precision = {each: case.e2_precision(each.role, profession) for each in self.members}
            usual = mean(precision.values())
            weights = {member: precision[member]}
            for other, heed in heeds.items():
                knows = pooling.expertise_share * member.worker.understanding[other.profession]
                weights[other] = heed * (usual + knows * (precision[other] - usual))
            estimate = sum(weight * each.view[profession] for each, weight in weights.items())
            tilt = member.tilt[profession] + sum(heed * other.tilt[profession] for other, heed in heeds.items())
            mind[profession] = estimate / (1 + sum(weights.values())) + tilt / (1 + sum(heeds.values()))
        return mind

    def e11_pooled(self) -> Plan | None:
        """Mean of the minds of those who act; None if nobody does."""
        minds = [self.e11_mind(member) for member in self.members if member.acts()]
        if not minds:
            return None
        return {profession: mean(mind[profession] for mind in minds) for profession in self.case.need}

    def e12_time_to_talk(self, pairs: list[MeetingOfTwo]) -> float:
        """Share of the talk about task conflict that fits beside process conflict and quarrels."""
        casework, partners = self.model.p.casework, len(self.members) - 1
        left = (
            casework.meeting_hours
            - casework.process_hours * mean(pair.process for pair in pairs) * partners
            - casework.episode_hours * mean(pair.episode for pair in pairs) * partners
        )
        needed = casework.task_hours * mean(pair.task for pair in pairs) * partners
        return min(1.0, max(left, 0.0) / needed) if needed > 0 else 1.0

    def e12_agreed_plan(self, pairs: list[MeetingOfTwo]) -> Plan:
        """The pooled plan (E11), as far as there was time to talk, averaged with the last plan."""
        self.quarrels = {frozenset((pair.first, pair.second)) for pair in pairs if pair.episode}
        lead = next((member for member in self.members if member.role is self.case.lead), self.members[0])
        before = self.case.plan or lead.preferred
        pooled = self.e11_pooled() or before
        lost = self.model.p.plan_disruption.strength * (1 - self.e12_time_to_talk(pairs))
        agreed = {profession: (1 - lost) * pooled[profession] + lost * before[profession] for profession in before}
        if not self.case.plan:
            return agreed
        return {profession: (before[profession] + agreed[profession]) / 2 for profession in before}
