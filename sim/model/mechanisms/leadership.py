"""Leadership seats set the agenda; shares of the agenda become voice and felt deprivation (E21, M13)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform
from sim.model.validation_context import ValidationContext

MAX_LEADERSHIP_SEATS = 60


@dataclass(frozen=True)
class Leadership(Spec):
    """M13 leadership: seats, turnover, and four channels with a switch each."""

    mechanism = "M13"
    enabled: bool = True
    bias: float = param(
        0.0, "share", 0.0, 1.0, grade="C", eq="E21",
        meaning="how strongly leadership seats (rather than staff numbers) set the agenda (beta)",
        source="neutral by default; the study reports strong dominance of one profession", off=0.0,
    )  # fmt: skip
    agenda_spread: float = param(
        0.0, "sd of logit", 0.0, 2.0, grade="E", eq="E21",
        meaning="variation of it between leaders; drawn for each new leader",
    )  # fmt: skip
    balance: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E21",
        meaning="share of the seats' influence that is divided equally between professions",
    )  # fmt: skip
    seats_exponent: float = param(
        1.0, "exponent", 0.0, 4.0, grade="E", eq="E21", meaning="amplification of majorities among seats (gamma_l)"
    )
    director_weight: float = param(
        1.0, "seats", 0.0, 10.0, grade="E", eq="E21", meaning="weight of the director relative to one seat"
    )
    turnover_rate: float = param(
        0.007, "1/week", 0.0, 0.2, grade="A", eq="E21", meaning="weekly hazard that a leader leaves (lambda_L)",
        source="directors of children's services stay 33 months on average (ADCS 2023-24): 1/143 a week", off=0.0,
    )  # fmt: skip
    seat_vacancy_weeks: float = param(
        8.0, "weeks", 1.0, 52.0, grade="D", eq="E21", meaning="mean duration of a vacant seat"
    )
    succession_like: float = param(
        1.0, "probability", 0.0, 1.0, grade="E", eq="E21",
        meaning="the successor is of the seat's own profession; otherwise of any profession, by headcount",
    )  # fmt: skip
    lapse_prob: float = param(
        0.3, "probability", 0.0, 1.0, grade="E", eq="E21",
        meaning="probability that a CPD activity is suspended when a leader leaves", off=0.0,
    )  # fmt: skip
    lapse_weeks: int = param(13, "weeks", 0, 260, grade="E", eq="E21", meaning="duration of the suspension")
    priority_weeks: float = param(
        6.0, "weeks", 0.0, 26.0, grade="E", eq="E16",
        meaning="priority of the dominant profession's cases in the queue at full bias (A)", prior=uniform(2.0, 10.0),
    )  # fmt: skip
    memory_weeks: float = param(26.0, "weeks", 1.0, 156.0, grade="D", eq="E21", meaning="memory for what was received")
    cpd_weight: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E21",
        meaning="weight of CPD relative to attention in what was received, if there was any CPD lately",
    )  # fmt: skip
    cpd_time_weight: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E21",
        meaning="weight of hours relative to money in the CPD received, if there was any of both",
    )  # fmt: skip
    statutory_pull: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E25",
        meaning="share of the agenda that goes to statutory work at full risk aversion",
        source="the study's slides: serious case reviews make leaders risk averse; size assumed",
    )  # fmt: skip
    risk_priority_weeks: float = param(
        6.0, "weeks", 0.0, 26.0, grade="E", eq="E16",
        meaning="priority of statutory cases in the queue at full risk aversion",
    )  # fmt: skip
    risk_fading_rate: float = param(0.02, "1/week", 0.0, 1.0, grade="E", eq="E25", meaning="decline of risk aversion")
    seats: dict[str, int] = field(default_factory=dict)
    director: str | None = None
    attention: bool = True
    cpd_money: bool = True
    voice: bool = True
    resentment: bool = True

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each part that does not fit the organisation."""
        yield from context.unknown_professions(self.seats, f"{key}.seats")
        for name, count in self.seats.items():
            if count < 0:
                yield f"{key}.seats.{name} = {count} must be 0 or more."
        seats = sum(self.seats.values())
        if seats > MAX_LEADERSHIP_SEATS:
            yield f"{key}.seats has {seats} seats; at most {MAX_LEADERSHIP_SEATS} are allowed."
        if self.bias > 0 and seats == 0:
            example = next(iter(context.headcounts), "health")
            yield f"{key}.bias = {self.bias:g} needs at least one seat, e.g. '{key}.seats={{{example}:4}}'."
        if self.director is not None:
            yield from context.unknown_professions([self.director], f"{key}.director")


@equation
def agenda_share(headcount_share, seats_share, bias):
    """l of E21, for the mean bias of the leaders in post."""
    return (1 - bias) * headcount_share + bias * seats_share


@equation
def balanced(seats_share, professions, leadership):
    """Share of the seats after part of them is divided equally between ``professions`` professions."""
    return seats_share + leadership.balance * (1 / professions - seats_share)


@equation
def under_risk(share, statutory_share, risk, leadership):
    """The agenda under risk aversion: part of it goes to statutory work (E25)."""
    return share + leadership.statutory_pull * risk * (statutory_share - share)


@equation
def voice(share, headcount_share):
    """v of E21: 1 if a profession's share of the agenda is at least its share of the staff."""
    return min(1.0, share / headcount_share)


@equation
def received(before, given, leadership):
    """The amount received, remembered over about ``memory_weeks`` weeks."""
    return before + (given - before) / leadership.memory_weeks


@equation
def cpd_received(money, all_money, hours, all_hours, leadership):
    """A profession's share of the CPD given lately, in money and in hours; -1 if there was none.

    Supervision, appraisal and other activities without a price count by their hours.
    """
    if all_money <= 0 and all_hours <= 0:
        return -1.0
    if all_money <= 0:
        return hours / all_hours
    if all_hours <= 0:
        return money / all_money
    return money / all_money + leadership.cpd_time_weight * (hours / all_hours - money / all_money)


@equation
def received_of_all(attention_share, cpd_share, leadership):
    """Share of what leadership gives: attention, and CPD unless ``cpd_share`` is negative (there was none)."""
    if cpd_share < 0:
        return attention_share
    return attention_share + leadership.cpd_weight * (cpd_share - attention_share)


@equation
def deprivation(received_share, headcount_share):
    """f of E21: 0 if a profession received its share of what leadership gives, 1 if it received nothing."""
    return max(0.0, 1 - received_share / headcount_share)


@equation
def priority(dominant, leadership):
    """Weeks by which a case is moved up in the queue of E16; ``dominant`` is 0 or 1."""
    return leadership.bias * leadership.priority_weeks * dominant


@equation
def leaving_seat_probability(leadership):
    """Weekly probability that a leader leaves."""
    return 1 - math.exp(-leadership.turnover_rate)
