"""The store and the effects of a study with many cells: ``python -m benchmarks.large_study [--cells 20000]``.

Nothing is simulated: every cell gets replicates with random values. Printed are seconds and peak memory of planning,
storing, listing, status, reading and effects, and the largest number of entries in any folder.

``--effects ROWS``: instead, the effects of a table of that many rows in memory, 20 measures, 10 replicates a cell.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.core.arrow import Tables
from sim.measures.registry import COHORT, MEASURES
from sim.studies.effects.means import cell_means
from sim.studies.effects.requests import measures_in
from sim.studies.effects.table import effects
from sim.studies.plan.baseline import baselines
from sim.studies.plan.plan import Plan
from sim.studies.plan.plan_from_python import plan_from_overrides
from sim.studies.store.cell_columns import CellColumns
from sim.studies.store.consolidate import JOINED
from sim.studies.store.folder import StudyFolder
from sim.studies.store.part import Part, replicate_hashes
from sim.studies.study import Study

REPLICATES, MEASURED = 10, 20
OVER = "[leadership.bias,paperwork.shared]"


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Print the seconds of a step, and the peak memory of the process so far."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:<44} {time.process_time() - processor:8.1f} s of processor time, "
        f"{time.perf_counter() - wall:8.1f} s, peak {memory:6.0f} MB",
        flush=True,
    )


def plan_of(cells: int) -> Plan:
    """A Latin hypercube over two levers, crossed with nothing."""
    return plan_from_overrides([
        "organisation=small_workshop", "design=lhs", f"design.points={cells - 1}", f"design.over={OVER}",
        f"replicates={REPLICATES}", "study.keep=[runs,weekly]",
    ])  # fmt: skip


def made_up(plan: Plan, rng: np.random.Generator) -> Tables:
    """Tables of one cell with random values."""
    replicates = np.arange(REPLICATES)
    runs = {name: rng.normal(size=REPLICATES) for name in measures_in(plan, "runs")}
    weeks = np.arange(0, 104, 4)
    rows = REPLICATES * len(weeks)
    weekly = {name: rng.normal(size=rows).astype(np.float32) for name in measures_in(plan, "weekly")}
    service = pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array(["service"]))
    return {
        "runs": pa.table({"replicate": replicates, **runs}),
        "weekly": pa.table({
            "replicate": replicates.repeat(len(weeks)), "week": np.tile(weeks, REPLICATES), "scope": service,
            "unit": service, **weekly,
        }),
    }  # fmt: skip


def store(plan: Plan, folder: StudyFolder) -> None:
    """Store one part per cell, as if it were joined."""
    columns, rng = CellColumns(plan), np.random.default_rng(1)
    for cell in plan.cells:
        tables = made_up(plan, rng)
        about = {"seconds": 1.0, JOINED: True}
        folder.keep(Part(cell.key, columns.labels(cell), plan.model, replicate_hashes(tables), tables, about))


def of_folder(cells: int) -> None:
    """Measure a study in a folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = StudyFolder(place)
        with measured(f"plan {cells:,} cells"):
            plan = plan_of(cells)
        with measured("store them, one part each"):
            folder.prepare_folder()
            folder.write_plan(plan)
            store(plan, folder)
        largest = max((len(folders) + len(files), path) for path, folders, files in os.walk(place))
        print(f"most entries in a folder: {largest[0]:,} in {Path(largest[1]).relative_to(place)}")
        with measured("load the plan"):
            study = Study.load(place)
        with measured("list what is stored"):
            inventory = study.inventory
        with measured("look for unfinished parts"):
            folder.clean_up()
        with measured("read and check every file"):
            folder.inventory(plan.model, thorough=True)
        with measured("status"):
            print(*study.status(), sep="\n")
        names = measures_in(plan, "runs")[:MEASURED]
        with measured(f"read {len(inventory.parts):,} parts"):
            study.read("runs", names)
        with measured("effects"):
            study.effects(measures=names)


def of_memory(rows: int) -> None:
    """Measure effects of a table in memory."""
    plan = plan_of(rows // REPLICATES)
    names = [name for name in MEASURES if "service" in MEASURES[name].scopes][: MEASURED - 2] + list(COHORT)[:2]
    rng = np.random.default_rng(1)
    keys = pd.Categorical.from_codes(
        np.repeat(np.arange(len(plan.cells)), REPLICATES), [cell.key for cell in plan.cells]
    )
    numbers = {name: rng.normal(size=len(keys)) for name in names}
    values = pd.DataFrame({"cell": keys, "replicate": np.tile(np.arange(REPLICATES), len(plan.cells)), **numbers})
    with measured(f"made up {len(values):,} rows x {len(names)} measures"):
        against = baselines(plan)
    with measured("effects"):
        print(len(effects(values, plan, against, names)))
    with measured("means"):
        print(len(cell_means(values, plan, names)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cells", type=int, default=20_000)
    parser.add_argument("--effects", type=int, metavar="ROWS")
    arguments = parser.parse_args()
    if arguments.effects:
        of_memory(arguments.effects)
    else:
        of_folder(arguments.cells)
