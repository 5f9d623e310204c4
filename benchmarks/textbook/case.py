"""A family's case: its team, its work, its need and its plan."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import (
    centroid,
    emphasis,
    framework_distance,
    index_at,
    mean,
    mean_square_gap,
    single,
)
from benchmarks.textbook.participant import STYLES
from benchmarks.textbook.random_numbers import case_key
from sim.core.rng_streams import CASE_DRAW, CASE_LATENCY, CASE_NEED, CASE_TEAM, FAMILY_NEED, VIEW

if TYPE_CHECKING:
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.totals import ClosedCase
    from benchmarks.textbook.worker import Worker
    from sim.model.organisation import CaseType

Plan = dict["Profession", float]  # one number for each profession's dimension of need

ROUNDING = 1e-9  # expected errors closer than this differ by rounding only


class Role:
    """One profession's role on a case, with its solo work."""

    def __init__(self, case: Case, profession: Profession) -> None:
        self.case = case
        self.profession = profession
        self.worker: Worker | None = None
        self.hours = 0.0  # hours of solo work left, including handovers
        self.asked = 0.0  # hours of solo work asked for so far
        self.left_out = 0.0  # hours of these that were left out

    def take(self, worker: Worker) -> None:
        """Assign the role to a worker."""
        self.worker = worker
        worker.roles.append(self)

    def ask(self, hours: float) -> None:
        """More solo work."""
        self.hours += hours
        self.asked = single(self.asked + hours)

    def leave_out(self, hours: float) -> None:
        """Some of the work that was asked for is left out."""
        self.left_out = single(self.left_out + hours)

    def e34_given(self) -> float:
        """g: the share of the hours asked for that was not left out."""
        return 1 - self.left_out / self.asked if self.asked > 0 else 1.0


