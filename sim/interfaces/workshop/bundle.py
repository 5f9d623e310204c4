"""The workshop's data bundle: everything that the page shows, as plain JSON (docs/workshop-bundle.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim import replay
from sim.core.errors import ConfigError
from sim.core.number_format import counted
from sim.core.version import __version__
from sim.interfaces.workshop.activity_menu import activity_menu
from sim.interfaces.workshop.cards import card_for
from sim.interfaces.workshop.ensembles import config_of, direction_counts, run_ensemble, survey_of
from sim.interfaces.workshop.individual_histories import pack_history, unpack_history
from sim.interfaces.workshop.packing import BASE, pack_numbers, pack_small, pack_ties, unpack_numbers, unpack_small
from sim.measures.sesoi import SMALLEST
from sim.model.config import Config
from sim.model.identity import model_version
from sim.replay.record import HUNDREDTHS, OUTCOMES, SERIES
from sim.studies.provenance import config_hash
from sim.studies.run import Run

FORMAT, VERSION = "dissonance-workshop-bundle", 3
BASELINE = "case_study"
SCENARIOS = (
    "shared_paperwork", "caf_extra_tier", "balanced_leadership", "settled_mandate", "survey_preferred",
    "interprofessional", "classroom_elearning", "placebo", "alternatives_only", "merged_sc_education",
)  # fmt: skip
MAX_TIES = 80  # per picture: the pairs that met most often
SHARED = ("weeks", "burn_in", "step", "professions", "localities", "posts", "states", "measures")
Record = Mapping[str, Any]
Report = Callable[[str], None]


def build_bundle(
    scenarios: Sequence[str] = SCENARIOS,
    baseline: str = BASELINE,
    report: Report = lambda sentence: None,
    **settings: Any,
) -> dict[str, Any]:
    """Compute a bundle: each scenario compared with the baseline, with common random numbers.

    Args:
        scenarios: those with cards, in order.
        baseline: what each is compared with.
        report: called with a sentence when a scenario is done.
        settings: for all of them, e.g. ``organisation``, ``replicates``, ``weeks``, ``seed``.

    Raises:
        ConfigError: a scenario or setting is unknown, or a scenario changes the size of the service.
    """
    configs = {name: config_of(name, settings) for name in dict.fromkeys((baseline, *scenarios))}
    start = run_baseline(configs[baseline])
    entries = [start.entry]
    report(f"{baseline}: {counted(start.config.replicates, 'replicate')}.")
    for name in scenarios:
        entries.append(run_entry(start, configs[name]))
        report(f"{name}: {counted(start.config.replicates, 'replicate')}.")
    record = start.record
    return {
        "format": FORMAT,
        "version": VERSION,
        "provenance": {
            "version": __version__,
            "model": model_version(),
            "seed": record["provenance"]["seed"],
            "replicates": record["provenance"]["replicates"],
        },
        "baseline": baseline,
        "sesoi": {name: SMALLEST[name].value for name in OUTCOMES if name in SMALLEST},
        "shared": {name: record[name] for name in SHARED},
        "activities": start.numbering.activities,
        "cases": list(start.numbering.cases),
        "activity_menu": activity_menu(configs[baseline], {name: configs[name] for name in scenarios}, settings),
        "entries": entries,
    }


@dataclass(frozen=True)
class Numbering:
    """Numbers of cases, and ids of activities, in the order in which individual histories mention them."""

    cases: dict[int, int]
    activities: list[str]


@dataclass(frozen=True)
class Baseline:
    """A completed baseline: its configuration, replay record, entry of the bundle, and the numbering so far."""

    config: Config
    record: Record
    entry: Mapping[str, Any]
    numbering: Numbering

    def copy(self) -> Baseline:
        """The same baseline with a numbering of its own, for another bundle."""
        return replace(self, numbering=Numbering(dict(self.numbering.cases), list(self.numbering.activities)))


def run_baseline(config: Config) -> Baseline:
    """Run a baseline."""
    run, record = run_ensemble(config, None)
    numbering = Numbering({}, [])
    return Baseline(config, record, _entry(run, record, record, config, numbering), numbering)


def baseline_of(bundle: Mapping[str, Any], config: Config) -> Baseline:
    """The baseline of a bundle, without running it again; ``config`` is its configuration."""
    entry = bundle["entries"][0]
    record = {
        **bundle["shared"],
        "individual_histories": entry["individual_histories"],
        "all_replicates": {"outcomes": entry["outcomes"]},
    }
    numbering = Numbering({case: k for k, case in enumerate(bundle["cases"])}, list(bundle["activities"]))
    return Baseline(config, record, entry, numbering)


def run_entry(baseline: Baseline, config: Config) -> dict[str, Any]:
    """Run a configuration with the baseline's random numbers; returns its entry of the bundle.

    Raises:
        ConfigError: its service has another size than the baseline's.
    """
    run, record = run_ensemble(config, [int(post) for post in baseline.record["individual_histories"]])
    if any(record[name] != baseline.record[name] for name in ("posts", "weeks")):
        raise ConfigError(
            f"scenario '{config.scenario.name}' has other posts or weeks than the baseline; all cards of a workshop "
            "must be about the same service."
        )
    return _entry(run, record, baseline.record, baseline.config, baseline.numbering)


def _entry(run: Run, record: Record, before: Record, baseline: Config, numbering: Numbering) -> dict[str, Any]:
    outcomes = record["all_replicates"]["outcomes"]
    return {
        "name": run.config.scenario.name,
        "config": config_hash(run.config),
        "card": card_for(run.config, baseline),
        "directions": direction_counts(outcomes, before["all_replicates"]["outcomes"]),
        "survey": survey_of(run),
        **pack_record(record, numbering),
    }


def pack_record(record: Record, numbering: Numbering) -> dict[str, Any]:
    """The parts of a replay record that the page shows, packed; outcomes of whole runs are not packed."""
    people, series, replicates = record["people"], record["series"], record["all_replicates"]["series"]
    bounds = {name: _bounds(series[name]) for name in SERIES}
    replicate_bounds = {name: _bounds([value for row in replicates[name] for value in row]) for name in SERIES}
    return {
        "scenario": record["scenario"],
        "provenance": record["provenance"],
        "bounds": bounds,
        "series": {name: pack_numbers(series[name], *bounds[name]) for name in SERIES},
        "replicate_bounds": replicate_bounds,
        "replicate_series": {
            name: [pack_numbers(row, *replicate_bounds[name]) for row in replicates[name]] for name in SERIES
        },
        "outcomes": record["all_replicates"]["outcomes"],
        "tension": [pack_small(picture, HUNDREDTHS) for picture in people["tension"]],
        "state": [pack_small(picture, BASE - 1) for picture in people["state"]],
        "ties": pack_ties(record["ties"], MAX_TIES, HUNDREDTHS),
        "causes": record["causes"],
        "individual_histories": {
            post: pack_history(history, numbering.cases, numbering.activities)
            for post, history in record["individual_histories"].items()
        },
    }


def _bounds(values: Sequence[float | None]) -> list[float]:
    defined = [value for value in values if value is not None] or [0.0]
    return [min(defined), max(defined)]


def record_of(bundle: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The replay record of a scenario as the page unpacks it, within the errors of packing.

    Raises:
        ConfigError: the bundle has no such scenario.
    """
    entry = next((entry for entry in bundle["entries"] if entry["name"] == name), None)
    if entry is None:
        raise ConfigError(f"'{name}' is not in this bundle.")
    return {
        "format": replay.FORMAT,
        "version": replay.VERSION,
        "scenario": entry["scenario"],
        "provenance": entry["provenance"],
        **bundle["shared"],
        "series": {name: unpack_numbers(entry["series"][name], *entry["bounds"][name]) for name in SERIES},
        "all_replicates": {
            "series": {
                name: [unpack_numbers(row, *entry["replicate_bounds"][name]) for row in entry["replicate_series"][name]]
                for name in SERIES
            },
            "outcomes": entry["outcomes"],
        },
        "people": {
            "tension": [unpack_small(picture, HUNDREDTHS) for picture in entry["tension"]],
            "state": [unpack_small(picture, BASE - 1) for picture in entry["state"]],
        },
        "causes": entry["causes"],
        "individual_histories": {
            post: unpack_history(history, bundle["activities"])
            for post, history in entry["individual_histories"].items()
        },
    }
