"""A study is closed under its own definition: what is added differs in its factors only, or is refused."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim import Study
from sim.core.config_files import conf_folder
from sim.core.errors import ConfigError
from sim.model.cpd.activity import ACTIVITIES
from sim.studies.execution.extend import expanded
from sim.studies.execution.rerun_sample import rerun_sample
from sim.studies.plan.plan_from_python import plan_from_overrides
from sim.studies.store.consolidate import consolidate
from sim.studies.store.folder import StudyFolder
from sim.studies.store.merge import merge
from sim.studies.store.verify import verify

HEADCOUNT = "organisation.professions.early_help.headcount"
SCENARIO = """# @package _global_
defaults:
  - status_quo
  - override /cpd: rambles
scenario: {name: rambling, description: Rambles., source: test}
"""
ACTIVITY = '''
from dataclasses import dataclass
from sim.model.cpd.activity import Activity, effect, hours, price, reach, register

@register
@dataclass(frozen=True)
class Ramble(Activity):
    """A ramble."""
    kind = "ramble_of_the_test"
    label = "Ramble"
    description = "People ramble and talk about work."
    grouping = "mixed"
    hours: float = hours(1.0, 0.0, 2.0)
    price: float = price(0.0, 2.0)
    reach: float = reach(0.9)
    understanding: float = effect(0.0, 0.4, "understanding (e_r)")
'''


def content(folder: Path) -> dict[str, bytes]:
    """All files of a study, without its lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".lock")
    }


def files(study: Study) -> dict[str, bytes]:
    return content(study.folder)


def distinct(study: Study) -> bool:
    """Whether no two cells share their name or their values of all factors."""
    table = study.cells
    return not table["name"].duplicated().any() and not table[study.plan.factors].astype(str).duplicated().any()


@pytest.fixture
def with_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Replaces a text in a file of the package's options."""
    copy = Path(shutil.copytree(conf_folder(), tmp_path / "edited" / "conf"))

    def edit(file: str, old: str, new: str) -> None:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")
        for module in ("core.config_files", "settings.compose", "settings.definition", "settings.option_files"):
            monkeypatch.setattr(f"sim.{module}.conf_folder", lambda: copy)

    return edit


