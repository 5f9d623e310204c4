"""Public objects survive copy.copy, copy.deepcopy and pickle; what goes on from a copy gives the same bits."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim import ConfigError, RunError, ServiceModel, Study, run
from sim.core.accessors import _ATTACHED
from sim.model.parameter_schedule import schedule_of

SETTINGS: dict[str, Any] = {
    "organisation": "small_workshop",
    "burn_in": 4,
    "schedule": [{"week": 5, "set": {"episodes.coupling_rate": 0.2}}],
}
BEFORE, AFTER = 7, 6  # weeks before and after the copy; the schedule changes something in between

CONTINUE = f"""
import pickle, sys
model = pickle.load(sys.stdin.buffer)
model.run_weeks({AFTER})
pickle.dump(model, sys.stdout.buffer)
"""


def pickled(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))


def pickled_read_only(thing: Any) -> Any:
    """As joblib hands large arrays over: in buffers that nobody may write to."""
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(thing, protocol=5, buffer_callback=buffers.append)
    return pickle.loads(data, buffers=[bytes(buffer.raw()) for buffer in buffers])


WAYS: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": pickled,
    "read-only pickle": pickled_read_only,
    "copy of a copy": lambda thing: copy.deepcopy(pickled(thing)),
}


def begun() -> ServiceModel:
    model = ServiceModel("case_study", **SETTINGS)
    model.run_weeks(BEFORE)
    return model


@pytest.fixture(scope="module")
def uninterrupted(fingerprint) -> str:
    model = begun()
    model.run_weeks(AFTER)
    return fingerprint(model.simulator)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_copied_model_continues_alone_with_the_same_bits(way, uninterrupted, fingerprint) -> None:
    original = begun()
    strain = [agent.strain for agent in original.agents]
    duplicate = way(original)
    duplicate.run_weeks(AFTER)
    assert [agent.strain for agent in original.agents] == strain
    assert (original.week, original.steps) == (BEFORE - 4, BEFORE)
    assert (duplicate.week, duplicate.steps) == (BEFORE - 4 + AFTER, BEFORE + AFTER)
    assert fingerprint(duplicate.simulator) == uninterrupted
    assert [agent.strain for agent in duplicate.agents] == list(duplicate.state.people["strain"])
    original.run_weeks(AFTER)
    assert fingerprint(original.simulator) == uninterrupted


def test_a_copied_simulator_keeps_what_was_recorded(fingerprint) -> None:
    original = begun().simulator
    original.record_events()
    original.advance(2)
    duplicate = copy.copy(original)
    for simulator in (original, duplicate):
        simulator.advance(3)
    assert fingerprint(original) == fingerprint(duplicate)
    events_of_original, again = original.events(), duplicate.events()
    assert len(events_of_original) > 0
    assert all((events_of_original[name] == again[name]).all() for name in events_of_original.dtype.names)


@pytest.mark.parametrize("interpreted", ["0", "1"], ids=["compiled", "interpreted"])
def test_a_pickled_model_continues_in_another_process(interpreted, uninterrupted, fingerprint) -> None:
    home = Path(sys.modules["sim"].__file__).parents[1]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": interpreted, "PYTHONPATH": str(home)}
    child = subprocess.run(
        [sys.executable, "-c", CONTINUE], input=pickle.dumps(begun()), env=environment, capture_output=True, timeout=300
    )
    assert child.returncode == 0, child.stderr.decode()
    assert fingerprint(pickle.loads(child.stdout).simulator) == uninterrupted


@pytest.fixture(scope="module")
def things(tmp_path_factory) -> dict[str, tuple[Any, Callable[[Any], Any]]]:
    """Public objects, each with what must be equal in its copies."""
    done = run("case_study", organisation="small_workshop", replicates=2, weeks=8, burn_in=4, instruments="pulse")
    figure = done.plot.causes()
    folder = tmp_path_factory.mktemp("copies") / "study"
    study = Study.create(
        over={"leadership.bias": [0, 0.6]}, organisation="small_workshop", replicates=2, weeks=8, burn_in=4,
        folder=folder, engine="in_process",
    ).run(progress=False)  # fmt: skip
    model = begun()
    return {
        "run": (done, lambda this: this.summary().to_csv()),
        "config": (done.config, lambda this: (this, schedule_of(this).weeks)),
        "survey": (done.surveys()[0], lambda this: (this.name, this.wide().to_csv())),
        "replay": (done.replay(0), lambda this: this.to_json()),
        "service": (done.service, lambda this: this.model().week),
        "framework": (done.framework, repr),
        "figure": (figure, lambda this: len(this.axes)),
        "study": (study, lambda this: this.effects().to_csv()),
        "plan": (study.plan, lambda this: this.table().to_csv()),
        "effects": (study.effects(), lambda this: this.to_csv()),
        "practitioner": (model.agents[3], lambda this: (this.post, this.strain, this.understanding)),
        "leader": (model.leaders[0], lambda this: (this.seat, this.weight)),
        "agents": (model.agents, lambda this: [agent.post for agent in this]),
        "ConfigError": (ConfigError("'bias' is 2"), str),
        "RunError": (RunError("The disk is full"), str),
    }


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, pickled], ids=["copy", "deepcopy", "pickle"])
def test_public_objects_can_be_copied(things, way) -> None:
    for name, (thing, content) in things.items():
        assert content(way(thing)) == content(thing), name


def test_every_class_with_accessors_is_among_those_tried(things) -> None:
    tried = {type(thing).__name__ for thing, _ in things.values()}
    assert set(_ATTACHED) <= tried


def test_a_study_that_was_looked_at_before_it_ran_knows_what_is_there(tmp_path) -> None:
    study = Study.create(
        over={"leadership.bias": [0]}, organisation="small_workshop", replicates=1, weeks=4, burn_in=1,
        folder=tmp_path / "study", engine="in_process",
    )  # fmt: skip
    assert "0 of 1 replicate completed" in " ".join(study.status())
    assert "1 of 1 replicate completed" in " ".join(study.run(progress=False).status())
