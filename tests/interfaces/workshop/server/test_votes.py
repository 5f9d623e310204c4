"""Joining, predicting, stickers and reading: what counts, what is locked, and who sees what."""

from __future__ import annotations

import sqlite3

import pytest
from clients import new_id, prediction

from sim.interfaces.workshop.individual_histories import unpack_history
from sim.interfaces.workshop.server.session import CODE_LENGTH, LETTERS, MAX_PEOPLE, WorkshopSession
from sim.interfaces.workshop.server.votes import MAX_VOTES, STICKERS


@pytest.fixture
def open_card(workshop):
    """The facilitator, a participant, the first card, and its measures; predictions are open."""
    facilitator, card = workshop.facilitator(), workshop.cards[0]
    assert facilitator.post("/facilitator/open", {"card": card}).status_code == 200
    return facilitator, workshop.participant(), card, workshop.presentation.measures(card)


def counts_of(facilitator, card):
    return facilitator.get(f"/facilitator/predictions/{card}").json()


def test_a_code_is_short_and_cannot_be_misread(workshop) -> None:
    code = workshop.session.code
    assert len(code) == CODE_LENGTH and set(code) <= set(LETTERS) and not set(LETTERS) & set("AEIOUQLY01")
    assert workshop.session.is_code(f" {code[:2].lower()}-{code[2:]} ")
    assert not workshop.session.is_code(code[::-1] + "B")


def test_without_the_code_nothing_is_shown(workshop) -> None:
    stranger = workshop.stranger()
    assert stranger.post("/join", {"code": "WRONG", "phone": new_id()}).status_code == 403
    assert stranger.get("/state").json() == {"joined": False}
    assert stranger.post("/predict", prediction(workshop.cards[0], [])).status_code == 401
    assert stranger.get(f"/read/{workshop.cards[0]}").status_code == 401


def test_a_phone_that_joins_again_is_the_same_person(workshop) -> None:
    phone, phone_id = workshop.stranger(), new_id()
    for _ in range(3):
        assert phone.post("/join", {"code": workshop.session.code, "phone": phone_id}).status_code == 200
    assert workshop.session.phones_joined() == 1 and phone.get("/state").json()["joined"]


def test_a_prediction_is_counted_and_only_its_sender_sees_it(workshop, open_card) -> None:
    facilitator, phone, card, measures = open_card
    other = workshop.participant()
    assert phone.post("/predict", prediction(card, measures, because="  too many\nforms ")).status_code == 200
    own = phone.get("/state").json()["card"]["own"]
    assert own["measures"][measures[0]] == {"direction": "up", "confidence": "fairly"}
    assert other.get("/state").json()["card"]["own"] == {"measures": {}, "because": ""}
    assert "too many" not in other.get("/state").text
    counts = counts_of(facilitator, card)
    assert counts[measures[0]] == {"up": 1, "same": 0, "down": 0} and counts["people"] == 1
    assert counts["confidence"][measures[0]] == {"guess": 0, "fairly": 1, "very": 0}
    assert counts["because"] == ["too many forms"]


def test_a_vote_counts_once_and_a_later_one_replaces_it(open_card) -> None:
    facilitator, phone, card, measures = open_card
    first, later = prediction(card, measures), prediction(card, measures, "down")
    for vote in (first, first, later, later, first):  # the last one is a late repeat of the first
        assert phone.post("/predict", vote).status_code == 200
    counts = counts_of(facilitator, card)
    assert all(counts[name] == {"up": 0, "same": 0, "down": 1} for name in measures)


def test_a_closed_card_takes_no_predictions(open_card) -> None:
    facilitator, phone, card, measures = open_card
    facilitator.post("/facilitator/close", {"card": card})
    refused = phone.post("/predict", prediction(card, measures))
    assert refused.status_code == 409 and "closed" in refused.json()["error"]
    assert phone.get("/state").json()["card"] is None
    assert counts_of(facilitator, card)["people"] == 0


def test_invalid_votes_are_refused(open_card) -> None:
    facilitator, phone, card, measures = open_card
    for wrong in (
        {"measures": {}}, {"measures": []}, {"measures": {"turnover": {"direction": "up"}}},
        {"id": "short"}, {"id": 7}, {"id": None}, {"because": "x" * 201}, {"because": 5},
    ):  # fmt: skip
        assert phone.post("/predict", {**prediction(card, measures), **wrong}).status_code == 400, wrong
    assert phone.post("/predict", prediction(card, measures, "sideways")).status_code == 400
    assert counts_of(facilitator, card)["people"] == 0


def test_no_result_reaches_a_phone_before_it_is_revealed(workshop, open_card) -> None:
    facilitator, phone, card, _ = open_card
    assert phone.get(f"/read/{card}").status_code == phone.get(f"/read/{card}/1").status_code == 403
    assert "directions" not in phone.get("/state").text and "outcomes" not in phone.get("/state").text
    facilitator.post("/facilitator/reveal", {"card": card})
    state = phone.get("/state").json()
    assert state["card"] is None and [readable["name"] for readable in state["readable"]] == [card]