@pytest.fixture
def larger_early_help(with_edited) -> Callable[[], None]:
    """Early help has two posts more than when the studies were planned."""
    text = (conf_folder() / "organisation" / "small_workshop.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("early_help:"))
    return lambda: with_edited("organisation/small_workshop.yaml", line, line.replace("headcount: 8", "headcount: 10"))


class TestShippedOptionsThatChange:
    def test_expand_uses_those_of_the_study(self, finished: Study, larger_early_help) -> None:
        expected = expanded(finished.plan, ["leadership.bias=0.3"]).cells[-1].key
        larger_early_help()
        grown = expanded(Study.load(finished.folder).plan, ["leadership.bias=0.3"])
        counts = {grown.value(cell, HEADCOUNT) for cell in grown.cells}
        assert counts == {8} and grown.cells[-1].key == expected

    def test_the_command_typed_again_says_what_has_changed(self, finished: Study, planned, larger_early_help) -> None:
        before = files(finished)
        larger_early_help()
        for further in ((), ("study.extend=true",), ("study.extend=true", "leadership.bias=0.3")):
            other = planned("leadership.bias=0,0.6", "paperwork=separate,shared", *further)
            with pytest.raises(ConfigError, match=rf"{HEADCOUNT} is 10 and was 8"):
                Study.of(other, finished.folder)
        assert files(finished) == before

    def test_a_change_that_concerns_no_cell_does_not_matter(self, finished: Study, planned, with_edited) -> None:
        with_edited("leadership/crisis.yaml", "turnover_rate: 0.0417", "turnover_rate: 0.05")
        again = Study.of(planned("leadership.bias=0,0.6", "paperwork=separate,shared"), finished.folder)
        assert again.run(progress=False).session.completed == 0

    def test_studies_of_different_files_are_not_merged(
        self, finished: Study, planned, larger_early_help, tmp_path: Path
    ) -> None:
        larger_early_help()
        other = Study.of(planned("leadership.bias=0.3,0.4"), tmp_path / "other")
        other.store.prepare_folder()
        other.store.write_plan(other.plan)
        before = files(finished)
        with pytest.raises(ConfigError, match=rf"{HEADCOUNT} is 10 and was 8; the two cannot be merged"):
            merge(finished.store, [other.store])
        assert files(finished) == before


class TestSettingsThatAreNoFactors:
    def test_expand_makes_them_factors(self, finished: Study) -> None:
        grown = Study(expanded(finished.plan, ["weeks=8"]), finished.store).run(progress=False)
        assert grown.plan.factors == ["leadership.bias", "paperwork", "weeks"] and distinct(grown)
        assert grown.cells["weeks"].tolist() == [6] * 4 + [8] * 4
        assert grown.cells["name"].tolist()[4] == "bias 0, paperwork separate, weeks 8"
        assert grown.read("runs", []).groupby(["name"], observed=True).size().tolist() == [3] * 8
        assert Study.load(grown.folder).plan == grown.plan

    def test_a_hidden_second_difference_is_shown_too(self, finished: Study) -> None:
        grown = expanded(finished.plan, ["leadership.bias=0.3", "demand.volume=1.1", "cpd=placebo"])
        assert grown.factors == ["leadership.bias", "paperwork", "demand.volume", "cpd"]
        first, *_, last = map(grown.levels, grown.cells)
        assert (first["demand.volume"], first["cpd"]) == (1.0, "empty_pot") and last["cpd"] == "placebo"

    def test_extend_and_merge_make_them_factors(self, finished: Study, planned, tmp_path: Path) -> None:
        other = planned("leadership.bias=0,0.6", "weeks=8", "study.extend=true")
        with pytest.raises(ConfigError, match=r"holds another study.* with another value of weeks"):
            Study.of(planned("leadership.bias=0,0.6", "paperwork=separate,shared", "weeks=8"), finished.folder)
        assert distinct(Study.of(other, finished.folder))
        apart = Study.of(other, tmp_path / "apart").run(progress=False)
        both = merge(StudyFolder(tmp_path / "both"), [finished.store, apart.store]).plan
        assert both.factors == ["leadership.bias", "paperwork", "weeks"]
        merged = Study.load(tmp_path / "both")
        assert distinct(merged) and merged.completed == merged.wanted == 18
        assert merged.status()[-1] == "It is complete."

    def test_runs_are_merged_by_what_differs(self, tmp_path: Path) -> None:
        small = {"organisation": "small_workshop", "weeks": 6, "burn_in": 2, "replicates": 1, "progress": False}
        for name, bias in (("a", 0.0), ("b", 0.6)):
            sim.run(**small, leadership={"bias": bias}, output=tmp_path / name)
        sim.run(**{**small, "organisation": "case_study"}, output=tmp_path / "c")
        a, b, c = (StudyFolder(tmp_path / name) for name in "abc")
        merge(StudyFolder(tmp_path / "both"), [a, b])
        merged = Study.load(tmp_path / "both")
        assert merged.plan.factors == ["leadership.bias"] and distinct(merged)
        with pytest.raises(ConfigError, match=r"differs from .* in \d+ settings, e\.g\. organisation"):
            merge(StudyFolder(tmp_path / "all"), [a, c])
        assert not (tmp_path / "all").exists()


class TestRefusals:
    def test_a_cell_that_cannot_be_staffed_is_refused_and_changes_nothing(self, finished: Study) -> None:
        before = files(finished)
        with pytest.raises(ConfigError, match="headcount"):
            Study(expanded(finished.plan, [f"{HEADCOUNT}=300"]), finished.store).run(progress=False)
        assert files(finished) == before
        assert Study.load(finished.folder).run(progress=False).session.complete

    def test_what_fails_before_the_work_leaves_the_study_as_it_was(self, finished: Study, monkeypatch) -> None:
        before = files(finished)
        grown = Study(expanded(finished.plan, ["leadership.bias=0.3"]), finished.store)
        monkeypatch.setattr("sim.studies.execution.prepare.free_bytes", lambda folder: 10)
        with pytest.raises(sim.RunError):
            grown.run(progress=False)
        assert files(finished) == before

    def test_an_edited_plan_is_noticed(self, finished: Study) -> None:
        path = finished.folder / "plan.json"
        original = path.read_text()
        for old, new in (('"leadership.bias": 0.6', '"leadership.bias": 0.5'), ('"bias 0, ', '"bias 1, ')):
            assert old in original
            path.write_text(original.replace(old, new))
            again = Study.load(finished.folder)
            assert again.plan == finished.plan and "'plan.json' has changed" in again.status()[-1]

    def test_an_older_plan_put_back_loses_no_results(self, finished: Study) -> None:
        older = (finished.folder / "plan.json").read_bytes()
        grown = Study(expanded(finished.plan, ["leadership.bias=0.3"]), finished.store).run(progress=False)
        newer = (finished.folder / "plan.json").read_bytes()
        for folder in (finished.folder, finished.store.manifest):
            (folder / "plan.json").write_bytes(older)
        again = Study.load(finished.folder)
        again.store.clean_up()
        consolidate(again.store, again.plan, again.inventory)
        assert any("2 cells that are not in the plan" in line for line in again.status())
        (finished.folder / "plan.json").write_bytes(newer)
        assert Study.load(finished.folder).results_hash() == grown.results_hash()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with an option and a plug-in."""
    for name, text in {
        "activities/ramble.py": ACTIVITY,
        "cpd/rambles.yaml": "name: rambles\nactivities:\n  ramble_of_the_test: {per_year: 12}\n",
        "scenario/rambling.yaml": SCENARIO,
    }.items():
        (tmp_path / "mine" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "mine" / name).write_text(text)
    return tmp_path / "mine"


def quick(*overrides: str) -> list[str]:
    return ["organisation=small_workshop", "weeks=6", "burn_in=2", "replicates=2", "engine=in_process",
            "study.figures=false", *overrides]  # fmt: skip


class TestElsewhere:
    def test_a_study_moved_without_its_authors_files_goes_on(self, own: Path, tmp_path: Path) -> None:
        study = Study.from_overrides(quick("scenario=status_quo,rambling"), tmp_path / "here", own).run(progress=False)
        expected = study.results_hash()
        moved = Path(shutil.move(tmp_path / "here", tmp_path / "elsewhere"))
        shutil.rmtree(own)
        sys.modules.pop("dissonance_plugins.activities.ramble", None)
        StudyFolder(moved).remove(Study.load(moved).inventory.parts[:1])
        resumed = Study.load(moved).run(progress=False)
        assert resumed.session.completed == 2 and resumed.results_hash() == expected
        grown = Study(expanded(Study.load(moved).plan, ["demand.volume=1.1"]), StudyFolder(moved)).run(progress=False)
        assert len(grown.cells) == 4 and grown.session.completed == 4 and distinct(grown)
        again = Study.load(moved)
        verdict = verify(again.store, again.plan)
        rerun_sample(again.plan, again.inventory, 1.0, verdict)
        assert verdict.sound and verdict.rerun == 8

    def test_lost_copies_are_restored_from_the_plan(self, own: Path, tmp_path: Path) -> None:
        Study.from_overrides(quick("scenario=status_quo,rambling"), tmp_path / "here", own).run(progress=False)
        before = content(tmp_path / "here" / "definition")
        assert before["own/activities/ramble.py"].decode() == ACTIVITY and "conf/config.yaml" in before
        (tmp_path / "here" / "definition" / "own" / "activities" / "ramble.py").write_text("1 / 0")
        (tmp_path / "here" / "definition" / "own" / "cpd" / "rambles.yaml").unlink()
        Study.load(tmp_path / "here")
        assert content(tmp_path / "here" / "definition") == before

    def test_an_edited_plug_in_is_refused(self, own: Path, tmp_path: Path) -> None:
        overrides = quick("scenario=status_quo,rambling")
        Study.from_overrides(overrides, tmp_path / "here", own).run(progress=False)
        plug_in = own / "activities" / "ramble.py"
        plug_in.write_text(ACTIVITY.replace("price(0.0", "price(0.1"))
        with pytest.raises(ConfigError, match=r"plug-in 'activities/ramble\.py' has been edited"):
            Study.from_overrides([*overrides, "study.extend=true"], tmp_path / "here", own)
        plug_in.write_text(f"# a comment\n{ACTIVITY}")
        assert Study.from_overrides(overrides, tmp_path / "here", own).completed == 4

    def test_ones_own_options_can_be_added_later(self, own: Path, tmp_path: Path) -> None:
        study = Study.from_overrides(quick("scenario=status_quo,case_study"), tmp_path / "here").run(progress=False)
        grown = Study(expanded(study.plan, ["scenario=rambling"], own), study.store).run(progress=False)
        shutil.rmtree(own)
        assert grown.cells["scenario"].tolist() == ["status_quo", "case_study", "rambling"]
        assert len(expanded(Study.load(tmp_path / "here").plan, ["scenario=rambling", "seed=2"]).cells) == 4

    def test_ones_own_option_that_differs_from_the_studys_is_refused(self, own: Path, tmp_path: Path) -> None:
        study = Study.from_overrides(quick("scenario=status_quo,rambling"), tmp_path / "here", own)
        option = own / "scenario" / "rambling.yaml"
        assert len(expanded(study.plan, ["seed=2"], own).cells) == 4
        option.write_text(option.read_text() + "seed: 3\n")
        with pytest.raises(ConfigError, match=r"scenario/rambling\.yaml' differs from the copy that the study keeps"):
            expanded(study.plan, ["seed=2"], own)

    def test_a_run_keeps_its_plug_ins(self, own: Path, tmp_path: Path) -> None:
        settings = {"organisation": "small_workshop", "weeks": 6, "burn_in": 2, "replicates": 1, "progress": False}
        run = sim.run("rambling", **settings, config_dir=own, output=tmp_path / "run")
        shutil.rmtree(own)
        sys.modules.pop("dissonance_plugins.activities.ramble", None)
        again = sim.load(tmp_path / "run")
        assert again.config == run.config
        verdict = verify(again.study.store, again.study.plan)
        rerun_sample(again.study.plan, again.study.inventory, 1.0, verdict)
        assert verdict.sound

    def test_files_beside_plug_ins_are_kept(self, own: Path, tmp_path: Path) -> None:
        """They are text, and a study and a run keep them; studies with different ones are not mixed."""
        plug_in, prices = own / "activities" / "ramble.py", own / "activities" / "data" / "prices.csv"
        prices.parent.mkdir()
        prices.write_text("1.5\n")
        read = "from pathlib import Path\nPRICE = float((Path(__file__).parent / 'data' / 'prices.csv').read_text())\n"
        plug_in.write_text(read + ACTIVITY.replace("price(0.0", "price(PRICE"))
        sys.modules.pop("dissonance_plugins.activities.ramble", None)
        overrides = quick("scenario=status_quo,rambling")
        study = Study.from_overrides(overrides, tmp_path / "here", own).run(progress=False)
        prices.write_text("1.6\n")
        with pytest.raises(ConfigError, match=r"file 'activities/data/prices\.csv' has been edited"):
            Study.from_overrides(overrides, tmp_path / "here", own)
        (own / "activities" / "logo.png").write_bytes(b"\x89PNG\xff")
        with pytest.raises(ConfigError, match=r"logo\.png' is not text"):
            Study.from_overrides(overrides, tmp_path / "there", own)
        shutil.rmtree(own)
        sys.modules.pop("dissonance_plugins.activities.ramble", None)
        StudyFolder(study.folder).remove(study.inventory.parts[1:])
        resumed = Study.load(study.folder).run(progress=False)
        assert resumed.session.completed == 2 and resumed.results_hash() == study.results_hash()

    def test_plug_ins_of_installed_packages_are_named(self, tmp_path: Path, monkeypatch) -> None:
        """They are not kept: the plan says so, and so does a resume where they are missing or have another source."""
        activity = ACTIVITY.replace("ramble_of_the_test", "ramble_away")
        (tmp_path / "rambles").mkdir()
        (tmp_path / "rambles" / "rambling_away.py").write_text(activity)
        about = tmp_path / "rambles" / "ramblers-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ramblers\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[dissonance.activities]\nramble = rambling_away\n")
        monkeypatch.syspath_prepend(tmp_path / "rambles")
        module = importlib.import_module("rambling_away")
        known = dict(ACTIVITIES)
        try:
            overrides = quick("leadership.bias=0,0.6", "cpd.activities.ramble_away={per_year:12}")
            study = Study.from_overrides(overrides, tmp_path / "here").run(progress=False)
            says = "is in the package 'ramblers' 1.0, which the study does not keep"
            assert any(says in line for line in study.status()) and study.status()[-1] == "It is complete."
            study.store.remove(study.inventory.parts[:1])
            Path(module.__file__ or "").write_text(activity.replace("price(0.0", "price(0.1"))
            with pytest.raises(ConfigError, match=f"{says}, and its source here is another one"):
                Study.load(tmp_path / "here").run(progress=False)
            ACTIVITIES.pop("ramble_away")
            with pytest.raises(ConfigError, match=f"{says} and which is not installed here"):
                Study.load(tmp_path / "here").run(progress=False)
            assert len(Study.load(tmp_path / "here").read("runs")) == 2
        finally:
            ACTIVITIES.clear()
            ACTIVITIES.update(known)
            ACTIVITIES.pop("ramble_away", None)

    def test_a_table_of_cells_is_kept(self, tmp_path: Path) -> None:
        table = tmp_path / "cells.csv"
        table.write_text("name,leadership.bias\nA,0.6\nB,0.1\n")
        overrides = quick("design=csv", f"design.file={table}")
        study = Study.from_overrides(overrides, tmp_path / "here").run(progress=False)
        table.unlink()
        grown = expanded(Study.load(tmp_path / "here").plan, ["paperwork=shared"])
        assert len(grown.cells) == 4 and grown.overrides == study.plan.overrides
        assert [grown.value(cell, "paperwork") for cell in grown.cells] == ["separate", "separate", "shared", "shared"]


def test_a_study_can_be_planned_from_its_own_definition(own: Path) -> None:
    plan = plan_from_overrides(quick("scenario=status_quo,rambling"), own)
    again = plan_from_overrides(plan.overrides, own, plan.definition)
    assert again == plan