class Case:
    """One case, from arrival to plan or withdrawal."""

    def __init__(self, locality: Locality, number: int) -> None:
        self.locality = locality
        self.model = locality.model
        self.arrival = self.model.week
        self.key = case_key(self.arrival, locality.number, number)
        self.e1_draw_case()
        self.e14_fill_forms()
        self.e16_start_clock()
        self.plan: Plan = {}  # empty until the team has met
        self.last_met: int | None = None
        self.meetings = self.handovers = self.encounters = self.episodes = 0
        self.task = self.process = self.relationship = self.unspoken = self.trust = 0.0
        self.attended = Counter(dict.fromkeys(("spoke", *STYLES), 0))  # places at its meetings

    # E1: type, team, need, work

    def e1_draw_case(self) -> None:
        """The case type, the professions of the team and the family's need on each dimension."""
        draws, organisation = self.model.draws, self.model.config.organisation
        self.family_need, *_ = draws.normals(FAMILY_NEED, self.arrival, self.key)
        u_kind, u_size, u_lead, u_patience = draws.uniforms(CASE_DRAW, self.arrival, self.key)
        case_types = [case_type for _, case_type in sorted(organisation.case_types.items())]
        self.case_type_index = index_at((case_type.share for case_type in case_types), u_kind)
        self.case_type: CaseType = case_types[self.case_type_index]
        self.size = index_at(organisation.team_sizes.numbers().values(), u_size) + 1
        self.roles = [Role(self, profession) for profession in self.e1_draw_team()]
        self.lead = next(
            (role for role in self.roles if role.profession.name == self.case_type.lead),
            self.roles[int(u_lead * self.size)],
        )
        self.patience = -math.log(u_patience)
        self.need: Plan = {
            role.profession: draws.normals(CASE_NEED, self.arrival, self.key, role.profession.key)[0]
            for role in self.roles
        }

    def e1_draw_team(self) -> list[Profession]:
        """Professions drawn by weight without replacement (exponential races), the lead first, sorted by name."""

        def lateness(profession: Profession) -> float:
            if profession.name == self.case_type.lead:
                return -1.0
            u = self.model.draws.uniform(CASE_TEAM, self.arrival, self.key, profession.key)
            return -math.log(u) / self.case_type.needs[profession.name]

        candidates = [each for each in self.model.professions if self.case_type.needs.get(each.name, 0) > 0]
        return sorted(sorted(candidates, key=lateness)[: self.size], key=lambda profession: profession.name)

    def e1_direct_hours(self, profession: Profession) -> float:
        """Gamma-distributed hours: the sum of ``shape`` exponential draws."""
        _, u, v, _ = self.model.draws.uniforms(CASE_TEAM, self.arrival, self.key, profession.key)
        shape = self.model.p.demand.hours_shape
        return sum(-math.log(draw) for draw in (u, v)[:shape]) * profession.direct_hours / shape

    # E14: paperwork

    def e14_fill_forms(self) -> None:
        """Copies = F [shared + (1 - shared * substitution) * sets]; copies beyond F are duplicates for the family."""
        paperwork = self.model.p.paperwork
        sets = len({role.profession.form_set for role in self.roles})
        foreign = len({role.profession.information_system for role in self.roles}) - 1
        own = 1 - paperwork.shared * paperwork.substitution
        copies = paperwork.forms_per_case * (paperwork.shared + own * sets)
        self.duplicates = copies - paperwork.forms_per_case
        carrying = paperwork.translation_hours * (1 - paperwork.systems_joined) * foreign
        filling = paperwork.hours_per_form * copies / self.size
        self.forms = (filling + carrying) * (1 - paperwork.admin_share)
        for role in self.roles:
            role.ask(self.e1_direct_hours(role.profession) + self.forms)

    # E35: the front door

    def e35_turned_away(self) -> bool:
        """Whether too many families are in more need; never if the work is statutory."""
        in_less_need = (1 + math.erf(self.family_need / math.sqrt(2))) / 2
        return not self.case_type.statutory and in_less_need < self.locality.door

    # E16: the clock

    def e16_start_clock(self) -> None:
        """The due week, earlier if the dominant profession leads, leaders are risk averse or the family is in need.

        Solo work can begin once external consent and advice have come (lognormal).
        """
        leadership, casework = self.model.p.leadership, self.model.p.casework
        jump = leadership.bias * leadership.priority_weeks if self.lead.profession.dominant else 0.0
        if self.case_type.statutory:
            jump += self.model.leadership.risk * leadership.risk_priority_weeks
        self.due = self.arrival + self.case_type.clock_weeks - jump - casework.need_priority * self.family_need
        draw, *_ = self.model.draws.normals(CASE_LATENCY, self.arrival, self.key)
        spread = casework.latency_spread
        self.begin = self.arrival + math.ceil(casework.latency_weeks * math.exp(spread * draw - spread**2 / 2))
        self.next_meeting = self.arrival + casework.first_meeting_weeks

    @property
    def order(self) -> tuple[float, int]:
        """Position in the queue: due week, then key."""
        return self.due, self.key

    def can_begin(self) -> bool:
        """Whether external consent and advice have come, so that solo work can begin."""
        return self.model.week >= self.begin

    def work_done(self) -> bool:
        """Whether no role has solo work left."""
        return all(role.hours <= 0 for role in self.roles)

    def wants_meeting(self) -> bool:
        """Whether the team should meet this week: as agreed, or to settle the plan once all work is done."""
        return self.size > 1 and (self.next_meeting <= self.model.week or self.work_done())

    def has_plan(self) -> bool:
        """Whether the plan is issued: all work is done, and the team meets this week or has one member."""
        return self.work_done() and (self.size == 1 or self.last_met == self.model.week)

    # E2, E3: what a member sees and wants

    def e2_view(self, role: Role) -> Plan:
        """The need as the holder of a role sees it."""
        errors = self.model.draws.normals(VIEW, self.arrival, self.key, role.worker.key)
        return {
            profession: need + self.e2_noise(role, profession) * error
            for (profession, need), error in zip(self.need.items(), errors, strict=False)
        }

    def e3_preferred(self, role: Role) -> Plan:
        """The plan that the holder of a role prefers: the best estimate of the need, tilted by the framework."""
        tilt = self.e3_tilt(role)
        return {
            profession: view * self.e2_precision(role, profession) / (1 + self.e2_precision(role, profession))
            + tilt[profession]
            for profession, view in self.e2_view(role).items()
        }

    def e2_precision(self, role: Role, profession: Profession) -> float:
        """1/variance of the error of a role's view."""
        return self.e2_noise(role, profession) ** -2

    def e2_noise(self, role: Role, profession: Profession) -> float:
        """Standard deviation of a view's error: small on the own dimension; larger if work was left out."""
        information = self.model.p.information
        noise = information.own_noise if profession is role.profession else information.other_noise
        return noise / math.sqrt(role.e34_given())

    def e3_tilt(self, role: Role) -> Plan:
        """delta b: how far the holder's framework tilts the plan on each dimension of need."""
        strength = self.model.p.values.value_divergence
        return {
            profession: strength * emphasis(role.worker.framework, profession.framework) for profession in self.need
        }

    # E13: quality and creativity

    def e13_judge(self) -> tuple[float, float, float]:
        """Quality, creativity relative to the mean member, and relative to the member with the least expected error.

        Members with equal expected errors (those with unchanged frameworks) count equally.
        """
        members = [role for role in self.roles if role.worker]
        wishes = [self.e3_preferred(role) for role in members]
        errors = [mean_square_gap(wish, self.need) for wish in wishes]
        expected = [self.e13_expected_error(role) for role in members]
        best = mean(error for error, hoped in zip(errors, expected, strict=True) if hoped <= min(expected) + ROUNDING)
        error = mean_square_gap(self.plan or wishes[0], self.need)
        return 1 - error, mean(errors) - error, best - error

    def e13_expected_error(self, role: Role) -> float:
        """E[(a - theta)^2] over dimensions, for the best estimate a of theta ~ N(0, 1), tilted."""
        tilt = self.e3_tilt(role)
        return mean(1 / (1 + self.e2_precision(role, profession)) + tilt[profession] ** 2 for profession in self.need)

    # E17: the family

    def e17_engagement(self) -> float:
        """exp(-(duplicates + handovers + weeks over the clock + fear of a statutory first contact + work left out))."""
        families = self.model.p.families
        late = max(self.model.week - self.arrival - self.case_type.clock_weeks, 0)
        costs = (
            families.duplicate_cost * self.duplicates
            + families.handover_cost * self.handovers
            + families.lateness_cost * late
            + families.fear_cost * families.fear * self.lead.profession.statutory
            + families.thin_work_cost * (1 - self.e34_thoroughness())
        )
        return math.exp(-costs)

    def e34_thoroughness(self) -> float:
        """Mean share over the team of the work asked for that was not left out."""
        return mean(role.e34_given() for role in self.roles)

    # The team's composition, which nothing depends on

    def traits(self) -> list[list[float]]:
        """Profession (one column each) and framework of every holder; half a squared distance is 1 + d^2."""
        holders = [role.worker for role in self.roles if role.worker]
        return [
            [*(float(holder.profession is each) for each in self.model.professions), *holder.framework.values()]
            for holder in holders
        ]

    def value_diversity(self) -> float:
        """Mean distance between the frameworks of the holders; -1 for fewer than two."""
        holders = [role.worker for role in self.roles if role.worker]
        pairs = [framework_distance(one.framework, other.framework) for one, other in combinations(holders, 2)]
        return mean(pairs) if pairs else -1.0

    def faultline_strength(self) -> float:
        """The largest share of the sum of squares between two subgroups, over all splits; -1 for fewer than three."""
        people = self.traits()
        if len(people) < 3:
            return -1.0
        centre, numbers = centroid(people), range(len(people))
        whole = sum(math.dist(person, centre) ** 2 for person in people)
        strengths = []
        for group in (some for size in numbers for some in combinations(numbers, size) if 0 in some):
            halves = [[people[k] for k in numbers if (k in group) == inside] for inside in (True, False)]
            between = sum(len(half) * math.dist(centroid(half), centre) ** 2 for half in halves)
            strengths.append(between / whole)
        return max(strengths)

    def closed_record(self, engagement: float, withdrawn: bool) -> ClosedCase:
        """The record of a closed case."""
        names = ("arrival", "size", "duplicates", "handovers", "meetings", "encounters", "episodes")
        sums = ("task", "process", "relationship", "unspoken", "trust")
        quality, creativity, strong = (0.0, 0.0, 0.0) if withdrawn else self.e13_judge()
        return {name: getattr(self, name) for name in (*names, *sums)} | {
            "key": self.key,
            "week": self.model.week,
            "locality": self.locality.number,
            "case_type": self.case_type_index,
            "team": sum(1 << self.model.professions.index(role.profession) for role in self.roles),
            "lead": self.model.professions.index(self.lead.profession),
            "engagement": engagement,
            "thoroughness": self.e34_thoroughness(),
            "withdrawn": int(withdrawn),
            **self.attended,
            "value_diversity": self.value_diversity(),
            "faultline_strength": self.faultline_strength(),
            "quality": quality,
            "creativity": creativity,
            "creativity_strong": strong,
        }
