"""A locality: its people, its queue of cases, its diary."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import scattered, toward
from benchmarks.textbook.case import Case, Seat
from benchmarks.textbook.contact import Contact
from benchmarks.textbook.meeting import Meeting
from sim.core.rng import poisson
from sim.core.rng_streams import ALLOCATION, ARRIVALS, INFORMAL_CONTACT, INFORMAL_START, LOCALITY_START, MEETING_ORDER

if TYPE_CHECKING:
    from benchmarks.textbook.notes import Line
    from benchmarks.textbook.service import TextbookService
    from benchmarks.textbook.worker import Worker


class Locality:
    """One place within which teams are drawn."""

    def __init__(self, model: TextbookService, number: int) -> None:
        self.model = model
        self.number = number
        complexity_draw, self.mandate_draw, *_ = model.rng_key.normals(LOCALITY_START, 0, number)
        self.complexity = math.exp(model.config.organisation.complexity_spread * complexity_draw)
        self.mandate = self.settled_mandate()
        self.workers: list[Worker] = []
        self.cases: list[Case] = []  # open cases, the earliest due first
        self.meetings: list[Meeting] = []  # this week's, in the order in which they take place
        self.arrived = self.completed = self.withdrawn = 0

    @property
    def note(self) -> Line:
        """The locality's line of this week's notes."""
        return self.model.notes.locality(self.number)

    def settled_mandate(self) -> float:
        """The mandate clarity at which the structure in force settles here."""
        structure = self.model.p.structure
        return scattered(structure.mandate_clarity, structure.mandate_spread, self.mandate_draw)

    def e25_settle(self) -> None:
        """Who does what returns to what the structure settles."""
        self.mandate = toward(self.mandate, self.settled_mandate(), self.model.p.recovery.clarity_recovery_rate)

    def e1_receive_cases(self) -> None:
        """Arrivals ~ Poisson; each new case joins the queue by due week, then address (E16)."""
        rate = len(self.workers) * self.model.arrivals_per_post * self.model.p.demand.volume
        count = poisson(rate, self.model.rng_key.uniform(ARRIVALS, self.model.week, self.number))
        self.cases += [Case(self, number) for number in range(count)]
        self.cases.sort(key=lambda case: case.order)
        self.arrived += count
        self.note["arrivals"] += count

    def allocate(self) -> None:
        """Every empty seat goes to the least-loaded worker who may take it; luck breaks ties."""
        for case in self.cases:
            for seat in case.seats:
                if seat.worker is None and (able := self.able_workers(seat)):
                    seat.take(min(able, key=lambda worker: (len(worker.seats), self.straw(case, worker))))

    def able_workers(self, seat: Seat) -> list[Worker]:
        """Holders of posts who may take a seat."""
        statutory = seat.case.case_type.statutory
        return [
            worker
            for worker in self.workers
            if worker.occupied and worker.profession is seat.profession and (worker.qualified or not statutory)
        ]

    def straw(self, case: Case, worker: Worker) -> float:
        """The straw that a worker draws for a case: the shortest takes it."""
        return self.model.rng_key.uniform(ALLOCATION, case.arrival, case.address, worker.address)

    def call_meetings(self) -> None:
        """Teams in the order of the week: held where at least two can come, else put off by a week."""
        due = [case for case in self.cases if case.wants_meeting()]
        due.sort(key=lambda case: self.model.rng_key.uniform(MEETING_ORDER, self.model.week, case.address))
        self.meetings = [meeting for case in due if (meeting := self.call_meeting(case))]

    def call_meeting(self, case: Case) -> Meeting | None:
        """One meeting, if enough can come."""
        present = [seat for seat in case.seats if seat.worker and seat.worker.can_attend()]
        if len(present) < 2:
            case.next_meeting = self.model.week + 1
            self.note["postponed"] += 1
            return None
        case.next_meeting = self.model.week + self.model.p.casework.meeting_interval_weeks
        case.last_met = self.model.week
        self.note["held"] += 1
        for seat in present:
            seat.worker.attend()
        return Meeting(case, present)

    def hold_meetings(self) -> None:
        """Step 5."""
        for meeting in self.meetings:
            meeting.hold()

    def e10_mingle(self) -> None:
        """Where people sit together they meet by chance, whoever it is."""
        structure, model = self.model.p.structure, self.model
        rate = structure.co_location * structure.informal_rate
        for worker in self.workers:
            u, u_whom, *_ = model.rng_key.uniforms(INFORMAL_START, model.week, worker.address)
            if worker.at_work() and u < rate:
                others = [other for other in self.workers if other is not worker and other.at_work()]
                if others:
                    Contact(worker, others[int(u_whom * len(others))], INFORMAL_CONTACT, model.week).happen()

    def close_cases(self) -> None:
        """Step 6: plans are issued; families that have had enough withdraw (E17)."""
        for case in list(self.cases):
            engagement = case.e17_engagement()
            if case.has_plan():
                self.close(case, engagement, withdrawn=False)
                continue
            case.patience -= self.model.p.families.withdrawal_rate * (1 - engagement)
            if case.patience <= 0:
                self.close(case, engagement, withdrawn=True)
        self.note["open"] += len(self.cases)

    def close(self, case: Case, engagement: float, withdrawn: bool) -> None:
        """One case leaves the queue and frees its workers."""
        line = case.archive(engagement, withdrawn)
        self.model.closed.append(line)
        if withdrawn:
            self.withdrawn += 1
            self.note["withdrawn"] += 1
        else:
            self.completed += 1
            self.note_completion(case, line)
        for seat in case.seats:
            if seat.worker:
                seat.worker.seats.remove(seat)
        self.cases.remove(case)

    def note_completion(self, case: Case, line: dict) -> None:
        """A completed plan in this week's notes."""
        weeks = line["week"] - line["arrival"]
        self.note["completed"] += 1
        self.note["weeks"] += weeks
        self.note["on_time"] += int(weeks <= case.case_type.clock_weeks)
        for measure in ("quality", "creativity", "creativity_strong", "engagement", "duplicates"):
            self.note[measure] += line[measure]

    def count_unfilled_roles(self) -> None:
        """Seats that nobody holds at the end of the week."""
        self.note["waiting"] += sum(seat.worker is None for case in self.cases for seat in case.seats)