def test_a_phone_reads_the_results_of_the_bundle(workshop, open_card) -> None:
    facilitator, phone, card, measures = open_card
    facilitator.post("/facilitator/reveal", {"card": card})
    entry, results = workshop.presentation.entry(card), phone.get(f"/read/{card}").json()
    for line, name in zip(results["lines"], measures, strict=True):
        assert line["name"] == name
        assert {direction: line[direction] for direction in ("up", "same", "down")} == entry["directions"][name]
    post = results["posts"][0]["post"]
    histories = phone.get(f"/read/{card}/{post}").json()["histories"]
    activities = workshop.presentation.bundle["activities"]
    assert histories[1] == unpack_history(entry["individual_histories"][str(post)], activities) and histories[1]
    assert phone.get(f"/read/{card}/99999").status_code == 400


def test_stickers(workshop) -> None:
    facilitator, phone, other = workshop.facilitator(), workshop.participant(), workshop.participant()
    stickers = {"study_day": 7, "shadowing": 3}
    assert phone.post("/stickers", {"id": new_id(), "stickers": stickers}).status_code == 409
    facilitator.post("/facilitator/stickers", {"open": True})
    assert phone.post("/stickers", {"id": new_id(), "stickers": stickers}).status_code == 200
    assert other.post("/stickers", {"id": new_id(), "stickers": {"study_day": 1}}).status_code == 200
    for wrong in ({"study_day": STICKERS + 1}, {"study_day": -1}, {"study_day": 1.5}, {"study_day": True}, {"x": 1}):
        assert other.post("/stickers", {"id": new_id(), "stickers": wrong}).status_code == 400
    assert other.get("/state").json()["stickers"]["own"] == {"study_day": 1}
    counts = {name: n for name, _, n in facilitator.get("/facilitator/stickers").json()}
    assert counts == {"study_day": 8, "shadowing": 3}


def test_an_unchanged_state_is_not_sent_again(open_card) -> None:
    facilitator, phone, card, measures = open_card
    tag = phone.get("/state").headers["etag"]
    assert phone.get("/state", **{"If-None-Match": tag}).status_code == 304
    phone.post("/predict", prediction(card, measures))
    assert phone.get("/state", **{"If-None-Match": tag}).status_code == 200
    assert facilitator.get("/facilitator/session", **{"If-None-Match": tag}).status_code == 200


def test_the_numbers_of_phones_and_of_votes_are_limited(workshop, open_card, monkeypatch) -> None:
    _, phone, card, measures = open_card
    monkeypatch.setattr("sim.interfaces.workshop.server.session.MAX_PEOPLE", 2)
    monkeypatch.setattr("sim.interfaces.workshop.server.votes.MAX_VOTES", 3)
    assert MAX_PEOPLE <= 200 and MAX_VOTES <= 1000
    workshop.participant()
    refused = workshop.stranger().post("/join", {"code": workshop.session.code, "phone": new_id()})
    assert refused.status_code == 403 and "full" in refused.json()["error"]
    statuses = [phone.post("/predict", prediction(card, measures)).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_the_facilitator_s_state_is_saved(workshop) -> None:
    facilitator, state = workshop.facilitator(), {"changes": ["</script><script>alert(1)"], "predictions": {"a": [1]}}
    assert facilitator.post("/facilitator/state", {"state": state}).status_code == 200
    page = facilitator.get("/facilitator").text
    assert "</script><script>alert" not in page and r"\u003c/script>\u003cscript>alert(1)" in page
    assert facilitator.post("/facilitator/state", {"state": {"a": "x" * 300_000}}).status_code == 413
    assert facilitator.post("/facilitator/state", {"state": [1]}).status_code == 400


def test_clearing_deletes_everything_from_the_file_too(workshop, open_card) -> None:
    facilitator, phone, card, measures = open_card
    phone.post("/predict", prediction(card, measures, because="onions and oranges"))
    facilitator.post("/facilitator/state", {"state": {"changes": ["pears and plums"]}})
    facilitator.post("/facilitator/clear", {})
    assert phone.get("/state").json() == {"joined": False}
    assert counts_of(facilitator, card)["people"] == 0
    assert facilitator.get("/facilitator/session").json()["people"] == 0
    path = workshop.session.database.path
    content = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"onions" not in content and b"pears" not in content


def test_a_session_is_the_same_when_it_is_opened_again(workshop, open_card) -> None:
    _, phone, card, measures = open_card
    phone.post("/predict", prediction(card, measures))
    before = workshop.session
    again = WorkshopSession(before.database.path)
    assert (again.code, again.key, again.phones_joined(), again.open_card) == (before.code, before.key, 1, card)
    assert before.database.path.stat().st_mode & 0o077 == 0
    again.database.close()


def test_a_full_disk_does_not_stop_the_session(tmp_path) -> None:
    session = WorkshopSession(tmp_path / "session.sqlite")
    (pages,) = session.database.query("PRAGMA page_count")[0]
    session.database.query(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        session.save_state("x" * 100_000)
    session.open_predictions("shared_paperwork")  # small enough for the space left
    assert session.open_card == "shared_paperwork" and not session.fact("state")


def test_too_deep_or_too_large_values_are_refused(workshop) -> None:
    facilitator, deep = workshop.facilitator(), {}
    for _ in range(600):
        deep = {"a": deep}
    for body in (deep, {"settings": {"cpd.budget": 10**400}}):
        refused = facilitator.post("/facilitator/run", body)
        assert refused.status_code == 400 and refused.json()["error"]
