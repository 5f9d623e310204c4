"""Claims: each kind holds where it is true, and fails where it is rigged to be false."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.inference.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, ClaimResult, SimulatedWorlds, expected
from sim.inference.claims.contrasts import OtherModel
from sim.inference.claims.examine import examine_claims, table_of
from sim.inference.claims.files import KINDS, read_claims
from sim.inference.claims.sample import CanLose, Lever, chance_correlation
from sim.inference.claims.shock import SHOCKED, TWIN, PathDependence
from sim.inference.claims.stability import InRange, SameAtAnyTenure, Stationary
from sim.inference.named_rows import Conditions
from sim.measures.patterns.units import World
from sim.model.config import Config
from sim.presentation.figures import claims as figures
from sim.presentation.reports.claims import as_markdown, on_terminal
from sim.stats.jackknife import Estimate
from sim.studies.effects.table import headline_measures
from sim.studies.plan.plan_from_python import plan_from_overrides

TINY = ["organisation=small_workshop", "weeks=26", "burn_in=4", "engine=in_process"]
ABOUT = {"statement": "One sentence.", "part": "Tests", "source": "a test"}
DECLARED = "statement: One sentence.\npart: Tests\nsource: a test\n"


def world_of(**tables: pd.DataFrame) -> World:
    replicates = np.unique(next(iter(tables.values()))["replicate"])
    return World(tables, Config(), replicates)


def verdict(claim: Claim, runs: dict[str, pd.DataFrame] | None = None, worlds: dict[str, World] | None = None) -> str:
    """The verdict on made-up results."""
    return result_of(claim, runs, worlds).verdict


def result_of(
    claim: Claim, runs: dict[str, pd.DataFrame] | None, worlds: dict[str, World] | None = None
) -> ClaimResult:
    frames = [frame.assign(cell=name) for name, frame in (runs or {}).items()]
    every = pd.concat(frames) if frames else pd.DataFrame({"cell": [], "replicate": []})
    rows, details = claim.rows(SimulatedWorlds({name: name for name in runs or {}}, every, (worlds or {}).__getitem__))
    return ClaimResult(claim, rows, details, Conditions(2, 1))


@pytest.mark.parametrize(
    ("word", "low", "high", "result"),
    [
        ("higher", 0.001, 0.002, HOLDS), ("higher", -0.002, -0.001, FAILS), ("higher", -0.001, 0.002, UNDECIDED),
        ("higher", 0.0, 0.0, FAILS), ("lower", 0.0, 0.0, FAILS), ("lower", -0.002, -0.001, HOLDS),
        ("clearly higher", 0.021, 0.05, HOLDS), ("clearly higher", 0.001, 0.019, FAILS),
        ("clearly lower", -0.05, -0.021, HOLDS), ("not lower", -0.019, 0.5, HOLDS), ("not lower", -0.5, -0.021, FAILS),
        ("not higher", -0.5, 0.019, HOLDS), ("unchanged", -0.019, 0.019, HOLDS), ("unchanged", 0.021, 0.05, FAILS),
        ("unchanged", 0.01, 0.03, UNDECIDED), ("0.1 to 0.3", 0.15, 0.25, HOLDS), ("0.1 to 0.3", 0.35, 0.45, FAILS),
        ("higher", np.nan, np.nan, UNDECIDED),
    ],
)  # fmt: skip
def test_an_interval_decides(word, low, high, result) -> None:
    assert expected(word, "quality").verdict(Estimate((low + high) / 2, low, high, 5)) == result


class TestFiles:
    def test_the_package_s_claims_are_claims(self) -> None:
        claims = read_claims()
        assert {claim.kind for claim in claims} == set(KINDS)
        assert all(claim.worlds() and claim.statement.endswith(".") for claim in claims)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("kind: chance", "kind"),
            ("kind: change\nbefore: {voice.baseline: 0}\nexpect: {quality: up}", "higher"),
            ("kind: change\nbefore: {voice.baseline: 0}\nexpect: {arrivals: unchanged}", "no smallest effect"),
            ("kind: change\nbefore: {voice.baseline: 0}\nexpect: {qualty: higher}", "Did you mean 'quality'"),
            ("kind: change\nexpect: {quality: higher}", "the same"),
            ("kind: change\nbefor: {voice.baseline: 0}", "before"),
            ("kind: path_dependence\nmeasure: turnover\nshock: {demand.volume: 2}", "localities"),
            ("kind: can_lose\nlevers: {a: {}}\nsample: {voice.baseline: [2, 1]}", "smaller first"),
        ],
    )
    def test_what_is_no_claim_is_refused_with_its_file(self, tmp_path, text, said) -> None:
        (tmp_path / "claims").mkdir()
        (tmp_path / "claims" / "mine.yaml").write_text(f"{text}\n{DECLARED}", encoding="utf-8")
        with pytest.raises(ConfigError, match=r"mine\.yaml") as error:
            read_claims(["mine"], tmp_path)
        assert said in str(error.value)

    def test_an_unknown_claim_has_a_hint(self) -> None:
        with pytest.raises(ConfigError, match="Did you mean 'averaging'"):
            read_claims(["averagin"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Options with a true and a false claim about the same worlds, and a model that is compared with itself."""
    folder = tmp_path_factory.mktemp("options")
    worlds = "kind: change\nbefore: {demand.volume: 0.8}\nafter: {demand.volume: 1.4}"
    texts = {
        "true": f"{worlds}\nexpect: {{arrivals: higher}}",
        "false": f"{worlds}\nexpect: {{arrivals: lower}}",
        "same_model": "kind: other_model\nother: {home_team.weeks: 2}\nchanges: {volume: {demand.volume: 1.4}}",
    }
    (folder / "claims").mkdir()
    for name, text in texts.items():
        (folder / "claims" / f"{name}.yaml").write_text(f"{text}\n{DECLARED}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(folder) -> dict[str, ClaimResult]:
    names = ["true", "false", "same_model"]
    results = examine_claims(names, replicates=3, settings=TINY, folder=folder / "out", config_dir=folder)
    return {result.claim.id: result for result in results}


def test_a_shock_ends_where_it_began() -> None:
    for claim in read_claims():
        if isinstance(claim, PathDependence):
            plan = plan_from_overrides([f"{name}={value}" for name, value in claim.world(claim.shock).items()])
            config = plan.config(plan.cells[0])
            for name, value in {key: one for entry in config.schedule for key, one in entry.set.items()}.items():
                group, _, setting = name.partition(".")
                assert getattr(getattr(config, group), setting) == value, f"{claim.id}: {name}"


class TestSimulated:
    def test_more_requests_bring_more_cases(self, found) -> None:
        assert found["true"].verdict == HOLDS

    def test_a_rigged_claim_fails(self, found) -> None:
        assert found["false"].verdict == FAILS

    def test_a_model_does_not_differ_from_itself(self, found) -> None:
        assert found["same_model"].verdict == FAILS
        assert [row.found.value for row in found["same_model"].rows[:2]] == [0, 0]

    def test_it_is_resumed_without_simulating_again(self, found, folder) -> None:
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
        again = examine_claims(["true"], replicates=3, settings=TINY, folder=folder / "out", config_dir=folder)
        pd.testing.assert_frame_equal(table_of(again), table_of([found["true"]]))
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before

    def test_they_are_shown_whatever_their_verdict(self, found) -> None:
        page = as_markdown(list(found.values()), {})
        assert "**Holds.**" in page and "**Fails.**" in page and "seed" in page
        assert "1 hold, 2 fail" in on_terminal(list(found.values()))
        assert figures.draw(found["same_model"]) is not None


def runs_of(shift: float) -> pd.DataFrame:
    """Runs of four replicates, all headline measures moved by ``shift``."""
    values = 0.5 + shift + np.array([0.0, 0.001, 0.002, 0.003])
    return pd.DataFrame({"replicate": range(4), **dict.fromkeys(headline_measures(), values)})


def test_another_model_differs_if_enough_measures_and_changes_do() -> None:
    claim = OtherModel(**ABOUT, other={"a": "1"}, changes={"volume": {"b": "1"}}, least_measures=3, least_changes=1)
    runs = {": before": runs_of(0), ": after": runs_of(5), "volume: before": runs_of(0), "volume: after": runs_of(9)}
    assert verdict(claim, runs) == HOLDS
    assert verdict(claim, {**runs, "volume: after": runs_of(5)}) == FAILS, "the change has the same effect in both"


def weekly(rise: float) -> pd.DataFrame:
    """Two years, three replicates; measures rise from the first to the second year."""
    rows = [(replicate, week) for replicate in range(3) for week in range(0, 104, 4)]
    frame = pd.DataFrame(rows, columns=["replicate", "week"])
    return frame.assign(strain=0.3 + frame["replicate"] / 1e4 + rise * (frame["week"] >= 52))


@pytest.mark.parametrize(("rise", "result"), [(0.001, HOLDS), (0.1, FAILS)])
def test_a_drift_beyond_the_smallest_effect_fails(rise, result) -> None:
    world = world_of(weekly=weekly(rise))
    assert verdict(Stationary(**ABOUT, years=1), worlds={"status_quo": world}) == result


@pytest.mark.parametrize(("most", "result"), [(1.0, HOLDS), (1.33, FAILS)])
def test_a_share_above_1_fails(most, result) -> None:
    world = world_of(weekly=pd.DataFrame({"replicate": [0, 1], "week": [0, 0], "strain": [0.2, most]}))
    assert verdict(InRange(**ABOUT), worlds={"status_quo": world}) == result


def people(of_new: float) -> pd.DataFrame:
    """Three replicates of 40 people, half of them new, with correlations of about 1 among the old and ``of_new``."""
    rows = []
    for replicate in range(3):
        for post in range(40):
            new, x = post % 2, (post // 2 % 5) / 5 + replicate / 100
            y = x if not new else of_new * x + (1 - of_new) * (post // 10) / 4
            rows.append((replicate, 155, 1, 0, "health", 10 if new else 200, x, y))
    names = ["replicate", "week", "occupied", "locality", "profession", "tenure", "task_conflict",
             "relationship_conflict"]  # fmt: skip
    return pd.DataFrame(rows, columns=names).astype({"profession": "category"})


@pytest.mark.parametrize(("of_new", "result"), [(1.0, HOLDS), (0.0, FAILS)])
def test_newcomers_correlations_are_compared(of_new, result) -> None:
    world = world_of(practitioners=people(of_new), runs=people(of_new))
    claim = SameAtAnyTenure(**ABOUT, weeks=[26])
    assert verdict(claim, worlds={"status_quo": world}) == result


def localities(shift: float, staying: int) -> pd.DataFrame:
    """Three replicates of ten localities over 208 weeks; a shock in the second year, in which ``staying`` stay."""
    rows = [
        (replicate, str(unit), week, 0.2 + unit / 100 + replicate / 1000
         + shift * (52 <= week < 104 or (week >= 104 and unit < staying)))
        for replicate in range(3) for unit in range(10) for week in range(0, 208, 26)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["replicate", "unit", "week", "relationship_conflict"])


@pytest.mark.parametrize(("staying", "result"), [(4, HOLDS), (0, FAILS), (10, FAILS)])
def test_some_localities_return_and_some_do_not(staying, result) -> None:
    claim = PathDependence(**ABOUT, shock={"demand.volume": "2"}, last=52)
    worlds = {TWIN: world_of(weekly=localities(0, 0)), SHOCKED: world_of(weekly=localities(0.5, staying))}
    found = result_of(claim, None, worlds)
    assert found.verdict == result
    if staying == 4:
        assert figures.draw(found).panels


class TestCanLose:
    CLAIM = CanLose(
        **ABOUT,
        levers={"more": Lever(after={"voice.baseline": "2"})},
        sample={"demand.volume": [0.8, 1.2]},
        points=6,
        least=1,
    )

    def found(self, better: list[float], claim: CanLose | None = None) -> ClaimResult:
        names = list(self.CLAIM.worlds())
        before, after = names[::2], names[1::2]
        runs = {name: runs_of(0) for name in before}
        runs |= {name: runs_of(0).assign(quality=lambda one, by=by: one["quality"] + by)
                 for name, by in zip(after, better, strict=True)}  # fmt: skip
        return result_of(claim or self.CLAIM, runs)

    def test_a_lever_that_always_helps_fails(self) -> None:
        assert self.found([0.1] * 6).verdict == FAILS

    def test_a_lever_that_harms_somewhere_holds_and_its_sign_turns(self) -> None:
        found = self.found([0.1, 0.1, 0.1, -0.1, 0.0, 0.1])
        quality = found.details.set_index("measure").loc["quality"]
        assert found.verdict == HOLDS
        assert quality["turns"] and quality["better"] == pytest.approx(4 / 6) and quality["equivalent"] > 0
        assert "| more | quality of plans | 67 % |" in as_markdown([found], {}) and figures.draw(found).panels

    def test_a_single_point_may_be_chance(self) -> None:
        found = self.found([0.1, 0.1, 0.1, -0.1, 0.0, 0.1], replace(self.CLAIM, least=2))
        assert found.verdict == FAILS and not found.details["turns"].any()

    def test_a_setting_is_named_only_beyond_chance(self) -> None:
        assert 0.55 < chance_correlation(24, 42) < 0.65
        assert chance_correlation(1000, 1) == pytest.approx(1.96 / np.sqrt(997), rel=0.01)
