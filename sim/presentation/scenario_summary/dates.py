"""What is dated in a scenario: changes, events, alternatives, activities that begin or end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.model.config import Config
from sim.model.cpd.programme import FOR_EVER
from sim.model.events import Event
from sim.model.schedule import schedule_of
from sim.model.schedule_entry import ScheduledChange


@dataclass(frozen=True)
class Dated:
    """Something that happens in ``week`` (0: the first after burn-in)."""

    week: int
    kind: str
    what: str


def dates_of(config: Config) -> list[Dated]:
    """All of it within the run, in order of weeks."""
    found = [
        *(Dated(one.week, "schedule", _change(one)) for one in config.schedule),
        *(Dated(one.week, "event", _event(name, one)) for name, one in config.events.items()),
        *(Dated(one.week, "bought or given up", _change(one)) for one in schedule_of(config).purchases.changes),
        *_activities(config),
    ]
    return sorted((one for one in found if one.week < config.weeks), key=lambda one: one.week)


def _change(change: ScheduledChange) -> str:
    values = ", ".join(f"{name} = {value:g}" for name, value in change.set.items())
    return values if change.until is None else f"{values}, in equal steps until week {change.until}"


def _event(name: str, event: Event) -> str:
    if event.kind == "incident":
        return f"{name}: a serious incident of severity {event.severity:g}"
    return (
        f"{name}: a restructure; {event.share:.0%} of people to new teams, {event.ties:.0%} of other ties cut, "
        f"mandate clarity down by {event.clarity_drop:.0%}, resistance {event.resistance:g}"
    )


def _activities(config: Config) -> Iterator[Dated]:
    for name, use in sorted(config.cpd.activities.items()) if config.cpd.enabled else []:
        if use.start_week != 0:
            yield Dated(use.start_week, "activity", f"{name} begins")
        if use.end_week < FOR_EVER:
            yield Dated(use.end_week, "activity", f"{name} ends")
