"""A person in a post: hours, work, strain, turnover."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import logistic, logit_normal, mean, toward
from benchmarks.textbook.colleague import Colleague
from benchmarks.textbook.taught import Taught
from sim.core.rng_streams import AGENCY_WEEK, PERSON_STAGE, PERSON_START, PERSON_WEEK, VERTICAL_EPISODE

if TYPE_CHECKING:
    from benchmarks.textbook.case import Role
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService
    from benchmarks.textbook.totals import Totals


class Worker(Colleague):
    """A colleague at work."""

    def __init__(
        self, model: TextbookService, profession: Profession, locality: Locality, number: int, qualified: bool
    ) -> None:
        super().__init__(model, profession, locality, number)
        self.qualified = qualified
        self.contract = model.p.casework.hours_per_week * profession.casework_share
        self.roles: list[Role] = []
        self.strain = self.skill = 0.0
        self.tension_met = self.task_met = self.process_met = 0.0  # as remembered over some weeks
        self.spoke_met = 0.0  # share of the meetings of these weeks at which this person spoke
        self.free = self.owed = self.load = 0.0
        self.thoroughness = 1.0  # share of the hours asked for that work is given this week
        self.stage = 0  # of the career: early, middle, late
        self.story: tuple[Worker, int] | None = None  # the latest episode elsewhere: with whom, which holder
        self.leadership_trust = self.commitment = self.grievance = 0.0
        self.resistance = self.recognition = 0.0
        self.protected = self.training = 0.0  # hours saved up for CPD, hours of CPD that this week must find
        self.week_encounters: list[tuple[float, float, float]] = []  # task, process, tension of each
        self.week_spoke: list[int] = []  # for each meeting, whether this person spoke

    # Coming

    def join(self) -> None:
        """A newcomer takes the post."""
        gossip = self.model.p.gossip
        draw, *_ = self.model.draws.normals(PERSON_START, 0, self.key)
        self.occupied, self.absent = True, False
        self.strain = self.model.p.strain.start
        self.skill = logit_normal(gossip.usual_skill, gossip.start_spread, draw)
        self.tension_met = self.task_met = self.process_met = self.spoke_met = 0.0
        self.met_weeks = 0  # with encounters in this post
        self.since = self.model.week
        self.owed = self.load = 0.0
        self.stage, self.story = self.e22_career_stage(), None
        self.last_breach = -math.inf  # week, in this post
        self.leadership_trust = self.commitment = self.model.p.justice.usual_trust
        self.grievance = self.resistance = self.recognition = 0.0
        self.protected = self.training = 0.0
        self.taught = Taught()
        self.start_beliefs()
        self.meet_everyone()

    def e22_career_stage(self) -> int:
        """0 early, 1 middle, 2 late career."""
        staffing = self.model.p.staffing
        _, u, *_ = self.model.draws.uniforms(PERSON_STAGE, 0, self.key)
        return sum(u >= reached for reached in (staffing.early_share, staffing.early_share + staffing.middle_share))

    def at_work(self) -> bool:
        """Whether the post is filled and its holder present."""
        return self.occupied and not self.absent

    # Hours and work

    def e15_start_diary(self) -> None:
        """Free hours: contract and overtime, less what tension costs, supervision, and last week's conflicts."""
        self.free = 0.0
        self.week_encounters, self.week_spoke = [], []
        totals, casework = self.model.totals.profession(self.profession), self.model.p.casework
        totals["posts"] += 1
        if not self.occupied:
            return
        totals["filled"] += 1
        totals["agency"] += int(self.agency)
        totals["contract"] += self.contract
        if self.absent:
            totals["absent"] += 1
            totals["absence"] += self.contract
            return
        self.thoroughness = self.e34_thoroughness()
        overtime = self.e15_overtime()
        hours = self.contract + overtime
        lost = casework.tension_loss * self.tension_met * hours
        supervision = min(casework.supervision_hours, hours - lost)
        paid = min(self.owed, hours - lost - supervision)
        self.owed -= paid
        self.free = hours - lost - supervision - paid
        self.free -= self.e22_cpd_hours(self.free)
        totals["overtime"] += overtime
        totals["conflict"] += lost + paid
        totals["supervision"] += supervision

    def e15_overtime(self) -> float:
        """Overtime after a week of heavy load; the maximum is reached one unit of load above its start."""
        casework = self.model.p.casework
        pressure = min(max(self.load - casework.overtime_from, 0.0), 1.0)
        return casework.overtime_share * pressure * self.contract

    def e22_cpd_hours(self, free: float) -> float:
        """Hours of CPD: ring-fenced hours, which are saved, less paid cover; then hours attended beyond them."""
        cpd = self.model.p.cpd
        fenced = min(cpd.ring_fenced_hours, free)
        attended = min(self.training, free - fenced)
        self.training -= attended
        # What was saved under a higher cap is not taken away.
        self.protected = max(self.protected, min(self.protected + fenced, cpd.ring_fence_cap))
        totals, cover = self.model.totals.profession(self.profession), fenced * cpd.backfill_share
        totals["training"] += fenced + attended
        totals["cover"] += cover
        return fenced + attended - cover

    def can_attend(self) -> bool:
        """Whether this person is present and has the hours for one more meeting."""
        return self.at_work() and self.free >= self.model.p.casework.meeting_hours

    def attend(self) -> None:
        """Reserve the hours of one meeting."""
        hours = self.model.p.casework.meeting_hours
        self.free -= hours
        self.model.totals.profession(self.profession)["meetings"] += hours

    def e33_load(self, roles: list[Role]) -> float:
        """u: hours of work that can be begun, over the contract hours of tau weeks."""
        hours = sum(role.hours for role in roles)
        return hours / (self.model.p.casework.full_load_weeks * self.contract)

    def e34_thoroughness(self) -> float:
        """theta: 1 up to a load of 1, then max(theta_0, u^-eta)."""
        thin_work = self.model.p.thin_work
        return max(thin_work.least_share, self.load**-thin_work.load_exponent) if self.load > 1 else 1.0

    def e16_solo_work(self) -> None:
        """Solo work in order of due date, where it can begin: direct work, then forms; hours left are slack."""
        roles = [role for role in self.roles if role.case.can_begin()]
        self.load = self.e33_load(roles)
        totals = self.model.totals.profession(self.profession)
        for role in sorted(roles, key=lambda role: role.case.order):
            if self.free > 0:
                self.work(role, totals)
        totals["slack"] += self.free

    def work(self, role: Role, totals: Totals) -> None:
        """An hour of work that was asked for is given its share (E34); the rest is left out."""
        settled, given = role.hours, role.hours * self.thoroughness
        if given > self.free:
            settled, given = min(self.free / self.thoroughness, role.hours), self.free
        forms_before = min(role.hours, role.case.forms)
        self.free -= given
        role.hours -= settled
        role.leave_out(settled - given)
        written = (forms_before - min(role.hours, role.case.forms)) * self.thoroughness
        totals["forms"] += written
        totals["direct"] += given - written
        totals["left_out"] += settled - given

    def capped_load(self) -> float:
        """Load up to the ceiling."""
        return min(self.load, self.model.p.strain.load_ceiling)

    # Drift

    def decay(self) -> None:
        """Weekly decay, for people in post."""
        if self.occupied:
            self.e20_decay_beliefs()
            self.e22_fade()
            self.e20_decay_dyads()
            self.e26_return_to_profession()

    def e22_fade(self) -> None:
        """Gains from CPD, recognition and resistance to change fade (E25)."""
        self.recognition -= self.model.p.cpd.recognition_fading_rate * self.recognition
        self.resistance -= self.model.p.recovery.resistance_fading_rate * self.resistance
        self.skill -= self.taught.e22_fade()

    # Strain, absence, going

    def update_strain(self) -> None:
        """Memory, strain and absence, for people in post."""
        if self.occupied:
            self.e27_update_memory()
            self.e18_strain()
            u = self.model.draws.uniform(PERSON_WEEK, self.model.week, self.key)
            self.absent = u < self.e18_absence_probability()
            self.add_person_totals()

    def e27_update_memory(self) -> None:
        """This week's encounters enter the memory; a week without encounters leaves it unchanged."""
        if self.week_encounters:
            self.met_weeks += 1
            share = 1 / min(self.met_weeks, self.model.p.perception.window_weeks)
            task, process, tension = (mean(values) for values in zip(*self.week_encounters, strict=True))
            self.task_met = toward(self.task_met, task, share)
            self.process_met = toward(self.process_met, process, share)
            self.tension_met = toward(self.tension_met, tension, share)
            self.spoke_met = toward(self.spoke_met, mean(self.week_spoke), share)

    def e27_perceived_task_conflict(self) -> float:
        """tau + psi R, at most 1."""
        return min(1.0, self.task_met + self.model.p.perception.hostile_attribution * self.tension_met)

    def e18_strain(self) -> None:
        """z <- (1 - kappa) z + kappa sigma(z0 + z1 (min(u, 3) - 1) + z2 R)."""
        strain = self.model.p.strain
        drive = strain.baseline + strain.load_slope * (self.capped_load() - 1) + strain.tension_slope * self.tension_met
        self.strain = (1 - strain.pace) * self.strain + strain.pace * logistic(drive)

    def e18_absence_probability(self) -> float:
        """Probability of absence next week; strain raises it."""
        strain = self.model.p.strain
        hazard = strain.absence_rate * math.exp(strain.absence_slope * (self.strain - strain.reference))
        return 1 - math.exp(-hazard)

    def add_person_totals(self) -> None:
        """Add this person to the totals of the profession and of the locality."""
        self.locality.totals.update(
            {"filled": 1, "load": self.capped_load(), "understanding": self.mean_understanding()}
        )
        totals = self.model.totals.profession(self.profession)
        others = [other for other in self.model.professions if other is not self.profession]
        totals["cases"] += len(self.roles)
        totals["met"] += int(self.met_weeks > 0)
        totals["breached"] += int(self.model.week - self.last_breach < 52)
        totals["load"] += self.capped_load()
        totals["strain"] += self.strain
        totals["tension"] += self.tension_met
        totals["perceived_task"] += self.e27_perceived_task_conflict()
        totals["understanding"] += self.mean_understanding()
        totals["myths"] += mean(self.myths[other] for other in others) if others else 0.0

    def turnover(self) -> None:
        """A permanent holder may leave; a post without one may be filled."""
        _, u_leave, u_fill, _ = self.model.draws.uniforms(PERSON_WEEK, self.model.week, self.key)
        if not self.occupied or self.agency:
            self.e19_recruit(u_fill)
        elif u_leave < self.e19_leaving_probability():
            self.model.totals.profession(self.profession)["leavers"] += 1
            self.leave()

    def e19_recruit(self, u_fill: float) -> None:
        """A permanent holder comes with probability 1/v; else an agency worker comes, or goes with probability 1/m."""
        staffing = self.model.p.staffing
        u_come, u_go, *_ = self.model.draws.uniforms(AGENCY_WEEK, self.model.week, self.key)
        if u_fill < 1 / staffing.vacancy_weeks:
            if self.agency:
                self.leave()
            self.join()
        elif self.agency:
            if u_go < 1 / staffing.agency_weeks:
                self.leave()
        elif u_come < staffing.agency_rate:
            self.agency = True
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
        """The post becomes vacant and its roles are released."""
        self.occupied = self.agency = self.absent = False
        self.occupant += 1
        self.owed = self.load = 0.0
        self.release_roles()

    def release_roles(self) -> None:
        """Release all roles; successors need handover hours."""
        for role in self.roles:
            role.worker = None
            role.ask(self.model.p.staffing.handover_hours)
            role.case.handovers += 1
            self.model.totals.locality(self.locality.number)["handovers"] += 1
        self.roles = []

    # Justice and leadership

    def felt_deprivation(self) -> float:
        """f of this person: recognition reduces it."""
        return self.profession.deprivation * (1 - self.recognition)

    def update_justice(self) -> None:
        """Trust in leadership, commitment and conflict with leadership, for people in post."""
        if not self.occupied:
            return
        totals = self.model.totals.profession(self.profession)
        self.e24_trust_leadership(totals)
        self.grievance -= self.model.p.justice.grievance_cooling * self.grievance
        u = self.model.draws.uniform(VERTICAL_EPISODE, self.model.week, self.key)
        if u < 1 - math.exp(-self.e24_vertical_hazard()):
            self.e24_vertical_episode()
            totals["vertical_episodes"] += 1
        for name in ("grievance", "leadership_trust", "commitment", "resistance", "skill"):
            totals[name] += getattr(self, name)

    def e24_trust_leadership(self, totals: Totals) -> None:
        """Distributive and procedural justice raise trust in leadership, and trust raises commitment."""
        justice = self.model.p.justice
        distributive = 1 - self.felt_deprivation()
        procedural = self.profession.voice * (1 - justice.churn_weight * self.model.leadership.churn)
        lost = justice.distributive_weight * (1 - distributive) + justice.procedural_weight * (1 - procedural)
        self.leadership_trust = toward(self.leadership_trust, justice.usual_trust * (1 - lost), justice.trust_pace)
        self.commitment = toward(self.commitment, self.leadership_trust, justice.commitment_pace)
        totals["filled_at_end"] += 1
        totals["distributive"] += distributive
        totals["procedural"] += procedural

    def e24_vertical_hazard(self) -> float:
        """(own rate + the part that a stance directs at leaders, E23) f (1 - trust)^gamma."""
        justice, p = self.model.p.justice, self.model.p
        rate = justice.vertical_rate + p.stance.aim_up * p.episodes.injustice_rate
        return rate * self.felt_deprivation() * (1 - self.leadership_trust) ** justice.trust_exponent

    def e24_vertical_episode(self) -> None:
        """Open conflict with leadership: grievance, less trust, and hours next week."""
        justice = self.model.p.justice
        self.grievance = toward(self.grievance, 1.0, justice.grievance_gain)
        self.leadership_trust = toward(self.leadership_trust, 0.0, justice.trust_loss)
        self.owed += justice.grievance_hours
