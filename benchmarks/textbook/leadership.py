"""Leadership: seats with turnover, the agenda they set, and its effect on every profession (E21)."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import index_at, logit_normal, mean, toward
from sim.core.rng_streams import ACTIVITY_LAPSE, LEADER_START, LEADER_WEEK

if TYPE_CHECKING:
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService

SEAT_SHIFT = 10  # a seat's address: the profession it belongs to, and its number
DIRECTOR = (1 << SEAT_SHIFT) - 1
ROUNDING = 1e-12


class Leader:
    """A leadership seat and its holder."""

    def __init__(self, model: TextbookService, home: Profession, number: int) -> None:
        self.model, self.home, self.number = model, home, number
        self.key = (home.key << SEAT_SHIFT) | number
        self.occupant = 0  # how many held it before
        self.appoint(home)

    @property
    def weight(self) -> float:
        """Weight relative to an ordinary seat."""
        return self.model.p.leadership.director_weight if self.number == DIRECTOR else 1.0

    def appoint(self, profession: Profession) -> None:
        """A leader of a profession takes the seat."""
        self.occupied, self.profession = True, profession
        self.draw_agenda()

    def draw_agenda(self) -> None:
        """How strongly the holder favours their own profession; constant while they stay."""
        leadership = self.model.p.leadership
        draw, *_ = self.model.draws.normals(LEADER_START, 0, self.key, self.occupant)
        self.agenda = logit_normal(leadership.bias, leadership.agenda_spread, draw)

    def shares_wanted(self) -> list[float]:
        """The agenda shares that this leader alone would set."""
        return [
            toward(profession.headcount_share, float(profession is self.profession), self.agenda)
            for profession in self.model.professions
        ]


class Leadership:
    """All leadership seats."""

    def __init__(self, model: TextbookService) -> None:
        self.model = model
        self.churn = 0.0  # how much of it changed lately
        self.risk = 0.0  # risk aversion after incidents
        self.appoint_all()

    def appoint_all(self) -> None:
        """Fill every seat from the profession that it belongs to."""
        declared, professions = self.model.config.leadership, self.model.professions
        self.leaders = [
            Leader(self.model, profession, number)
            for profession in professions
            for number in range(declared.seats.get(profession.name, 0))
        ]
        self.leaders += [
            Leader(self.model, profession, DIRECTOR)
            for profession in professions
            if profession.name == declared.director
        ]
        self.e21_set_agenda()

    def update_agendas(self) -> None:
        """All leaders stay and adopt the new agenda."""
        for leader in self.leaders:
            leader.draw_agenda()
        self.e21_set_agenda()

    def in_post(self) -> list[Leader]:
        """Leaders in post."""
        return [leader for leader in self.leaders if leader.occupied]

    # Coming and going

    def e21_leadership_turnover(self) -> None:
        """Leaders leave, and vacant seats may be filled."""
        self.churn -= self.churn / self.model.p.leadership.memory_weeks
        for leader in self.leaders:
            u_leave, u_fill, u_like, u_whom = self.model.draws.uniforms(LEADER_WEEK, self.model.week, leader.key)
            if leader.occupied:
                if u_leave < 1 - math.exp(-self.model.p.leadership.turnover_rate):
                    self.remove_leader(leader)
            elif u_fill < 1 / self.model.p.leadership.seat_vacancy_weeks:
                leader.appoint(self.e21_successor(leader, u_like, u_whom))

    def remove_leader(self, leader: Leader) -> None:
        """A leader leaves; CPD activities may be suspended."""
        leader.occupied = False
        leader.occupant += 1
        self.model.totals.service["leaders_left"] += 1
        total = sum(each.weight for each in self.leaders)
        self.churn = toward(self.churn, 1.0, leader.weight / total if total > 0 else 0.0)
        for programme in self.model.programmes:
            u = self.model.draws.uniform(ACTIVITY_LAPSE, self.model.week, programme.key, leader.key)
            if u < self.model.p.leadership.lapse_prob:
                programme.lapsed_until = self.model.week + self.model.p.leadership.lapse_weeks

    def e21_successor(self, leader: Leader, u_like: float, u_whom: float) -> Profession:
        """A leader of the seat's own profession, or of any profession by headcount."""
        if u_like < self.model.p.leadership.succession_like:
            return leader.home
        professions = self.model.professions
        return professions[index_at((each.headcount_share for each in professions), u_whom)]

    # The agenda

    def e21_seats_shares(self) -> list[float]:
        """Each profession's share of the filled seats, with majorities amplified, then balanced."""
        leadership, professions = self.model.p.leadership, self.model.professions
        held = [
            sum(leader.weight for leader in self.in_post() if leader.profession is profession)
            for profession in professions
        ]
        if sum(held) == 0:
            return held
        raised = [weight**leadership.seats_exponent if weight > 0 else 0.0 for weight in held]
        return [toward(weight / sum(raised), 1 / len(raised), leadership.balance) for weight in raised]

    def e21_mean_bias(self) -> float:
        """Mean bias of the leaders in post, by weight."""
        weight = sum(leader.weight for leader in self.in_post())
        return sum(leader.weight * leader.agenda for leader in self.in_post()) / weight if weight > 0 else 0.0

    def e21_set_agenda(self) -> None:
        """Agenda share l between headcount and seats, voice, and whose cases have priority."""
        seats_shares, bias = self.e21_seats_shares(), self.e21_mean_bias()
        most = max(seats_shares)
        leading = [share for share in seats_shares if share > most - ROUNDING]
        for profession, seats_share in zip(self.model.professions, seats_shares, strict=True):
            agenda = toward(profession.headcount_share, seats_share, bias)
            profession.e21_voice(self.e25_under_risk(profession, agenda), self.model.p)
            alone = len(leading) == 1 and seats_share == most > 0
            profession.dominant = bool(self.model.p.leadership.attention) and alone

    def e25_under_risk(self, profession: Profession, agenda: float) -> float:
        """Risk-averse leaders give part of the agenda to statutory work."""
        statutory = sum(each.headcount_share for each in self.model.professions if each.statutory)
        if statutory == 0:
            planned_alternative = profession.headcount_share
        else:
            planned_alternative = profession.headcount_share / statutory if profession.statutory else 0.0
        return toward(agenda, planned_alternative, self.model.p.leadership.statutory_pull * self.risk)

    # What is written down

    def add_totals(self) -> None:
        """Add vacant seats and the distance between agendas to the service's totals."""
        wishes = [leader.shares_wanted() for leader in self.in_post()]
        gaps = [
            sum(abs(one - other) for one, other in zip(first, second, strict=True)) / 2
            for first, second in combinations(wishes, 2)
        ]
        totals = self.model.totals.service
        totals["seats_empty"] += len(self.leaders) - len(wishes)
        totals["leadership_conflict"] = mean(gaps) if gaps else 0.0
        totals["churn"], totals["risk"] = self.churn, self.risk
