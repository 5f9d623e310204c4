"""Joining, predicting, stickers and reading: what counts, what is locked, who sees what."""

from __future__ import annotations

import sqlite3

import pytest
from a_room import prediction, some_id

from sim.interfaces.workshop.individual_histories import unpack_diary
from sim.interfaces.workshop.server.limits import MOST_PEOPLE, MOST_VOTES, STICKERS
from sim.interfaces.workshop.server.session import LETTERS, Room


@pytest.fixture
def open_card(house):
    """The facilitator, a participant, the first card, and what it asks about; predictions are open."""
    facilitator, card = house.facilitator(), house.cards[0]
    assert facilitator.post("/facilitator/open", {"card": card}).status_code == 200
    return facilitator, house.participant(), card, house.parts.showing.measures(card)


def test_a_code_is_short_and_cannot_be_misread(house) -> None:
    code = house.parts.room.code
    assert len(code) == 5 and set(code) <= set(LETTERS) and not set(LETTERS) & set("AEIOUQLY01")
    assert house.parts.room.is_code(f" {code[:2].lower()}-{code[2:]} ") and not house.parts.room.is_code(
        code[::-1] + "B"
    )


def test_nobody_sees_the_room_without_its_code(house) -> None:
    one = house.stranger()
    assert one.post("/join", {"code": "WRONG", "phone": some_id()}).status_code == 403
    assert one.get("/room").json() == {"joined": False}
    assert one.post("/predict", prediction(house.cards[0], [])).status_code == 401
    assert one.get(f"/read/{house.cards[0]}").status_code == 401


def test_a_phone_that_asks_twice_joins_once(house) -> None:
    one, phone = house.stranger(), some_id()
    for _ in range(3):
        assert one.post("/join", {"code": house.parts.room.code, "phone": phone}).status_code == 200
    assert house.parts.room.people() == 1 and one.get("/room").json()["joined"]


def test_a_prediction_is_counted_and_stays_the_persons_own(house, open_card) -> None:
    facilitator, one, card, measures = open_card
    other = house.participant()
    assert one.post("/predict", prediction(card, measures, because="  too many\nforms ")).status_code == 200
    assert one.get("/room").json()["card"]["mine"]["measures"][measures[0]] == {"way": "up", "sure": "fairly"}
    assert other.get("/room").json()["card"]["mine"] == {"measures": {}, "because": ""}
    assert "too many" not in other.get("/room").text
    found = facilitator.get(f"/facilitator/votes/{card}").json()
    assert found[measures[0]] == {"up": 1, "same": 0, "down": 0} and found["people"] == 1
    assert found["sure"][measures[0]] == {"guess": 0, "fairly": 1, "very": 0} and found["because"] == ["too many forms"]


def test_the_same_vote_counts_once_and_a_later_one_takes_its_place(open_card) -> None:
    facilitator, one, card, measures = open_card
    first, later = prediction(card, measures), prediction(card, measures, "down")
    for vote in (first, first, later, later, first):  # the last is a late echo of the first
        assert one.post("/predict", vote).status_code == 200
    found = facilitator.get(f"/facilitator/votes/{card}").json()
    assert all(found[name] == {"up": 0, "same": 0, "down": 1} for name in measures)


def test_closed_is_closed(open_card) -> None:
    facilitator, one, card, measures = open_card
    facilitator.post("/facilitator/close", {"card": card})
    refused = one.post("/predict", prediction(card, measures))
    assert refused.status_code == 409 and refused.json()["sentence"] == "Predictions for this card are closed."
    assert one.get("/room").json()["card"] is None
    assert facilitator.get(f"/facilitator/votes/{card}").json()["people"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"measures": {}},
        {"measures": []},
        {"measures": {"turnover": {"way": "up"}}},
        {"id": "short"},
        {"id": 7},
        {"id": None},
        {"because": "x" * 201},
        {"because": 5},
    ],
)
def test_a_vote_that_cannot_be_read_is_refused(open_card, wrong) -> None:
    facilitator, one, card, measures = open_card
    assert one.post("/predict", {**prediction(card, measures), **wrong}).status_code == 400
    assert one.post("/predict", prediction(card, measures, way="sideways")).status_code == 400
    assert facilitator.get(f"/facilitator/votes/{card}").json()["people"] == 0


def test_nothing_of_what_happened_reaches_a_phone_before_it_is_shown(house, open_card) -> None:
    facilitator, one, card, _ = open_card
    assert one.get(f"/read/{card}").status_code == one.get(f"/read/{card}/1").status_code == 403
    assert "verdicts" not in one.get("/room").text and "outcomes" not in one.get("/room").text
    facilitator.post("/facilitator/reveal", {"card": card})
    seen = one.get("/room").json()
    assert seen["card"] is None and [read["name"] for read in seen["read"]] == [card]


