"""A locality: its people, its queue of cases, its meetings."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import logit_normal, mean, toward
from benchmarks.textbook.case import Case, Role
from benchmarks.textbook.contact import Contact
from benchmarks.textbook.home_team import e36_home_meeting
from benchmarks.textbook.meeting import Meeting
from sim.core.rng import poisson
from sim.core.rng_streams import (
    ALLOCATION,
    ARRIVALS,
    INFORMAL_CONTACT,
    INFORMAL_START,
    LOCALITY_DEMAND,
    LOCALITY_START,
    MEETING_ORDER,
)

if TYPE_CHECKING:
    from benchmarks.textbook.service import TextbookService
    from benchmarks.textbook.totals import Totals
    from benchmarks.textbook.worker import Worker
    from sim.model.mechanisms.structure import Structure


class Locality:
    """A locality; teams are drawn from its posts."""

    def __init__(self, model: TextbookService, number: int) -> None:
        self.model = model
        self.number = number
        complexity_draw, self.mandate_draw, *_ = model.draws.normals(LOCALITY_START, 0, number)
        self.complexity = math.exp(model.config.organisation.complexity_spread * complexity_draw)
        self.mandate = self.settled_mandate(model.config.structure)
        self.workers: list[Worker] = []
        self.cases: list[Case] = []  # open cases, the earliest due first
        self.meetings: list[Meeting] = []  # this week's, in the order in which they take place
        self.arrived = self.completed = self.withdrawn = self.turned_away = 0
        draw, *_ = model.draws.normals(LOCALITY_DEMAND, 0, number)
        spread = model.p.demand.locality_spread
        self.demand = math.exp(spread * draw - spread**2 / 2)  # relative to the mean locality's
        self.door = 0.0  # share of families that the front door turns away

    @property
    def totals(self) -> Totals:
        """The locality's totals of this week."""
        return self.model.totals.locality(self.number)

    def settled_mandate(self, structure: Structure | SimpleNamespace) -> float:
        """The mandate clarity that a structure sets here."""
        return logit_normal(structure.mandate_clarity, structure.mandate_spread, self.mandate_draw)

    def e25_restore_mandate(self) -> None:
        """Mandate clarity returns to the value that the structure sets."""
        self.mandate = toward(
            self.mandate, self.settled_mandate(self.model.p.structure), self.model.p.recovery.clarity_recovery_rate
        )

    def e1_receive_cases(self) -> None:
        """Arrivals ~ Poisson; cases that get in (E35) join the queue by due week, then key (E16)."""
        rate = len(self.workers) * self.model.arrivals_per_post * self.demand * self.model.p.demand.volume
        count = poisson(rate, self.model.draws.uniform(ARRIVALS, self.model.week, self.number))
        asking = [Case(self, number) for number in range(count)]
        opened = [case for case in asking if not case.e35_turned_away()]
        self.cases = sorted(self.cases + opened, key=lambda case: case.order)
        self.arrived += len(opened)
        self.turned_away += count - len(opened)
        self.totals["arrivals"] += len(opened)
        self.totals["turned_away"] += count - len(opened)

    def e35_move_front_door(self) -> None:
        """The share turned away follows the mean load of those who hold cases, up to the most that is allowed."""
        front_door = self.model.p.front_door
        loads = [worker.capped_load() for worker in self.workers if worker.roles]
        over = (mean(loads) if loads else 0.0) - front_door.load_threshold
        wanted = min(max(front_door.load_slope * over, 0.0), front_door.most)
        self.door = toward(self.door, wanted, front_door.pace)

    def allocate(self) -> None:
        """Every unfilled role goes to the eligible worker with the lowest score, the lead's role first."""
        for case in self.cases:
            for role in sorted(case.roles, key=lambda role: role is not case.lead):
                if role.worker is None and (able := self.eligible_workers(role)):
                    role.take(min(able, key=lambda worker: self.e32_score(case, worker)))

    def e32_score(self, case: Case, worker: Worker) -> float:
        """Open cases plus a random draw, less b (T - R) of whoever leads the case."""
        score, lead = len(worker.roles) + self.tie_break(case, worker), case.lead.worker
        if lead is None:
            return score
        trust, tension = (lead.trust.get(worker, 0.0), lead.tension.get(worker, 0.0))
        return score - self.model.p.casework.partner_choice * (trust - tension)

    def eligible_workers(self, role: Role) -> list[Worker]:
        """Workers who may take a role."""
        statutory = role.case.case_type.statutory
        return [
            worker
            for worker in self.workers
            if worker.occupied and worker.profession is role.profession and (worker.qualified or not statutory)
        ]

    def tie_break(self, case: Case, worker: Worker) -> float:
        """The draw of a worker for a case: the smallest takes it."""
        return self.model.draws.uniform(ALLOCATION, case.arrival, case.key, worker.key)

    def call_meetings(self) -> None:
        """Call meetings in random order: held if at least two can attend, otherwise postponed by a week."""
        due = [case for case in self.cases if case.wants_meeting()]
        due.sort(key=lambda case: self.model.draws.uniform(MEETING_ORDER, self.model.week, case.key))
        self.meetings = [meeting for case in due if (meeting := self.call_meeting(case))]

    def call_meeting(self, case: Case) -> Meeting | None:
        """One meeting, if at least two can attend."""
        present = [role for role in case.roles if role.worker and role.worker.can_attend()]
        if len(present) < 2:
            case.next_meeting = self.model.week + 1
            self.totals["postponed"] += 1
            return None
        case.next_meeting = self.model.week + self.model.p.casework.meeting_interval_weeks
        case.last_met = self.model.week
        self.totals["held"] += 1
        for role in present:
            role.worker.attend()
        return Meeting(case, present)

    def hold_meetings(self) -> None:
        """All meetings of the week."""
        for meeting in self.meetings:
            meeting.hold()

    def e10_informal_contacts(self) -> None:
        """Informal contacts between co-located people."""
        structure, model = self.model.p.structure, self.model
        rate = structure.co_location * structure.informal_rate
        for worker in self.workers:
            u, u_whom, *_ = model.draws.uniforms(INFORMAL_START, model.week, worker.key)
            if worker.at_work() and u < rate:
                others = [other for other in self.workers if other is not worker and other.at_work()]
                if others:
                    other = others[int(u_whom * len(others))]
                    episode = Contact(worker, other, INFORMAL_CONTACT, model.week).simulate()
                    model.totals.contact(worker.profession, other.profession, episode)

    def e36_home_meetings(self) -> None:
        """The colleagues of each profession who are at work meet, if it is their week."""
        weeks = self.model.p.home_team.weeks
        if weeks == 0 or self.model.week % weeks:
            return
        for profession in self.model.professions:
            members = [worker for worker in self.workers if worker.profession is profession and worker.at_work()]
            if members:
                e36_home_meeting(members)

    def close_cases(self) -> None:
        """Plans are issued; families withdraw (E17)."""
        for case in list(self.cases):
            engagement = case.e17_engagement()
            if case.has_plan():
                self.close(case, engagement, withdrawn=False)
                continue
            case.patience -= self.model.p.families.withdrawal_rate * (1 - engagement)
            if case.patience <= 0:
                self.close(case, engagement, withdrawn=True)
        self.totals["open"] += len(self.cases)

    def close(self, case: Case, engagement: float, withdrawn: bool) -> None:
        """Remove a case from the queue and from its workers' caseloads."""
        line = case.closed_record(engagement, withdrawn)
        self.model.closed.append(line)
        if withdrawn:
            self.withdrawn += 1
            self.totals["withdrawn"] += 1
        else:
            self.completed += 1
            self.add_completion(case, line)
        for role in case.roles:
            if role.worker:
                role.worker.roles.remove(role)
        self.cases.remove(case)

    def add_completion(self, case: Case, line: dict) -> None:
        """Add a completed plan to this week's totals."""
        weeks = line["week"] - line["arrival"]
        self.totals["completed"] += 1
        self.totals["weeks"] += weeks
        self.totals["on_time"] += int(weeks <= case.case_type.clock_weeks)
        for measure in ("quality", "creativity", "creativity_strong", "engagement", "duplicates"):
            self.totals[measure] += line[measure]

    def count_unfilled_roles(self) -> None:
        """Count roles that nobody holds at the end of the week."""
        self.totals["waiting"] += sum(role.worker is None for case in self.cases for role in case.roles)
