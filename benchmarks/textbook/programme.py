"""A CPD activity of the framework in force: its sessions, its participants and its effects (E22)."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import toward
from benchmarks.textbook.contact import Contact
from benchmarks.textbook.home_team import e31_tell_stories
from sim.core.entity_ids import entity_id
from sim.core.rng_streams import CPD_CONTACT, CPD_PARTNER, CPD_PLACE
from sim.model.cpd.activity import Activity
from sim.model.cpd.programme import ActivityUse, activity_of

if TYPE_CHECKING:
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService
    from benchmarks.textbook.worker import Worker

WEEKS_A_YEAR = 52
ROUNDING = 1e-9  # so that rounding errors take no place away
STAGES = ("early", "middle", "late")
WEEK_BITS, ROUND_BITS, ADDRESS_BITS = 16, 3, 12  # what tells contacts apart: activity, round, week


def dosed(value: float, dose: float) -> float:
    """Move towards 1 by a positive dose, towards 0 by a negative one; doses beyond 1 count as 1."""
    return toward(value, 1.0 if dose > 0 else 0.0, min(abs(dose), 1.0))


class Programme:
    """One entry of the portfolio. Its parameters are read from the configuration in force."""

    def __init__(self, model: TextbookService, name: str) -> None:
        self.model, self.name = model, name
        self.key = entity_id(name)
        self.due = entity_id(f"{name} due") / (1 << 23)  # programmes of one rhythm do not all fall into one week
        self.weight = self.use.weight  # share of the money, once the loop has moved some
        self.lapsed_until = -math.inf
        self.pots: dict[Profession | None, float] = {}  # None: the one pot of first come, first served

    @property
    def use(self) -> ActivityUse:
        """The entry of the portfolio."""
        return self.model.config.cpd.activities[self.name]

    @property
    def activity(self) -> Activity:
        """The activity."""
        return activity_of(self.name, self.use)

    @property
    def grouping(self) -> str:
        """Who is together at a session."""
        return self.use.grouping or self.activity.grouping

    def dose(self, effect: str) -> float:
        """The part of an effect that transfers to practice."""
        return self.model.p.cpd.effect_scale * getattr(self.activity, effect)

    def hold_sessions(self) -> None:
        """One week: as planned, more often with more money than planned, suspended after a lapse."""
        now = self.model.week - self.model.start
        if not self.use.start_week <= now < self.use.end_week:
            return
        if self.model.week < self.lapsed_until:
            self.model.totals.service["programmes_lapsed"] += 1
            return
        funding = self.weight / self.use.weight if self.use.weight > 0 else 1.0
        self.due += self.use.per_year / WEEKS_A_YEAR * funding
        if self.due >= 1:
            self.due = min(self.due - 1, 1.0)
            self.hold_session()

    def hold_session(self) -> None:
        """One session for the whole service."""
        for profession in self.model.professions:
            if self.reach(profession) > 0:
                self.model.totals.activity(self.name, profession)["sessions"] += 1
        tickets = self.e22_tickets()
        places = self.e22_places(tickets)
        self.present = {worker: ticket for worker, ticket in tickets.items() if worker in places}
        for worker in tickets:
            if worker in places:
                self.take_part(worker)
            else:
                self.model.totals.activity(self.name, worker.profession)["turned_away"] += 1
        for locality in self.model.localities:
            if self.grouping == "pair":
                self.work_visits(locality)
            elif self.grouping != "alone":
                self.group_session(locality)

    # Who comes

    def reach(self, profession: Profession) -> float:
        """Share of a profession that comes if nothing prevents it; 0 if it is not invited."""
        if self.use.professions is not None and profession.name not in self.use.professions:
            return 0.0
        return self.activity.reach * self.model.config.cpd.access.get(profession.name, 1.0)

    def e22_tickets(self) -> dict[Worker, float]:
        """Everyone who comes, with a position in the queue: the smallest is first."""
        tickets = {}
        for locality in self.model.localities:
            for worker in filter(lambda worker: worker.at_work(), locality.workers):
                u, ticket, *_ = self.model.draws.uniforms(CPD_PLACE, self.model.week, worker.key, self.key)
                if u < self.e22_coming_probability(worker):
                    tickets[worker] = ticket
        return tickets

    def e22_coming_probability(self, worker: Worker) -> float:
        """reach (1 - a_z max(0, z - ½)(1 - ring-fenced)), less with resistance; by qualification and stage."""
        cpd, hours = self.model.p.cpd, self.activity.hours
        fenced = min(worker.protected / hours, 1.0) if hours > 0 else 1.0
        kept_away = cpd.strain_penalty * max(0.0, worker.strain - 0.5) * (1 - fenced)
        willing = max(0.0, 1 - kept_away) * (1 - cpd.resistance_penalty * worker.resistance)
        steady = 1 - self.model.leadership.churn if self.activity.needs_stability else 1.0
        own = self.use.qualified if worker.qualified else self.use.unqualified
        own *= getattr(self.use, STAGES[worker.stage])
        return self.reach(worker.profession) * steady * own * willing

    def e22_places(self, tickets: dict[Worker, float]) -> set[Worker]:
        """Who gets a place: in each profession's queue, or in one queue, as places and money allow."""
        posts = sum(len(locality.workers) for locality in self.model.localities)
        if self.model.config.cpd.allocation == "first_come":
            return self.admitted(list(tickets), tickets, posts, self.pots.get(None, 0.0))
        inside: set[Worker] = set()
        for profession in self.model.professions:
            queue = [worker for worker in tickets if worker.profession is profession]
            own_posts = posts * profession.headcount_share
            inside |= self.admitted(queue, tickets, own_posts, self.pots.get(profession, 0.0))
        return inside

    def admitted(self, queue: list[Worker], tickets: dict[Worker, float], posts: float, pot: float) -> set[Worker]:
        """The first in a queue."""
        room = float(len(queue))
        if self.use.places > 0:
            room = min(room, math.floor(self.use.places / 100 * posts + ROUNDING))
        if self.activity.price > 0:
            room = min(room, math.floor(pot / self.activity.price + ROUNDING))
        return set(sorted(queue, key=lambda worker: tickets[worker])[: int(room)])

    # What they take away

    def take_part(self, worker: Worker) -> None:
        """The place is paid, hours are spent, and the session has its effects on the participant alone."""
        activity, profession = self.activity, worker.profession
        pot = None if None in self.pots else profession
        if activity.price > 0:
            self.pots[pot] = max(self.pots[pot] - activity.price, 0.0)
        profession.spent += activity.price
        profession.trained += activity.hours
        totals = self.model.totals.activity(self.name, profession)
        totals.update({"attended": 1, "hours": activity.hours, "spend": activity.price})
        saved = min(worker.protected, activity.hours)
        worker.protected -= saved
        worker.training += activity.hours - saved
        worker.strain = dosed(worker.strain, -self.dose("strain"))
        worker.recognition = dosed(worker.recognition, self.dose("recognition"))
        skill = dosed(worker.skill, self.dose("skill"))
        taught_skill, worker.skill = skill - worker.skill, skill
        learned = 0.0
        if self.grouping != "pair":
            learned = sum(self.e22_learn(worker, other, self.e22_share(worker, other)) for other in profession.others)
        worker.taught.e22_gain(learned, taught_skill, activity.half_life_weeks, activity.spacing_bonus)

    def e22_share(self, worker: Worker, about: Profession) -> float:
        """Share of what is taught about a role: less if nobody of that role is in the room."""
        together = self.grouping in ("mixed", "team")
        met = {other.profession for other in self.present if other.locality is worker.locality} if together else set()
        return 1.0 if about in met else 1 - self.model.p.cpd.roles_in_room

    def e22_learn(self, worker: Worker, about: Profession, share: float = 1.0) -> float:
        """Learn about another profession; returns the gain in mean understanding."""
        before = worker.understanding[about]
        worker.understanding[about] = dosed(before, share * self.dose("understanding"))
        worker.myths[about] = dosed(worker.myths[about], -share * self.dose("myths"))
        return max(worker.understanding[about] - before, 0.0) / len(worker.profession.others)

    def group_session(self, locality: Locality) -> None:
        """A locality's participants at a session: mandate clarity, and contacts round by round."""
        here = [worker for worker in locality.workers if worker in self.present]
        if not here:
            return
        locality.mandate = dosed(locality.mandate, self.dose("mandate") * len(here) / len(locality.workers))
        here.sort(key=lambda worker: self.present[worker])
        professions = self.model.professions if self.grouping == "single" else [None]
        for profession in professions:
            group = [worker for worker in here if profession in (None, worker.profession)]
            for turn in range(max(self.activity.contacts, int(self.activity.trust != 0))):
                for one, two in list(pairwise(group))[turn % 2 :: 2]:
                    self.session_contact(one, two, turn)
            if self.grouping == "single" and group and self.activity.hours > 0:
                e31_tell_stories(group)

    def session_contact(self, one: Worker, two: Worker, turn: int) -> None:
        """Two participants meet. Without an episode in the first round, they gain trust."""
        if turn < self.activity.contacts:
            low = self.key % (1 << ADDRESS_BITS)
            when = (((low << ROUND_BITS) + turn) << WEEK_BITS) + self.model.week
            episode = Contact(one, two, CPD_CONTACT, when).simulate()
            self.model.totals.contact(one.profession, two.profession, episode)
            if episode:
                return
        if turn > 0:
            return
        for worker, other in ((one, two), (two, one)):
            worker.trust[other] = dosed(worker.trust[other], self.dose("trust"))

    def work_visits(self, locality: Locality) -> None:
        """Each participant spends the session at the work of a colleague of another profession."""
        activity = self.activity
        for guest in (worker for worker in locality.workers if worker in self.present):
            u = self.model.draws.uniform(CPD_PARTNER, self.model.week, guest.key, self.key)
            hosts = [
                worker for worker in locality.workers if worker.at_work() and worker.profession is not guest.profession
            ]
            if not hosts:
                continue
            host = hosts[int(u * len(hosts))]
            learned = self.e22_learn(guest, host.profession)
            host.training += self.model.p.cpd.host_share * activity.hours
            guest.taught.e22_gain(learned, 0.0, activity.half_life_weeks, activity.spacing_bonus)
            for turn in range(max(activity.contacts, 1)):
                self.session_contact(guest, host, turn)
