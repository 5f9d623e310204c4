"""The service: builds its people and places, and lives one week a step."""

from __future__ import annotations

import math
from types import SimpleNamespace

import mesa

from benchmarks.textbook.arithmetic import mean
from benchmarks.textbook.chance import Luck
from benchmarks.textbook.dates import Dates
from benchmarks.textbook.leadership import Leadership
from benchmarks.textbook.locality import Locality
from benchmarks.textbook.notes import ClosedCase, WeekNotes
from benchmarks.textbook.profession import Profession
from benchmarks.textbook.programme import Programme
from benchmarks.textbook.purse import money_left, release_money
from benchmarks.textbook.survey import evaluate
from benchmarks.textbook.upheaval import e25_strike
from benchmarks.textbook.worker import Worker
from sim.model.config import MECHANISMS, Config
from sim.model.demand_calibration import solve_demand
from sim.model.validation import check

AGENDAS = ("bias", "agenda_spread")  # numbers by which a leader's agenda is drawn
ROUNDING = 1e-6  # shares come as decimal fractions


def numbers_in_force(config: Config) -> SimpleNamespace:
    """The numbers of every mechanism (``off`` values where switched off), the channels of leadership, the loop."""
    sets = {name: SimpleNamespace(**getattr(config, name).numbers()) for name in MECHANISMS}
    for channel in ("attention", "cpd_money", "voice", "resentment"):
        setattr(sets["leadership"], channel, getattr(config.leadership, channel))
    sets["cpd"].loop = SimpleNamespace(**config.cpd.loop.numbers())
    return SimpleNamespace(**sets)


class TextbookService(mesa.Model):
    """A children's service of some localities; ``step()`` is one working week.

    Args:
        config: any configuration.
        replicate: number of the replicate; with ``config.seed`` it decides all luck.
    """

    def __init__(self, config: Config, replicate: int = 0) -> None:
        super().__init__()
        self.config = check(config)
        self.dates = Dates(config)
        self.p = numbers_in_force(config)
        self.rng_key = Luck(config.seed, replicate)
        self.week = 0  # of the opening weeks; dates of the configuration are counted from ``start``
        self.start = config.demand.opening_weeks + config.burn_in
        self.history: list[WeekNotes] = []
        self.closed: list[ClosedCase] = []
        self.notes = WeekNotes()
        self.found_professions()
        self.localities = [Locality(self, number) for number in range(config.organisation.localities)]
        for locality in self.localities:
            self.staff(locality)
        self.agents.do("join")
        self.open_backlog()

    def found_professions(self) -> None:
        """All professions that have posts, by name, with the demand that the reference service solves."""
        organisation = self.config.organisation
        posts = sum(declared.headcount for declared in organisation.professions.values())
        reference = solve_demand(organisation, self.config.demand)
        self.arrivals_per_post = reference.arrivals_per_post
        self.professions = [
            Profession(name, organisation.professions[name], posts, float(hours), self.config.structure.merged)
            for name, hours in zip(reference.professions, reference.direct_hours, strict=True)
        ]
        for profession in self.professions:
            others = (other for other in self.professions if other is not profession)
            profession.talk = dict.fromkeys(others, self.p.gossip.usual_myths)
        self.leadership = Leadership(self)
        portfolio = sorted(self.config.cpd.activities) if self.config.cpd.enabled else []
        self.programmes = [Programme(self, name) for name in portfolio]

    def staff(self, locality: Locality) -> None:
        """Posts of every profession, spread over localities as evenly as whole posts allow."""
        places, here = self.config.organisation.localities, locality.number
        for profession in self.professions:
            declared = self.config.organisation.professions[profession.name]
            total = declared.headcount
            count = (here + 1) * total // places - here * total // places
            qualified = math.ceil(count * declared.qualified_share - ROUNDING)
            for number in range(count):
                locality.workers.append(Worker(self, profession, locality, number, number < qualified))

    def open_backlog(self) -> None:
        """Cases of the opening weeks wait when work starts."""
        for _ in range(self.config.demand.opening_weeks):
            for locality in self.localities:
                locality.e1_receive_cases()
            self.week += 1

    def step(self) -> None:
        """One week, steps 1 to 11."""
        self.notes = WeekNotes()
        self.put_in_force(self.dates.turn(self.week - self.start))
        self.steer()
        for locality in self.localities:
            locality.e1_receive_cases()
            locality.allocate()
        self.agents.do("e15_open_diary")
        for locality in self.localities:
            locality.call_meetings()
        self.agents.do("e16_work")
        for locality in self.localities:
            locality.hold_meetings()  # step 5, then 6
            locality.e10_mingle()
            locality.close_cases()
        self.agents.do("drift")
        self.agents.do("wear")
        self.agents.do("come_or_go")
        self.agents.do("update_justice")
        for locality in self.localities:
            locality.e25_settle()
            locality.count_unfilled_roles()
        self.lead()
        self.e20_talk()
        self.history.append(self.notes)
        self.week += 1

    def put_in_force(self, config: Config) -> None:
        """The configuration of this week. Where seats or agendas have changed, leadership is chosen anew."""
        if config is self.config:
            return
        before, then, self.config, self.p = self.config, self.p, config, numbers_in_force(config)
        seats = (config.leadership.seats, config.leadership.director)
        if seats != (before.leadership.seats, before.leadership.director):
            self.leadership.found()
        elif any(getattr(self.p.leadership, name) != getattr(then.leadership, name) for name in AGENDAS):
            self.leadership.instruct()
        for programme in self.programmes:
            if programme.use.weight != before.cpd.activities[programme.name].weight:
                programme.weight = programme.use.weight

    def steer(self) -> None:
        """Steps 1, 2 and the loop of step 11: what befalls the whole service before its localities work."""
        e25_strike(self)
        self.leadership.e21_turn_seats()
        self.leadership.e21_set_agenda()
        self.leadership.note()
        evaluate(self)
        release_money(self)
        for programme in self.programmes:
            programme.deliver()
        self.notes.service["pot"] = money_left(self)

    def lead(self) -> None:
        """Step 10: what leadership gives, and how it is felt (E21)."""
        for profession in self.professions:
            profession.e21_remember(self.p.leadership)
        money = sum(profession.money for profession in self.professions)
        for profession in self.professions:
            profession.e21_deprivation(money, self.p.leadership)
            note = self.notes.profession(profession)
            note["deprivation"], note["voice"] = profession.deprivation, profession.voice
            note["agenda"] = profession.agenda_share

    def e20_talk(self) -> None:
        """Each profession's mean myths about every other, for next week's gossip."""
        in_post = self.agents.select(lambda worker: worker.occupied)
        for profession, workers in in_post.groupby("profession"):
            for other in profession.talk:
                profession.talk[other] = mean(worker.myths[other] for worker in workers)
