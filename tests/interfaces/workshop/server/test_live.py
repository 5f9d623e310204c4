"""Questions to the model: what comes back is what the study has, lived once, and never beyond what is allowed."""

from __future__ import annotations

import json
import re
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from a_room import PATIENCE, House

from sim import run
from sim.interfaces.workshop.bundle import start_in
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.individual_histories import unpack_diary
from sim.interfaces.workshop.packing import unpack_numbers
from sim.interfaces.workshop.server import job_pool as answering
from sim.interfaces.workshop.server.facilitator import HERE
from sim.interfaces.workshop.server.http_error import Refusal
from sim.interfaces.workshop.server.job_pool import Answers
from sim.interfaces.workshop.server.limits import WAITING
from sim.interfaces.workshop.server.request_validation import Asker
from sim.measures.sesoi import SMALLEST

SETTINGS = {
    "leadership.bias": 0.1,
    "cpd.budget": 160,
    "cpd.activities.day.kind": "study_day",
    "cpd.activities.day.per_year": 6,
}
DISTRUSTED = {"voice.baseline": 0.9}


def outcomes(small: dict, **settings: object) -> dict[str, np.ndarray]:
    """Figures of whole runs, straight from the model's own tables."""
    record = run("case_study", progress=False, **{**small, **settings}).replay().record
    return {name: np.array(values, float) for name, values in record["futures"]["outcomes"].items()}


def told(entry: dict) -> dict[str, np.ndarray]:
    return {name: np.array(values, float) for name, values in entry["outcomes"].items()}


def test_the_page_that_is_delivered_holds_the_studys_numbers(house: House, small) -> None:
    page = house.facilitator().get(HERE).text
    kit = json.loads(re.search(r'<script type="application/json" id="kit">(.*?)</script>', page, re.DOTALL)[1])
    own, there = outcomes(small), told(kit["entries"][0])
    assert set(own) == set(there)
    assert all(np.allclose(own[name], there[name], atol=1e-5, equal_nan=True) for name in own)


def test_a_live_answer_is_what_the_study_has(house: House, small) -> None:
    facilitator = house.facilitator()
    found = facilitator.post(
        f"{HERE}/live", {"settings": SETTINGS, "assumptions": DISTRUSTED, "title": "<b>Ours</b>"}
    ).json()
    before, now = (told(entry) for entry in found["entries"])
    for there, settings in ((before, DISTRUSTED), (now, {**DISTRUSTED, **SETTINGS})):
        own = outcomes(small, **settings)
        assert all(np.allclose(own[name], there[name], atol=1e-5, equal_nan=True) for name in own)
    assert any(not np.allclose(before[name], now[name], equal_nan=True) for name in before)
    entry, card = found["entries"][1], house.parts.showing.entry(house.cards[0])
    assert set(entry) == set(card) and set(entry["card"]) == set(card["card"]) and entry["name"].startswith("own_")
    for name, counts in entry["verdicts"].items():
        gap = (now[name] - before[name])[np.isfinite(now[name] - before[name])]
        assert counts["up"] == (gap > SMALLEST[name].value).sum() and sum(counts.values()) == len(gap)
    assert "day" in found["activities"] and all(len(entry["diaries"]) == 5 for entry in found["entries"])
    series = unpack_numbers(entry["series"]["relationship_conflict"], *entry["bounds"]["relationship_conflict"])
    assert len(series) == small["weeks"]
    assert facilitator.post(f"{HERE}/open", {"card": entry["name"]}).status_code == 400  # lived to doubt: no card


def test_what_was_built_in_the_room_can_be_predicted_by_phones(house: House) -> None:
    facilitator = house.facilitator()
    found = facilitator.post(f"{HERE}/live", {"settings": SETTINGS, "title": "<b>Ours</b>"}).json()
    assert facilitator.post(f"{HERE}/open", {"card": found["entries"][1]["name"]}).status_code == 200
    assert house.participant().get("/room").json()["card"]["title"] == "<b>Ours</b>"


