"""The workshop kit: everything that the page shows, as plain JSON. docs/workshop-kit.md is its contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.core.errors import ConfigError
from sim.core.number_format import counted
from sim.core.version import __version__
from sim.interfaces.workshop.activity_menu import offer_of
from sim.interfaces.workshop.cards import card_for
from sim.interfaces.workshop.ensembles import config_of, ensemble_of, survey_of, verdicts
from sim.interfaces.workshop.individual_histories import pack_diary, unpack_diary
from sim.interfaces.workshop.packing import BASE, pack_numbers, pack_small, pack_ties, unpack_numbers, unpack_small
from sim.measures.sesoi import SMALLEST
from sim.model.config import Config
from sim.model.identity import model_version
from sim.replay.record import HUNDREDTHS, OUTCOMES, SHOWN
from sim.studies.provenance import config_hash
from sim.studies.run import Run

FORMAT, VERSION = "dissonance-workshop-kit", 2
BASELINE = "case_study"
SCENARIOS = (
    "shared_paperwork", "caf_extra_tier", "balanced_leadership", "settled_mandate", "survey_preferred",
    "interprofessional", "classroom_elearning", "placebo", "alternatives_only", "merged_sc_education",
)  # fmt: skip
MOST_TIES = 80  # of a picture: those who met most
SHARED = ("weeks", "burn_in", "step", "professions", "localities", "posts", "states", "measures")
Record = Mapping[str, Any]
Tell = Callable[[str], None]


def kit_of(
    scenarios: Sequence[str] = SCENARIOS, baseline: str = BASELINE, tell: Tell = lambda sentence: None, **settings: Any
) -> dict[str, Any]:
    """Compute a kit: each scenario beside the baseline, on the same luck.

    Args:
        scenarios: those with cards, in order.
        baseline: what each is compared with.
        tell: is given a sentence about each scenario done.
        settings: for all of them, e.g. ``organisation``, ``replicates``, ``weeks``, ``seed``.

    Raises:
        ConfigError: an unknown scenario or setting, or services of different size.
    """
    configs = {name: config_of(name, settings) for name in dict.fromkeys((baseline, *scenarios))}
    start = start_of(configs[baseline])
    entries = [start.entry]
    tell(f"{baseline}: {counted(start.config.replicates, 'future')}.")
    for name in scenarios:
        entries.append(entry_beside(start, configs[name]))
        tell(f"{name}: {counted(start.config.replicates, 'future')}.")
    offer = offer_of(configs[baseline], {name: configs[name] for name in scenarios}, settings)
    names = {"activities": start.names.activities, "cases": list(start.names.cases)}
    return {**_head(start.record, baseline), **names, "offer": offer, "entries": entries}


@dataclass(frozen=True)
class Names:
    """Numbers given to cases, and names of activities, in the order in which diaries mention them."""

    cases: dict[int, int]
    activities: list[str]


@dataclass(frozen=True)
class Start:
    """What others are compared with, lived: its configuration, replay record and entry, and names met so far."""

    config: Config
    record: Record
    entry: Mapping[str, Any]
    names: Names

    def again(self) -> Start:
        """The same start for another kit: names that are met from now on are not shared."""
        return replace(self, names=Names(dict(self.names.cases), list(self.names.activities)))


def start_of(config: Config) -> Start:
    """Live a baseline."""
    run, record = ensemble_of(config, None)
    names = Names({}, [])
    return Start(config, record, _entry(run, record, record, config, names), names)


def start_in(kit: Mapping[str, Any], config: Config) -> Start:
    """A kit's baseline, which was lived before; ``config`` is its configuration."""
    entry = kit["entries"][0]
    record = {**kit["shared"], "diaries": entry["diaries"], "futures": {"outcomes": entry["outcomes"]}}
    names = Names({case: k for k, case in enumerate(kit["cases"])}, list(kit["activities"]))
    return Start(config, record, entry, names)


def entry_beside(start: Start, config: Config) -> dict[str, Any]:
    """Live a configuration on the luck of a baseline; returns its entry of a kit.

    Raises:
        ConfigError: its service has another size than the baseline's.
    """
    run, record = ensemble_of(config, [int(post) for post in start.record["diaries"]])
    _check_alike(config.scenario.name, record, start.record)
    return _entry(run, record, start.record, start.config, start.names)


