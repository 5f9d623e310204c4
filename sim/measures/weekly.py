"""Weekly measures of the service, its professions, their pairs and its localities, from the tallies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.core.table import names_of
from sim.measures.registry import MEASURES

if TYPE_CHECKING:
    from sim.engine import Engine

WEEKS_A_YEAR = 52
HUNDRED = 100
STYLES = ("integrating", "obliging", "dominating", "avoiding", "compromising")
TIMES = ("direct", "forms", "meetings", "conflict", "supervision", "absence", "slack")


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, and NaN where there is no whole."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)


def total(rows: np.ndarray, axis: int | tuple[int, ...] = 1) -> dict[str, np.ndarray]:
    """Sum every column of a structured array over an axis."""
    return {name: rows[name].sum(axis=axis) for name in names_of(rows)}


def columns(rows: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of a structured array."""
    return {name: rows[name] for name in names_of(rows)}


def conflict_measures(tally: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over encounters."""
    encounters = tally["encounters"]
    return {
        "task_conflict": share(tally["task"], encounters),
        "process_conflict": share(tally["process"], encounters),
        "relationship_conflict": share(tally["relationship"], encounters),
        "unspoken_disagreement": share(tally["unspoken"], encounters),
        "episode_share": share(tally["episodes"], encounters),
        "encounters": encounters.astype(float),
        "episodes": tally["episodes"].astype(float),
    }


def tie_measures(tally: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over dyads, and the hazard over encounters."""
    return {
        "tension": share(tally["tension"], tally["dyads"]),
        "trust": share(tally["trust"], tally["dyads"]),
        "hazard": share(tally["hazard"], tally["encounters"]),
    }


def people_measures(tally: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Means over people in post, shares of their hours, and staffing."""
    filled, places = tally["filled"], tally["attendances"]
    hours = tally["contract"] + tally["overtime"]
    present = hours - tally["absence"]
    means = {
        name: share(tally[source], filled)
        for name, source in (
            ("strain", "strain"), ("load", "load"), ("understanding", "understanding"), ("myths", "myths"),
            ("perceived_task_conflict", "perceived_task"), ("felt_tension", "tension"), ("caseload", "cases"),
            ("absence_rate", "absent"),
        )
    }  # fmt: skip
    return {
        **means,
        "spoke_share": share(tally["spoke"], places),
        **{f"style_{style}": share(tally[style], places) for style in STYLES},
        **{f"time_{use}": share(tally[use], hours) for use in TIMES},
        "overtime": share(tally["overtime"], tally["contract"]),
        "utilisation": share(present - tally["slack"], present),
        "vacancy_rate": share(tally["posts"] - filled, tally["posts"]),
        "turnover": WEEKS_A_YEAR * share(tally["leavers"], filled),
    }


def case_measures(tally: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Counts of the week, and means over the plans completed in it."""
    completed = tally["completed"]
    counts = {
        "arrivals": "arrivals", "completed": "completed", "withdrawn": "withdrawn", "open_cases": "open",
        "waiting_seats": "waiting", "meetings_held": "held", "meetings_postponed": "postponed",
        "handovers": "handovers",
    }  # fmt: skip
    return {
        **{name: tally[source].astype(float) for name, source in counts.items()},
        "on_time_share": share(tally["on_time"], completed),
        "weeks_to_plan": share(tally["weeks"], completed),
        **{
            name: share(tally[name], completed)
            for name in ("quality", "creativity", "creativity_strong", "engagement", "duplicates")
        },
    }


def service_measures(engine: Engine) -> dict[str, np.ndarray]:
    """All measures of the service as a whole, (W,) each."""
    people, pairs = engine.by_profession(), engine.by_pair()
    pair_total, staff = total(pairs, (1, 2)), total(people)
    diagonal = np.eye(len(engine.professions), dtype=bool)
    within = {name: pairs[name][:, diagonal].sum(axis=1) for name in ("trust", "tension", "dyads")}
    across = {name: pair_total[name] - within[name] for name in within}
    trust_within, trust_across = (share(ties["trust"], ties["dyads"]) for ties in (within, across))
    weights = people["filled"]
    return {
        **conflict_measures(pair_total),
        **tie_measures(pair_total),
        **people_measures(staff),
        **case_measures(total(engine.by_locality())),
        "episode_rate": HUNDRED * share(pair_total["episodes"], staff["filled"]),
        "trust_within": trust_within,
        "trust_across": trust_across,
        "trust_gap": trust_within - trust_across,
        "tension_across": share(across["tension"], across["dyads"]),
        "deprivation": share((people["deprivation"] * weights).sum(axis=1), staff["filled"]),
        "voice": share((people["voice"] * weights).sum(axis=1), staff["filled"]),
    }


def with_profession(pairs: np.ndarray, q: int) -> dict[str, np.ndarray]:
    """Tally of all pairs in which profession ``q`` takes part."""
    return {
        name: pairs[name][:, q, :].sum(axis=1) + pairs[name][:, :, q].sum(axis=1) - pairs[name][:, q, q]
        for name in names_of(pairs)
    }


def profession_measures(engine: Engine, q: int) -> dict[str, np.ndarray]:
    """All measures of one profession, (W,) each."""
    staff, pairs = columns(engine.by_profession()[:, q]), with_profession(engine.by_pair(), q)
    return {
        **conflict_measures(pairs),
        **tie_measures(pairs),
        **people_measures(staff),
        "episode_rate": HUNDRED * share(pairs["episodes"], staff["filled"]),
        "deprivation": staff["deprivation"],
        "voice": staff["voice"],
    }


def _block(weeks: np.ndarray, scope: str, unit: str, measures: dict[str, np.ndarray]) -> pd.DataFrame:
    empty = np.full(len(weeks), np.nan)
    values = {name: measures.get(name, empty) for name in MEASURES}
    return pd.DataFrame({"week": weeks, "scope": scope, "unit": unit, **values})


def weekly_frame(engine: Engine) -> pd.DataFrame:
    """Tidy weekly measures: week, scope, unit, then one column a measure."""
    names = engine.professions
    lived = len(engine.by_profession())
    weeks = np.arange(engine.first_week, engine.first_week + lived, dtype=np.int32)
    blocks = [_block(weeks, "service", "service", service_measures(engine))]
    blocks += [_block(weeks, "profession", name, profession_measures(engine, q)) for q, name in enumerate(names)]
    pairs = engine.by_pair()
    for p, first in enumerate(names):
        for q in range(p, len(names)):
            tally = columns(pairs[:, p, q])
            measures = {**conflict_measures(tally), **tie_measures(tally)}
            blocks.append(_block(weeks, "pair", f"{first}|{names[q]}", measures))
    if engine.config.record.localities:
        blocks.append(_locality_block(engine, weeks))
    frame = pd.concat(blocks, ignore_index=True)
    return frame.astype({"scope": "category", "unit": "category"})


def _locality_block(engine: Engine, weeks: np.ndarray) -> pd.DataFrame:
    rows = engine.by_locality()
    tally = columns(rows.reshape(-1))
    measures = {**conflict_measures(tally), **case_measures(tally)}
    block = _block(np.repeat(weeks, rows.shape[1]), "locality", "", measures)
    block["unit"] = np.tile([str(g) for g in range(rows.shape[1])], len(weeks))
    return block
