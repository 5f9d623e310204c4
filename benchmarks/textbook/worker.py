"""A person in a post: hours, work, strain, coming and going."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import logistic, mean, scattered, toward
from benchmarks.textbook.colleague import Colleague
from benchmarks.textbook.taught import Taught
from sim.core.rng_streams import PERSON_STAGE, PERSON_START, PERSON_WEEK, VERTICAL_EPISODE

if TYPE_CHECKING:
    from benchmarks.textbook.case import Seat
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.notes import Line
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService


class Worker(Colleague):
    """A colleague at work."""

    def __init__(
        self, model: TextbookService, profession: Profession, locality: Locality, number: int, qualified: bool
    ) -> None:
        super().__init__(model, profession, locality, number)
        self.qualified = qualified
        self.contract = model.p.casework.hours_per_week * profession.casework_share
        self.seats: list[Seat] = []
        self.strain = self.skill = 0.0
        self.tension_met = self.task_met = self.process_met = 0.0  # as remembered over some weeks
        self.free = self.owed = self.outstanding = self.load = 0.0
        self.stage = 0  # of the career: early, middle, late
        self.leadership_trust = self.commitment = self.grievance = 0.0
        self.resistance = self.recognition = 0.0
        self.protected = self.training = 0.0  # hours saved up for CPD, hours of CPD that this week must find
        self.week_encounters: list[tuple[float, float, float]] = []  # task, process, tension of each

    # Coming

    def join(self) -> None:
        """A newcomer takes the post."""
        gossip = self.model.p.gossip
        draw, *_ = self.model.rng_key.normals(PERSON_START, 0, self.address)
        self.occupied, self.absent = True, False
        self.strain = self.model.p.strain.start
        self.skill = scattered(gossip.usual_skill, gossip.start_spread, draw)
        self.tension_met = self.task_met = self.process_met = 0.0
        self.owed = self.load = 0.0
        self.stage = self.e22_career_stage()
        self.leadership_trust = self.commitment = self.model.p.justice.usual_trust
        self.grievance = self.resistance = self.recognition = 0.0
        self.protected = self.training = 0.0
        self.taught = Taught()
        self.start_beliefs()
        self.meet_everyone()

    def e22_career_stage(self) -> int:
        """0 early, 1 in the middle, 2 late in the career."""
        staffing = self.model.p.staffing
        _, u, *_ = self.model.rng_key.uniforms(PERSON_STAGE, 0, self.address)
        return sum(u >= reached for reached in (staffing.early_share, staffing.early_share + staffing.middle_share))

    def at_work(self) -> bool:
        """Whether this person is there this week."""
        return self.occupied and not self.absent

    # Hours and work

    def e15_open_diary(self) -> None:
        """Free hours: contract and overtime, less what tension takes, supervision, and last week's conflicts."""
        self.free = self.outstanding = 0.0
        self.week_encounters = []
        note, casework = self.model.notes.profession(self.profession), self.model.p.casework
        note["posts"] += 1
        if not self.occupied:
            return
        note["filled"] += 1
        note["contract"] += self.contract
        if self.absent:
            note["absent"] += 1
            note["absence"] += self.contract
            return
        overtime = self.e15_overtime()
        hours = self.contract + overtime
        lost = casework.tension_loss * self.tension_met * hours
        supervision = min(casework.supervision_hours, hours - lost)
        paid = min(self.owed, hours - lost - supervision)
        self.owed -= paid
        self.free = hours - lost - supervision - paid
        self.free -= self.e22_study(self.free)
        note["overtime"] += overtime
        note["conflict"] += lost + paid
        note["supervision"] += supervision

    def e15_overtime(self) -> float:
        """Extra hours after a week of heavy load; all of them one unit of load above where they begin."""
        casework = self.model.p.casework
        pressure = min(max(self.load - casework.overtime_from, 0.0), 1.0)
        return casework.overtime_share * pressure * self.contract

    def e22_study(self, free: float) -> float:
        """Hours that CPD takes: ring-fenced ones, saved up, less paid cover; then what was attended beyond them."""
        cpd = self.model.p.cpd
        fenced = min(cpd.ring_fenced_hours, free)
        attended = min(self.training, free - fenced)
        self.training -= attended
        # What was saved under a higher cap is not taken away.
        self.protected = max(self.protected, min(self.protected + fenced, cpd.ring_fence_cap))
        note, cover = self.model.notes.profession(self.profession), fenced * cpd.backfill_share
        note["training"] += fenced + attended
        note["cover"] += cover
        return fenced + attended - cover

    def can_attend(self) -> bool:
        """Whether this person is there and has the hours for one more meeting."""
        return self.at_work() and self.free >= self.model.p.casework.meeting_hours

    def attend(self) -> None:
        """Keep the hours of one meeting free for it."""
        hours = self.model.p.casework.meeting_hours
        self.free -= hours
        self.model.notes.profession(self.profession)["meetings"] += hours

    def plan_ahead(self) -> None:
        """Load (E18's u): the pace that the most pressing part of the pile needs, over contract hours."""
        self.load = 0.0
        for seat in sorted(self.seats, key=lambda seat: seat.case.order):
            if seat.hours > 0:
                self.outstanding += seat.hours
                weeks = max(seat.case.due - self.model.week, 1.0)
                self.load = max(self.load, self.outstanding / (weeks * self.contract))

    def e16_work(self) -> None:
        """Solo work, earliest due case first, where it can begin: direct work, then forms; hours left are slack."""
        self.plan_ahead()
        note = self.model.notes.profession(self.profession)
        for seat in sorted(self.seats, key=lambda seat: seat.case.order):
            if seat.case.can_begin():
                forms_before, done = min(seat.hours, seat.case.forms), min(self.free, seat.hours)
                self.free -= done
                seat.hours -= done
                written = forms_before - min(seat.hours, seat.case.forms)
                note["forms"] += written
                note["direct"] += done - written
        note["slack"] += self.free

    def capped_load(self) -> float:
        """Load, counted up to the ceiling."""
        return min(self.load, self.model.p.strain.load_ceiling)

    # Drift

    def drift(self) -> None:
        """Step 7, for whoever is in post."""
        if self.occupied:
            self.e20_hearsay()
            self.e22_fade()
            self.e20_cooling()
            self.e26_return_to_profession()

    def e22_fade(self) -> None:
        """What CPD gave is lost again, being seen wears off, resistance to change fades (E25)."""
        self.recognition -= self.model.p.cpd.recognition_fading_rate * self.recognition
        self.resistance -= self.model.p.recovery.resistance_fading_rate * self.resistance
        self.skill -= self.taught.e22_fade()

    # Strain, absence, going

    def wear(self) -> None:
        """Step 8, for whoever is in post."""
        if self.occupied:
            self.e27_look_back()
            self.e18_strain()
            u = self.model.rng_key.uniform(PERSON_WEEK, self.model.week, self.address)
            self.absent = u < self.e18_absence_probability()
            self.note_self()

    def e27_look_back(self) -> None:
        """What was met this week joins the memory of some weeks; a week without encounters leaves it alone."""
        if self.week_encounters:
            share = 1 / self.model.p.perception.window_weeks
            task, process, tension = (mean(values) for values in zip(*self.week_encounters, strict=True))
            self.task_met = toward(self.task_met, task, share)
            self.process_met = toward(self.process_met, process, share)
            self.tension_met = toward(self.tension_met, tension, share)

    def e27_perceived_task_conflict(self) -> float:
        """tau + psi R, up to the end of the scale."""
        return min(1.0, self.task_met + self.model.p.perception.hostile_attribution * self.tension_met)

    def e18_strain(self) -> None:
        """z <- (1 - kappa) z + kappa sigma(z0 + z1 (min(u, 3) - 1) + z2 R)."""
        strain = self.model.p.strain
        drive = strain.baseline + strain.load_slope * (self.capped_load() - 1) + strain.tension_slope * self.tension_met
        self.strain = (1 - strain.pace) * self.strain + strain.pace * logistic(drive)

    def e18_absence_probability(self) -> float:
        """Chance of being away next week: the strained are away more."""
        strain = self.model.p.strain
        hazard = strain.absence_rate * math.exp(strain.absence_slope * (self.strain - strain.reference))
        return 1 - math.exp(-hazard)

    def note_self(self) -> None:
        """This person's part of the profession's line."""
        note = self.model.notes.profession(self.profession)
        others = [other for other in self.model.professions if other is not self.profession]
        note["cases"] += len(self.seats)
        note["load"] += self.capped_load()
        note["strain"] += self.strain
        note["tension"] += self.tension_met
        note["perceived_task"] += self.e27_perceived_task_conflict()
        note["understanding"] += self.mean_understanding()
        note["myths"] += mean(self.myths[other] for other in others) if others else 0.0

    def come_or_go(self) -> None:
        """Step 9: the holder may leave, or a vacant post be filled."""
        _, u_leave, u_fill, _ = self.model.rng_key.uniforms(PERSON_WEEK, self.model.week, self.address)
        if self.occupied:
            if u_leave < self.e19_leaving_probability():
                self.leave()
        elif u_fill < 1 / self.model.p.staffing.vacancy_weeks:
            self.join()

    def e19_leaving_probability(self) -> float:
        """1 - exp(-lambda0 exp(b_z (z - z_ref) + b_R R + b_f f + b_g g))."""
        staffing = self.model.p.staffing
        pull = (
            staffing.strain_slope * (self.strain - self.model.p.strain.reference)
            + staffing.tension_slope * self.tension_met
            + staffing.deprivation_slope * self.felt_deprivation()
            + staffing.grievance_slope * self.grievance
        )
        return 1 - math.exp(-staffing.leaving_rate * math.exp(pull))

    def leave(self) -> None:
        """The post falls vacant and its seats empty; whoever takes over must read in."""
        self.occupied = self.absent = False
        self.occupant += 1
        self.owed = self.load = 0.0
        self.model.notes.profession(self.profession)["leavers"] += 1
        self.hand_over()

    def hand_over(self) -> None:
        """All seats fall empty; whoever takes them must read in."""
        for seat in self.seats:
            seat.worker = None
            seat.hours += self.model.p.staffing.handover_hours
            seat.case.handovers += 1
            self.model.notes.locality(self.locality.number)["handovers"] += 1
        self.seats = []

    # Justice and leadership

    def felt_deprivation(self) -> float:
        """f as this person feels it: being seen makes up for some of it."""
        return self.profession.deprivation * (1 - self.recognition)

    def update_justice(self) -> None:
        """Step 10, for whoever is in post: what was received and heard turns to trust, commitment, or a row."""
        if not self.occupied:
            return
        note = self.model.notes.profession(self.profession)
        self.e24_trust_leadership(note)
        self.grievance -= self.model.p.justice.grievance_cooling * self.grievance
        u = self.model.rng_key.uniform(VERTICAL_EPISODE, self.model.week, self.address)
        if u < 1 - math.exp(-self.e24_vertical_hazard()):
            self.e24_fall_out()
            note["vertical_episodes"] += 1
        for name in ("grievance", "leadership_trust", "commitment", "resistance", "skill"):
            note[name] += getattr(self, name)

    def e24_trust_leadership(self, note: Line) -> None:
        """Distributive and procedural justice feed trust in leadership, which feeds commitment."""
        justice = self.model.p.justice
        distributive = 1 - self.felt_deprivation()
        procedural = self.profession.voice * (1 - justice.churn_weight * self.model.leadership.churn)
        lost = justice.distributive_weight * (1 - distributive) + justice.procedural_weight * (1 - procedural)
        self.leadership_trust = toward(self.leadership_trust, justice.usual_trust * (1 - lost), justice.trust_pace)
        self.commitment = toward(self.commitment, self.leadership_trust, justice.commitment_pace)
        note["distributive"] += distributive
        note["procedural"] += procedural

    def e24_vertical_hazard(self) -> float:
        """(own rate + what a stance aims at leaders instead of colleagues, E23) f (1 - trust)^gamma."""
        justice, p = self.model.p.justice, self.model.p
        rate = justice.vertical_rate + p.stance.aim_up * p.episodes.injustice_rate
        return rate * self.felt_deprivation() * (1 - self.leadership_trust) ** justice.trust_exponent

    def e24_fall_out(self) -> None:
        """Open conflict with leadership leaves a grievance, costs trust, and takes hours next week."""
        justice = self.model.p.justice
        self.grievance = toward(self.grievance, 1.0, justice.grievance_gain)
        self.leadership_trust = toward(self.leadership_trust, 0.0, justice.trust_loss)
        self.owed += justice.grievance_hours