def test_without_assumptions_the_baseline_is_the_kits(house: House) -> None:
    found = house.facilitator().post(f"{HERE}/live", {"card": house.cards[0], "settings": {}}).json()
    kit = house.parts.showing.kit["entries"]
    assert (
        found["entries"][0]["outcomes"] == kit[0]["outcomes"] and found["entries"][1]["outcomes"] == kit[1]["outcomes"]
    )
    assert found["entries"][1]["verdicts"] == kit[1]["verdicts"]


def test_a_kits_baseline_is_not_lived_again(house: House, small, monkeypatch) -> None:
    asked, kit = {"settings": {"leadership.bias": 0.1}}, json.loads(json.dumps(house.parts.showing.kit))
    lived = house.facilitator().post(f"{HERE}/live", asked).json()["entries"]
    answers = Answers()
    answers.know(start_in(kit, config_of("case_study", small)))
    monkeypatch.setattr(answering, "start_of", lambda config: 1 / 0)
    found = json.loads(answers.ask(house.parts.asker.read(asked)).result(PATIENCE))["entries"]
    answers.close()
    assert found[0] == lived[0] == kit["entries"][0]
    numbered = {"diaries"}  # a family that only other cards met has another number
    assert all(found[1][key] == lived[1][key] for key in set(lived[1]) - numbered)
    met = len({case for diary in kit["entries"][0]["diaries"].values() for case in families(diary, kit)})
    for one, other in zip(found[1]["diaries"].values(), lived[1]["diaries"].values(), strict=True):
        pairs = zip(families(one, kit), families(other, kit), strict=True)
        assert all(here == there for here, there in pairs if there < met)


def families(diary: str, kit: dict) -> list[int]:
    return [entry["case"] for entry in unpack_diary(diary, kit["activities"]) if "case" in entry]


@pytest.fixture
def counted(monkeypatch):
    """Answers whose model only counts how often it is asked, and waits to be let go."""
    let_go, lived = threading.Event(), []

    def live(start, config):
        lived.append(config)
        assert let_go.wait(PATIENCE)
        return {"name": "x", "config": str(len(lived)), "card": {"settings": [], "title": "T"}}

    class Start:
        entry = None
        names = SimpleNamespace(activities=[])

        def again(self):
            return self

    monkeypatch.setattr(answering, "entry_beside", live)
    monkeypatch.setattr(answering, "start_of", lambda config: Start())
    answers = Answers()
    yield answers, let_go, lived
    let_go.set()
    answers.close()


def test_the_same_question_is_lived_once(counted, scenarios, small) -> None:
    answers, let_go, lived = counted
    asker = Asker(scenarios, "case_study", small)
    futures = [answers.ask(asker.read({"settings": {"leadership.bias": 0.1}})) for _ in range(5)]
    let_go.set()
    assert len({one.result(PATIENCE) for one in futures}) == 1 and len(lived) == 1
    answers.ask(asker.read({"settings": {"leadership.bias": 0.2}})).result(PATIENCE)
    assert len(lived) == 2


def test_only_so_many_questions_are_worked_on(counted, scenarios, small) -> None:
    answers, let_go, lived = counted
    asker = Asker(scenarios, "case_study", small)
    questions = [asker.read({"settings": {"leadership.bias": k / 20}}) for k in range(WAITING + 1)]
    waiting = [answers.ask(question) for question in questions[:-1]]
    with pytest.raises(Refusal, match="busy"):
        answers.ask(questions[-1])
    assert len(lived) <= 2
    let_go.set()
    assert [one.result(PATIENCE) for one in waiting]
    assert answers.ask(questions[-1]).result(PATIENCE)


def test_a_question_that_failed_can_be_asked_again(counted, scenarios, small, monkeypatch) -> None:
    answers, let_go, _ = counted
    let_go.set()
    question = Asker(scenarios, "case_study", small).read({"settings": {"leadership.bias": 0.1}})
    working = answering.entry_beside
    monkeypatch.setattr(answering, "entry_beside", lambda start, config: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answers.ask(question).result(PATIENCE)
    monkeypatch.setattr(answering, "entry_beside", working)
    assert answers.ask(question).result(PATIENCE)