def _entry(run: Run, record: Record, first: Record, against: Config, names: Names) -> dict[str, Any]:
    outcomes = record["futures"]["outcomes"]
    return {
        "name": run.config.scenario.name,
        "config": config_hash(run.config),
        "card": card_for(run.config, against),
        "verdicts": verdicts(outcomes, first["futures"]["outcomes"]),
        "survey": survey_of(run),
        **pack_record(record, names.cases, names.activities),
    }


def _head(first: Mapping[str, Any], baseline: str) -> dict[str, Any]:
    origin = {"version": __version__, "model": model_version(), "seed": first["provenance"]["seed"]}
    return {
        "format": FORMAT,
        "version": VERSION,
        "provenance": {**origin, "replicates": first["provenance"]["replicates"]},
        "baseline": baseline,
        "smallest": {name: SMALLEST[name].value for name in OUTCOMES if name in SMALLEST},
        "shared": {name: first[name] for name in SHARED},
    }


def _check_alike(name: str, record: Mapping[str, Any], first: Mapping[str, Any]) -> None:
    if record["posts"] != first["posts"] or record["weeks"] != first["weeks"]:
        raise ConfigError(f"scenario '{name}' has another service than the baseline; one kit shows one service.")


def pack_record(record: Mapping[str, Any], cases: dict[int, int], activities: list[str]) -> dict[str, Any]:
    """What of a replay record the page needs, packed; figures of whole runs stay as they are."""
    people, bounds = record["people"], _bounds(record["series"])
    spans, span_bounds = (
        record["futures"]["series"],
        _bounds({name: [one for future in record["futures"]["series"][name] for one in future] for name in SHOWN}),
    )
    return {
        "scenario": record["scenario"],
        "provenance": record["provenance"],
        "bounds": bounds,
        "series": {name: pack_numbers(record["series"][name], *bounds[name]) for name in SHOWN},
        "span_bounds": span_bounds,
        "spans": {name: [pack_numbers(one, *span_bounds[name]) for one in spans[name]] for name in SHOWN},
        "outcomes": record["futures"]["outcomes"],
        "tension": [pack_small(picture, HUNDREDTHS) for picture in people["tension"]],
        "state": [pack_small(picture, BASE - 1) for picture in people["state"]],
        "ties": pack_ties(record["ties"], MOST_TIES, HUNDREDTHS),
        "causes": record["causes"],
        "diaries": {post: pack_diary(diary, cases, activities) for post, diary in record["diaries"].items()},
    }


def _bounds(series: Mapping[str, Sequence[float | None]]) -> dict[str, list[float]]:
    found = {}
    for name in SHOWN:
        values = [one for one in series[name] if one is not None] or [0.0]
        found[name] = [min(values), max(values)]
    return found


def record_in(kit: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The replay record of a scenario as the page unpacks it, within the errors of packing.

    Raises:
        ConfigError: the kit has no such scenario.
    """
    entry = next((one for one in kit["entries"] if one["name"] == name), None)
    if entry is None:
        raise ConfigError(f"'{name}' is not in this kit.")
    series = {one: unpack_numbers(entry["series"][one], *entry["bounds"][one]) for one in SHOWN}
    spans = {one: [unpack_numbers(part, *entry["span_bounds"][one]) for part in entry["spans"][one]] for one in SHOWN}
    return {
        "format": "dissonance-replay",
        "version": 1,
        "scenario": entry["scenario"],
        "provenance": entry["provenance"],
        **kit["shared"],
        "series": series,
        "futures": {"series": spans, "outcomes": entry["outcomes"]},
        "people": {
            "tension": [unpack_small(picture, HUNDREDTHS) for picture in entry["tension"]],
            "state": [unpack_small(picture, BASE - 1) for picture in entry["state"]],
        },
        "causes": entry["causes"],
        "diaries": {post: unpack_diary(diary, kit["activities"]) for post, diary in entry["diaries"].items()},
    }
