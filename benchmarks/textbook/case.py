"""A family's case: who must be on it, how much work it is, what it needs, what plan it gets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import first_reaching, framework_distance, mean, mean_square_gap
from benchmarks.textbook.chance import case_address
from sim.core.rng_streams import CASE_DRAW, CASE_NEED, CASE_TEAM, VIEW

if TYPE_CHECKING:
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.notes import ClosedCase
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.worker import Worker
    from sim.model.organisation import CaseType

Plan = dict["Profession", float]  # one number for each profession's dimension of need

ROUNDING = 1e-9  # expected errors closer than this differ by rounding only


class Seat:
    """One profession's place on a case, with the solo work that goes with it."""

    def __init__(self, case: Case, profession: Profession) -> None:
        self.case = case
        self.profession = profession
        self.worker: Worker | None = None
        self.hours = 0.0  # solo work left; reading in after a handover included

    def take(self, worker: Worker) -> None:
        """Give the seat to somebody."""
        self.worker = worker
        worker.seats.append(self)


class Case:
    """One case, from arrival to plan or withdrawal."""

    def __init__(self, locality: Locality, number: int) -> None:
        self.locality = locality
        self.model = locality.model
        self.arrival = self.model.week
        self.address = case_address(self.arrival, locality.number, number)
        self.e1_draw_case()
        self.e14_fill_forms()
        self.e16_start_clock()
        self.plan: Plan = {}  # empty until the team has met
        self.last_met: int | None = None
        self.meetings = self.handovers = self.encounters = self.episodes = 0
        self.task = self.process = self.relationship = self.unspoken = self.trust = 0.0

    # E1: type, team, need, work

    def e1_draw_case(self) -> None:
        """The type of case, the professions on it and what the family needs from each."""
        rng_key, organisation = self.model.rng_key, self.model.config.organisation
        u_kind, u_size, u_lead, u_patience = rng_key.uniforms(CASE_DRAW, self.arrival, self.address)
        case_types = [case_type for _, case_type in sorted(organisation.case_types.items())]
        self.case_type_index = first_reaching((case_type.share for case_type in case_types), u_kind)
        self.case_type: CaseType = case_types[self.case_type_index]
        self.size = first_reaching(organisation.team_sizes.numbers().values(), u_size) + 1
        self.seats = [Seat(self, profession) for profession in self.e1_draw_team()]
        self.lead = next(
            (seat for seat in self.seats if seat.profession.name == self.case_type.lead),
            self.seats[int(u_lead * self.size)],
        )
        self.patience = -math.log(u_patience)
        self.need: Plan = {
            seat.profession: rng_key.normals(CASE_NEED, self.arrival, self.address, seat.profession.key)[0]
            for seat in self.seats
        }

    def e1_draw_team(self) -> list[Profession]:
        """Professions drawn one after the other by weight, the lead first (as exponential races), sorted by name."""

        def lateness(profession: Profession) -> float:
            if profession.name == self.case_type.lead:
                return -1.0
            u = self.model.rng_key.uniform(CASE_TEAM, self.arrival, self.address, profession.key)
            return -math.log(u) / self.case_type.needs[profession.name]

        candidates = [each for each in self.model.professions if self.case_type.needs.get(each.name, 0) > 0]
        return sorted(sorted(candidates, key=lateness)[: self.size], key=lambda profession: profession.name)

    def e1_direct_hours(self, profession: Profession) -> float:
        """Gamma work hours: the sum of as many exponential ones as the shape says."""
        _, u, v, _ = self.model.rng_key.uniforms(CASE_TEAM, self.arrival, self.address, profession.key)
        shape = self.model.p.demand.hours_shape
        return sum(-math.log(draw) for draw in (u, v)[:shape]) * profession.direct_hours / shape

    # E14: paperwork

    def e14_fill_forms(self) -> None:
        """Copies = F [shared + (1 - shared * substitution) * sets]; all beyond F ask the family again."""
        paperwork = self.model.p.paperwork
        sets = len({seat.profession.form_set for seat in self.seats})
        foreign = len({seat.profession.information_system for seat in self.seats}) - 1
        own = 1 - paperwork.shared * paperwork.substitution
        copies = paperwork.forms_per_case * (paperwork.shared + own * sets)
        self.duplicates = copies - paperwork.forms_per_case
        carrying = paperwork.translation_hours * (1 - paperwork.systems_joined) * foreign
        filling = paperwork.hours_per_form * copies / self.size
        self.forms = (filling + carrying) * (1 - paperwork.admin_share)
        for seat in self.seats:
            seat.hours = self.e1_direct_hours(seat.profession) + self.forms

    # E16: the clock

    def e16_start_clock(self) -> None:
        """The due week, sooner where leadership's own profession leads, or where leaders fear an incident."""
        leadership = self.model.p.leadership
        jump = leadership.bias * leadership.priority_weeks if self.lead.profession.dominant else 0.0
        if self.case_type.statutory:
            jump += self.model.leadership.risk * leadership.risk_priority_weeks
        self.due = self.arrival + self.case_type.clock_weeks - jump
        self.next_meeting = self.arrival + self.model.p.casework.first_meeting_weeks

    @property
    def order(self) -> tuple[float, int]:
        """Place in the queue: the due week, then the address."""
        return self.due, self.address

    def can_begin(self) -> bool:
        """Whether consent and advice from outside have come, so that solo work can begin."""
        return self.model.week >= self.arrival + self.model.p.casework.latency_weeks

    def work_done(self) -> bool:
        """Whether no seat has solo work left."""
        return all(seat.hours <= 0 for seat in self.seats)

    def wants_meeting(self) -> bool:
        """Whether the team should meet this week: as agreed, or to settle the plan because all work is done."""
        return self.size > 1 and (self.next_meeting <= self.model.week or self.work_done())

    def has_plan(self) -> bool:
        """Whether the plan is issued: all work done, and the team sits together this week (or is one person)."""
        return self.work_done() and (self.size == 1 or self.last_met == self.model.week)

    # E2, E3: what a member sees and wants

    def e3_preferred(self, seat: Seat) -> Plan:
        """The plan that the holder of a seat prefers: the need as seen (E2), foreign dimensions discounted (E3)."""
        worker = seat.worker
        errors = self.model.rng_key.normals(VIEW, self.arrival, self.address, worker.address)
        plan = {}
        for (profession, need), error in zip(self.need.items(), errors, strict=False):
            seen = need + self.e2_noise(seat, profession) * error
            plan[profession] = (1 - self.e3_discount(seat, profession)) * seen
        return plan

    def e2_noise(self, seat: Seat, profession: Profession) -> float:
        """Sd of a view's error: sharp on one's own dimension, dim elsewhere."""
        information = self.model.p.information
        return information.own_noise if profession is seat.profession else information.other_noise

    def e3_discount(self, seat: Seat, profession: Profession) -> float:
        """Delta: how far the holder's framework discounts a dimension of need."""
        if profession is seat.profession:
            return 0.0
        distance = framework_distance(seat.worker.framework, profession.framework)
        return self.model.p.values.value_divergence * distance

    # E13: quality and creativity

    def e13_judge(self) -> tuple[float, float, float]:
        """Quality, creativity against the mean member, and against the member best placed beforehand.

        Where members are equally well placed (any two with unmoved frameworks) their mean counts.
        """
        members = [seat for seat in self.seats if seat.worker]
        wishes = [self.e3_preferred(seat) for seat in members]
        errors = [mean_square_gap(wish, self.need) for wish in wishes]
        expected = [self.e13_expected_error(seat) for seat in members]
        best = mean(error for error, hoped in zip(errors, expected, strict=True) if hoped <= min(expected) + ROUNDING)
        error = mean_square_gap(self.plan or wishes[0], self.need)
        return 1 - error, mean(errors) - error, best - error

    def e13_expected_error(self, seat: Seat) -> float:
        """E[(a - theta)^2] over dimensions, for a = (1 - Delta)(theta + error) and theta ~ N(0, 1)."""
        return mean(
            ((1 - discount) * self.e2_noise(seat, profession)) ** 2 + discount**2
            for profession in self.need
            for discount in [self.e3_discount(seat, profession)]
        )

    # E17: the family

    def e17_engagement(self) -> float:
        """exp(-(duplicates + handovers + weeks over the clock + fear of a statutory first contact))."""
        families = self.model.p.families
        late = max(self.model.week - self.arrival - self.case_type.clock_weeks, 0)
        costs = (
            families.duplicate_cost * self.duplicates
            + families.handover_cost * self.handovers
            + families.lateness_cost * late
            + families.fear_cost * families.fear * self.lead.profession.statutory
        )
        return math.exp(-costs)

    def archive(self, engagement: float, withdrawn: bool) -> ClosedCase:
        """What is kept of a closed case."""
        names = ("arrival", "size", "duplicates", "handovers", "meetings", "encounters", "episodes")
        sums = ("task", "process", "relationship", "unspoken", "trust")
        quality, creativity, strong = (0.0, 0.0, 0.0) if withdrawn else self.e13_judge()
        return {name: getattr(self, name) for name in (*names, *sums)} | {
            "key": self.address,
            "week": self.model.week,
            "locality": self.locality.number,
            "case_type": self.case_type_index,
            "team": sum(1 << self.model.professions.index(seat.profession) for seat in self.seats),
            "lead": self.model.professions.index(self.lead.profession),
            "engagement": engagement,
            "withdrawn": int(withdrawn),
            "quality": quality,
            "creativity": creativity,
            "creativity_strong": strong,
        }
