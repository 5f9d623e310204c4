"""The service: builds its people and localities, and simulates one week per step."""

from __future__ import annotations

import math
from types import SimpleNamespace

import mesa

from benchmarks.textbook.averaging import r1_average
from benchmarks.textbook.events import e25_apply_events
from benchmarks.textbook.funding import money_left, release_money
from benchmarks.textbook.leadership import Leadership
from benchmarks.textbook.locality import Locality
from benchmarks.textbook.profession import Profession
from benchmarks.textbook.programme import Programme
from benchmarks.textbook.random_numbers import RandomNumbers
from benchmarks.textbook.schedule import Dates
from benchmarks.textbook.survey import evaluate
from benchmarks.textbook.totals import ClosedCase, WeekTotals
from benchmarks.textbook.worker import Worker
from sim.model.config import MECHANISMS, Config
from sim.model.demand_calibration import solve_demand
from sim.model.validation import check

AGENDAS = ("bias", "agenda_spread")  # numbers by which a leader's agenda is drawn
ROUNDING = 1e-6  # shares come as decimal fractions


def params_of(config: Config) -> SimpleNamespace:
    """The parameters of every mechanism (``off`` values if disabled), the channels of leadership, the loop."""
    sets = {name: SimpleNamespace(**getattr(config, name).numbers()) for name in MECHANISMS}
    for channel in ("attention", "cpd_money", "voice", "resentment"):
        setattr(sets["leadership"], channel, getattr(config.leadership, channel))
    sets["cpd"].loop = SimpleNamespace(**config.cpd.loop.numbers())
    return SimpleNamespace(**sets)


class TextbookService(mesa.Model):
    """A children's service; ``step()`` simulates one working week.

    Args:
        config: any configuration.
        replicate: number of the replicate; with ``config.seed`` it determines all random numbers.
    """

    def __init__(self, config: Config, replicate: int = 0) -> None:
        super().__init__()
        self.config = check(config)
        self.dates = Dates(config)
        self.p = params_of(Dates(config).turn(-config.burn_in))  # a change in the first week comes before anyone starts
        self.draws = RandomNumbers(config.seed, replicate)
        self.week = 0  # of the opening weeks; dates of the configuration are counted from ``start``
        self.start = config.demand.opening_weeks + config.burn_in
        self.history: list[WeekTotals] = []
        self.closed: list[ClosedCase] = []
        self.totals = WeekTotals()
        self.make_professions()
        self.localities = [Locality(self, number) for number in range(config.organisation.localities)]
        for locality in self.localities:
            self.make_posts(locality)
        self.agents.do("join")
        self.open_backlog()

    def make_professions(self) -> None:
        """All professions with posts, by name, with the work from the demand calibration."""
        organisation = self.config.organisation
        posts = sum(declared.headcount for declared in organisation.professions.values())
        reference = solve_demand(organisation, self.config.demand)
        self.arrivals_per_post = reference.arrivals_per_post
        self.professions = [
            Profession(name, organisation.professions[name], posts, float(hours), self.config.structure.merged)
            for name, hours in zip(reference.professions, reference.direct_hours, strict=True)
        ]
        for profession in self.professions:
            profession.others = [other for other in self.professions if other is not profession]
        self.leadership = Leadership(self)
        portfolio = sorted(self.config.cpd.activities) if self.config.cpd.enabled else []
        self.programmes = [Programme(self, name) for name in portfolio]

    def make_posts(self, locality: Locality) -> None:
        """Posts of every profession, divided over localities as evenly as possible."""
        places, here = self.config.organisation.localities, locality.number
        for profession in self.professions:
            declared = self.config.organisation.professions[profession.name]
            total = declared.headcount
            count = (here + 1) * total // places - here * total // places
            qualified = math.ceil(count * declared.qualified_share - ROUNDING)
            for number in range(count):
                locality.workers.append(Worker(self, profession, locality, number, number < qualified))

    def open_backlog(self) -> None:
        """Cases of the opening weeks wait when the simulation starts."""
        for _ in range(self.config.demand.opening_weeks):
            for locality in self.localities:
                locality.e1_receive_cases()
            self.week += 1

    def step(self) -> None:
        """One week."""
        self.totals = WeekTotals()
        self.apply_config(self.dates.turn(self.week - self.start))
        self.before_localities()
        for locality in self.localities:
            locality.e1_receive_cases()
            locality.allocate()
        self.agents.do("e15_start_diary")
        for locality in self.localities:
            locality.call_meetings()
        self.agents.do("e16_solo_work")
        for locality in self.localities:
            locality.hold_meetings()  # step 5, then 6
            locality.e10_informal_contacts()
            locality.e36_home_meetings()
            locality.close_cases()
        self.agents.do("decay")
        self.agents.do("update_strain")
        for locality in self.localities:
            locality.e35_move_front_door()
        self.agents.do("turnover")
        self.agents.do("update_justice")
        for locality in self.localities:
            locality.e25_restore_mandate()
            locality.count_unfilled_roles()
        for profession in self.professions:
            self.totals.service["agency_spend"] += (
                self.totals.profession(profession)["agency"] * self.p.staffing.agency_price
            )
        self.e21_update_deprivation()
        r1_average(self)
        self.history.append(self.totals)
        self.week += 1

    def apply_config(self, config: Config) -> None:
        """Apply the configuration of this week. If seats or agendas have changed, update the leadership."""
        if config is self.config:
            return
        before, then, self.config, self.p = self.config, self.p, config, params_of(config)
        seats = (config.leadership.seats, config.leadership.director)
        if seats != (before.leadership.seats, before.leadership.director):
            self.leadership.appoint_all()
        elif any(getattr(self.p.leadership, name) != getattr(then.leadership, name) for name in AGENDAS):
            self.leadership.update_agendas()
        for programme in self.programmes:
            if programme.use.weight != before.cpd.activities[programme.name].weight:
                programme.weight = programme.use.weight

    def before_localities(self) -> None:
        """Events, leadership, the evaluative loop, money and CPD, before the localities' weeks."""
        e25_apply_events(self)
        self.leadership.e21_leadership_turnover()
        self.leadership.e21_set_agenda()
        self.leadership.add_totals()
        evaluate(self)
        release_money(self)
        for programme in self.programmes:
            programme.hold_sessions()
        self.totals.service["pot"] = money_left(self)

    def e21_update_deprivation(self) -> None:
        """What professions receive from leadership, and felt deprivation (E21)."""
        for profession in self.professions:
            profession.e21_remember(self.p.leadership)
        money = sum(profession.money for profession in self.professions)
        hours = sum(profession.training for profession in self.professions)
        for profession in self.professions:
            profession.e21_deprivation(money, hours, self.p.leadership)
            totals = self.totals.profession(profession)
            totals["deprivation"], totals["voice"] = profession.deprivation, profession.voice
            totals["agenda"] = profession.agenda_share
