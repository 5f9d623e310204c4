"""Results are those of the golden table, column by column; ``update.py`` rewrites it where a change is meant."""

from __future__ import annotations

import platform

import numpy as np
import pandas as pd
import pytest
from configurations import CONFIGURATIONS, QUICK
from digests import differences, digests_of, entry_of, read

from sim.core.config_files import options_of

GOLDEN = read()


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in CONFIGURATIONS]
)
def test_results_are_those_of_the_golden_table(name) -> None:
    if platform.machine() != GOLDEN["machine"]:
        pytest.skip(f"the golden table was made on {GOLDEN['machine']}")
    found = list(differences(name, GOLDEN["configurations"][name], entry_of(name)))
    assert not found, f"{found[0]}; {len(found)} differences in all: {found[1:10]}"


def test_the_table_holds_every_configuration_and_scenario() -> None:
    assert set(GOLDEN["configurations"]) == set(CONFIGURATIONS)
    assert set(options_of("scenario")) <= set(CONFIGURATIONS) and set(QUICK) <= set(CONFIGURATIONS)


def test_digests_do_not_depend_on_storage_but_on_values() -> None:
    rows = pd.DataFrame({"replicate": [0, 1, 2], "locality": ["b", "a", None], "trust": [0.25, np.nan, 0.5]})
    stored = rows.astype({"replicate": "int16", "locality": "category", "trust": "float32"}).iloc[[2, 0, 1]]
    entry, other = ({"tables": digests_of({"runs": frame})} for frame in (rows, stored))
    assert entry == other
    changed = {"tables": digests_of({"runs": rows.assign(trust=[0.25, np.nan, 0.75], new=1)})}
    assert list(differences("one", entry, changed)) == [
        "one: the column 'runs.new' is new",
        "one: the column 'runs.trust' has other values",
    ]
    shorter = {"tables": digests_of({"runs": rows.head(2)})}
    assert list(differences("one", entry, shorter)) == ["one: the table 'runs' has 2 rows; it had 3"]


def test_rows_that_no_key_tells_apart_are_an_error() -> None:
    with pytest.raises(ValueError, match="do not tell all rows apart"):
        digests_of({"runs": pd.DataFrame({"replicate": [0, 0]})})
