"""Leadership: seats that turn over, the agenda they set, and how it bears on every profession (E21)."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.textbook.arithmetic import first_reaching, mean, scattered, toward
from sim.core.rng_streams import ACTIVITY_LAPSE, LEADER_START, LEADER_WEEK

if TYPE_CHECKING:
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService

SEAT_SHIFT = 10  # a seat's address: the profession it belongs to, and its number
DIRECTOR = (1 << SEAT_SHIFT) - 1
ROUNDING = 1e-12


class Leader:
    """A seat of the leadership and whoever holds it."""

    def __init__(self, model: TextbookService, home: Profession, number: int) -> None:
        self.model, self.home, self.number = model, home, number
        self.address = (home.key << SEAT_SHIFT) | number
        self.occupant = 0  # how many held it before
        self.appoint(home)

    @property
    def weight(self) -> float:
        """In ordinary seats."""
        return self.model.p.leadership.director_weight if self.number == DIRECTOR else 1.0

    def appoint(self, profession: Profession) -> None:
        """Somebody of a profession takes the seat."""
        self.occupied, self.profession = True, profession
        self.make_up_mind()

    def make_up_mind(self) -> None:
        """How far the holder favours their own: the leaning is theirs as long as they stay."""
        leadership = self.model.p.leadership
        draw, *_ = self.model.rng_key.normals(LEADER_START, 0, self.address, self.occupant)
        self.agenda = scattered(leadership.bias, leadership.agenda_spread, draw)

    def shares_wanted(self) -> list[float]:
        """What this leader alone would give each profession."""
        return [
            toward(profession.headcount_share, float(profession is self.profession), self.agenda)
            for profession in self.model.professions
        ]


class Leadership:
    """All seats, and what they have come to as a body."""

    def __init__(self, model: TextbookService) -> None:
        self.model = model
        self.churn = 0.0  # how much of it changed lately
        self.risk = 0.0  # risk aversion after incidents
        self.found()

    def found(self) -> None:
        """Every seat is filled from the profession that it belongs to."""
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

    def instruct(self) -> None:
        """Everyone stays, with another agenda."""
        for leader in self.leaders:
            leader.make_up_mind()
        self.e21_set_agenda()

    def in_post(self) -> list[Leader]:
        """Those who are there."""
        return [leader for leader in self.leaders if leader.occupied]

    # Coming and going

    def e21_turn_seats(self) -> None:
        """Leaders leave; seats that stood empty may be filled."""
        self.churn -= self.churn / self.model.p.leadership.memory_weeks
        for leader in self.leaders:
            u_leave, u_fill, u_like, u_whom = self.model.rng_key.uniforms(LEADER_WEEK, self.model.week, leader.address)
            if leader.occupied:
                if u_leave < 1 - math.exp(-self.model.p.leadership.turnover_rate):
                    self.part_with(leader)
            elif u_fill < 1 / self.model.p.leadership.seat_vacancy_weeks:
                leader.appoint(self.e21_successor(leader, u_like, u_whom))

    def part_with(self, leader: Leader) -> None:
        """A seat falls empty, and CPD that its holder stood behind may stand still."""
        leader.occupied = False
        leader.occupant += 1
        self.model.notes.service["leaders_left"] += 1
        total = sum(each.weight for each in self.leaders)
        self.churn = toward(self.churn, 1.0, leader.weight / total if total > 0 else 0.0)
        for programme in self.model.programmes:
            u = self.model.rng_key.uniform(ACTIVITY_LAPSE, self.model.week, programme.address, leader.address)
            if u < self.model.p.leadership.lapse_prob:
                programme.lapsed_until = self.model.week + self.model.p.leadership.lapse_weeks

    def e21_successor(self, leader: Leader, u_like: float, u_whom: float) -> Profession:
        """The seat's own profession, or any by headcount."""
        if u_like < self.model.p.leadership.succession_like:
            return leader.home
        professions = self.model.professions
        return professions[first_reaching((each.headcount_share for each in professions), u_whom)]

    # The agenda

    def e21_seats_shares(self) -> list[float]:
        """Each profession's part of the filled seats: majorities amplified, then balanced."""
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
        """How far those in post, by weight, favour their own."""
        weight = sum(leader.weight for leader in self.in_post())
        return sum(leader.weight * leader.agenda for leader in self.in_post()) / weight if weight > 0 else 0.0

    def e21_set_agenda(self) -> None:
        """Agenda share l between headcount and seats, voice by it, and whose cases go first."""
        seats_shares, bias = self.e21_seats_shares(), self.e21_mean_bias()
        most = max(seats_shares)
        leading = [share for share in seats_shares if share > most - ROUNDING]
        for profession, seats_share in zip(self.model.professions, seats_shares, strict=True):
            agenda = toward(profession.headcount_share, seats_share, bias)
            profession.e21_voice(self.e25_under_risk(profession, agenda), self.model.p)
            alone = len(leading) == 1 and seats_share == most > 0
            profession.dominant = bool(self.model.p.leadership.attention) and alone

    def e25_under_risk(self, profession: Profession, agenda: float) -> float:
        """Leaders who fear the next incident give a part of the agenda to statutory work."""
        statutory = sum(each.headcount_share for each in self.model.professions if each.statutory)
        if statutory == 0:
            wanted = profession.headcount_share
        else:
            wanted = profession.headcount_share / statutory if profession.statutory else 0.0
        return toward(agenda, wanted, self.model.p.leadership.statutory_pull * self.risk)

    # What is written down

    def note(self) -> None:
        """Empty seats, and how far apart those in post are."""
        wishes = [leader.shares_wanted() for leader in self.in_post()]
        gaps = [
            sum(abs(one - other) for one, other in zip(first, second, strict=True)) / 2
            for first, second in combinations(wishes, 2)
        ]
        note = self.model.notes.service
        note["seats_empty"] += len(self.leaders) - len(wishes)
        note["leadership_conflict"] = mean(gaps) if gaps else 0.0
        note["churn"], note["risk"] = self.churn, self.risk