def test_a_phone_reads_what_the_kit_says(house, open_card) -> None:
    facilitator, one, card, measures = open_card
    facilitator.post("/facilitator/reveal", {"card": card})
    entry, found = house.parts.showing.entry(card), one.get(f"/read/{card}").json()
    for line, name in zip(found["lines"], measures, strict=True):
        assert line["name"] == name and {way: line[way] for way in ("up", "same", "down")} == entry["verdicts"][name]
    post = found["posts"][0]
    story = one.get(f"/read/{card}/{post}").json()["diaries"]
    assert story[1] == unpack_diary(entry["diaries"][str(post)], house.parts.showing.kit["activities"]) and story[1]
    assert one.get(f"/read/{card}/99999").status_code == 400


def test_stickers(house) -> None:
    facilitator, one, other = house.facilitator(), house.participant(), house.participant()
    mix = {"study_day": 7, "shadowing": 3}
    assert one.post("/stickers", {"id": some_id(), "stickers": mix}).status_code == 409
    facilitator.post("/facilitator/stickers", {"open": True})
    assert one.post("/stickers", {"id": some_id(), "stickers": mix}).status_code == 200
    assert other.post("/stickers", {"id": some_id(), "stickers": {"study_day": 1}}).status_code == 200
    for wrong in (
        {"study_day": STICKERS + 1},
        {"study_day": -1},
        {"study_day": 1.5},
        {"study_day": True},
        {"lunch": 1},
    ):
        assert other.post("/stickers", {"id": some_id(), "stickers": wrong}).status_code == 400
    assert other.get("/room").json()["stickers"]["mine"] == {"study_day": 1}
    counts = {name: n for name, _, n in facilitator.get("/facilitator/mix").json()}
    assert counts == {"study_day": 8, "shadowing": 3}


def test_what_has_not_changed_is_not_sent_again(open_card) -> None:
    facilitator, one, card, measures = open_card
    first = one.get("/room")
    assert one.get("/room", **{"If-None-Match": first.headers["etag"]}).status_code == 304
    one.post("/predict", prediction(card, measures))
    assert one.get("/room", **{"If-None-Match": first.headers["etag"]}).status_code == 200
    assert facilitator.get("/facilitator/room", **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_a_room_holds_so_many_and_a_phone_votes_so_often(house, open_card, monkeypatch) -> None:
    _, one, card, measures = open_card
    monkeypatch.setattr("sim.interfaces.workshop.server.session.MOST_PEOPLE", 2)
    monkeypatch.setattr("sim.interfaces.workshop.server.votes.MOST_VOTES", 3)
    assert MOST_PEOPLE <= 200 and MOST_VOTES <= 1000
    house.participant()
    full = house.stranger().post("/join", {"code": house.parts.room.code, "phone": some_id()})
    assert full.status_code == 403 and "full" in full.json()["sentence"]
    codes = [one.post("/predict", prediction(card, measures)).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


def test_the_facilitators_session_is_kept(house) -> None:
    facilitator, session = house.facilitator(), {"flips": ["</script><script>alert(1)"], "predictions": {"a": [1, 2]}}
    assert facilitator.post("/facilitator/session", {"session": session}).status_code == 200
    page = facilitator.get("/facilitator").text
    assert "</script><script>alert" not in page and r"\u003c/script>\u003cscript>alert(1)" in page
    assert facilitator.post("/facilitator/session", {"session": {"a": "x" * 300_000}}).status_code == 413
    assert facilitator.post("/facilitator/session", {"session": [1]}).status_code == 400


def test_clearing_forgets_everything_in_the_file_too(house, open_card) -> None:
    facilitator, one, card, measures = open_card
    one.post("/predict", prediction(card, measures, because="onions and oranges"))
    facilitator.post("/facilitator/session", {"session": {"flips": ["pears and plums"]}})
    facilitator.post("/facilitator/clear", {})
    assert one.get("/room").json() == {"joined": False}
    assert facilitator.get(f"/facilitator/votes/{card}").json()["people"] == 0
    assert facilitator.get("/facilitator/room").json()["people"] == 0
    path = house.parts.room.database.path
    kept = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    assert b"onions" not in kept and b"pears" not in kept


def test_a_room_is_the_same_when_opened_again(house, open_card) -> None:
    _, one, card, measures = open_card
    one.post("/predict", prediction(card, measures))
    before = house.parts.room
    again = Room(before.database.path)
    assert (again.code, again.key, again.people(), again.open_card) == (before.code, before.key, 1, card)
    assert before.database.path.stat().st_mode & 0o077 == 0
    again.database.close()


def test_a_full_disk_is_said_as_such_and_does_not_stop_the_room(tmp_path) -> None:
    room = Room(tmp_path / "room.sqlite")
    (pages,) = room.database.rows("PRAGMA page_count")[0]
    room.database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        room.keep("x" * 100_000)
    room.open("shared_paperwork")  # small enough for what is left
    assert room.open_card == "shared_paperwork" and not room.fact("session")


def test_what_is_nested_too_deep_or_too_large_is_refused_in_a_sentence(house) -> None:
    facilitator, deep = house.facilitator(), {}
    for _ in range(600):
        deep = {"a": deep}
    for said in (deep, {"settings": {"cpd.budget": 10**400}}):
        refused = facilitator.post("/facilitator/live", said)
        assert refused.status_code == 400 and refused.json()["sentence"].endswith(".")
