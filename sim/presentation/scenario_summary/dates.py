"""The dated entries of a scenario: changes, events, alternatives, activities that begin or end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.core.number_format import percent
from sim.model.config import Config
from sim.model.cpd.programme import FOR_EVER
from sim.model.events import Event
from sim.model.parameter_schedule import schedule_of
from sim.model.schedule_entry import ScheduledChange


@dataclass(frozen=True)
class Dated:
    """Something that happens in ``week`` (0: the first after burn-in)."""

    week: int
    kind: str
    what: str


def dates_of(config: Config) -> list[Dated]:
    """All dated entries within the run, in order of weeks."""
    entries = [
        *(Dated(change.week, "schedule", _change(change)) for change in config.schedule),
        *(Dated(event.week, "event", _event(name, event)) for name, event in config.events.items()),
        *(Dated(change.week, "alternative", _change(change)) for change in schedule_of(config).purchases.changes),
        *_activities(config),
    ]
    return sorted((entry for entry in entries if entry.week < config.weeks), key=lambda entry: entry.week)


def _change(change: ScheduledChange) -> str:
    values = ", ".join(f"{name} = {value:g}" for name, value in change.set.items())
    return values if change.until is None else f"{values}, in equal steps until week {change.until}"


def _event(name: str, event: Event) -> str:
    if event.kind == "incident":
        return f"{name}: a serious incident of severity {event.severity:g}"
    return (
        f"{name}: a restructure; {percent(event.share)} of people to new teams, {percent(event.ties)} of other ties "
        f"cut, mandate clarity down by {percent(event.clarity_drop)}, resistance {event.resistance:g}"
    )


def _activities(config: Config) -> Iterator[Dated]:
    for name, use in sorted(config.cpd.activities.items()) if config.cpd.enabled else []:
        if use.start_week != 0:
            yield Dated(use.start_week, "activity", f"{name} begins")
        if use.end_week < FOR_EVER:
            yield Dated(use.end_week, "activity", f"{name} ends")
