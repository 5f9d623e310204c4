"""What a curious participant, another site's page or a stranger on the wifi cannot do."""

from __future__ import annotations

import json
import re

import pytest
from a_room import OWN, PORT, prediction, some_id

from sim.interfaces.workshop.server.facilitator import HERE
from sim.interfaces.workshop.server.limits import MOST_BYTES, MOST_SETTINGS, WRONG_CODES
from sim.interfaces.workshop.server.middleware import SAFE

FACILITATORS = ("open", "close", "reveal", "clear", "session", "live", "stickers")
PAGES = ("/", "/room", HERE, "/nothing", f"{HERE}/room", "/read/shared_paperwork")


@pytest.fixture
def sides(house):
    """The facilitator and a participant; the first card is open."""
    facilitator = house.facilitator()
    facilitator.post("/facilitator/open", {"card": house.cards[0]})
    return facilitator, house.participant()


def everything(house) -> bytes:
    """All that is in the room's file, but for the card that is open."""
    rows = house.parts.room.database.rows
    tables = ("people", "votes", "predictions", "reasons", "stickers", "revealed", "facts")
    return json.dumps([rows(f"SELECT * FROM {table} ORDER BY 1, 2") if table != "revealed" else rows(
        "SELECT * FROM revealed") for table in tables]).encode()  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/read/..%2f..%2froom.sqlite",
        "/read/%2e%2e/1",
        "/facilitator/votes/..%2froom.sqlite",
        "/room.sqlite",
        "/page/phone.js",
        "/read/shared_paperwork%00",
        "/read/shared_paperwork/..%2f1",
        "/static/../sim/cli/main.py",
    ],
)
def test_no_path_leads_to_a_file(house, sides, path) -> None:
    for one in sides:
        found = one.get(path)
        assert found.status_code in (400, 401, 403, 404) and "root:" not in found.text and "SQLite" not in found.text
        assert str(house.parts.room.database.path) not in found.text


def test_too_long_a_body_is_refused_whatever_it_says_of_its_length(house, sides) -> None:
    _, one = sides
    long = json.dumps({"code": "x" * (MOST_BYTES + 1)})
    assert one.client.post("/join", content=long, headers={"Origin": OWN}).status_code == 413
    pieces = (long[k : k + 1000].encode() for k in range(0, len(long), 1000))  # in pieces: no length is said
    told = {"Origin": OWN, "Content-Type": "application/json"}
    assert one.client.post("/join", content=pieces, headers=told).status_code == 413
    assert one.client.post("/facilitator/clear", content=long, headers=told).status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b'"a"', b"\xff\xfe", b'{"a": NaN}', b"[" * 5000, b'{"code": {"a": 1}}']
)
def test_what_is_no_request_is_refused_in_a_sentence(house, body) -> None:
    found = house.stranger().client.post(
        "/join", content=body, headers={"Origin": OWN, "Content-Type": "application/json"}
    )
    assert found.status_code == 400 and found.json()["sentence"].endswith(".")


def test_only_json_is_taken(house) -> None:
    form = {"Origin": OWN, "Content-Type": "application/x-www-form-urlencoded"}
    assert house.stranger().client.post("/join", content="code=x", headers=form).status_code == 415


def test_script_in_a_reason_stays_words(house, sides) -> None:
    facilitator, one = sides
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>\u2028\u0000"
    vote = prediction(house.cards[0], house.parts.showing.measures(house.cards[0]), because=evil)
    assert one.post("/predict", vote).status_code == 200
    found = facilitator.get(f"/facilitator/votes/{house.cards[0]}")
    assert found.json()["because"] == ["<img src=x onerror=alert(1)><script>alert(2)</script>"]
    assert found.headers["content-type"].startswith("application/json")
    assert "onerror" not in facilitator.get(HERE).text


def test_no_page_script_puts_text_in_as_markup() -> None:
    from sim.interfaces.workshop.server.pages import HERE as FOLDER

    for path in FOLDER.glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|WebSocket",
                             path.read_text(encoding="utf-8")), path  # fmt: skip


@pytest.mark.parametrize("token", ["", "x", "None", "' OR 1=1 --", "a" * 5000])
def test_a_made_up_token_is_nobodys(house, token) -> None:
    one = house.stranger()
    for cookie in (f"participant_{house.parts.room.name}", f"facilitator_{house.parts.room.name}"):
        one.client.cookies.set(cookie, token)
    assert one.get("/room").json() == {"joined": False}
    assert one.post("/predict", {}).status_code == 401
    assert all(one.post(f"{HERE}/{name}", {}).status_code == 401 for name in FACILITATORS)


def test_a_token_of_a_room_that_was_cleared_opens_nothing(house, sides) -> None:
    facilitator, one = sides
    facilitator.post("/facilitator/clear", {})
    facilitator.post("/facilitator/open", {"card": house.cards[0]})
    vote = prediction(house.cards[0], house.parts.showing.measures(house.cards[0]))
    assert one.post("/predict", vote).status_code == 401


def test_one_persons_vote_id_is_of_no_use_to_another(house, sides) -> None:
    facilitator, one = sides
    other, card = house.participant(), house.cards[0]
    vote = prediction(card, house.parts.showing.measures(card))
    assert one.post("/predict", vote).status_code == other.post("/predict", {**vote}).status_code == 200
    assert facilitator.get(f"/facilitator/votes/{card}").json()["people"] == 2


def test_a_participant_cannot_act_as_facilitator_or_stop_the_server(house, sides) -> None:
    _, one = sides
    before = everything(house)
    for name in FACILITATORS:
        refused = one.post(f"{HERE}/{name}", {"card": house.cards[1], "open": True, "session": {"a": 1}})
        assert refused.status_code == 401 and "facilitator" in refused.json()["sentence"]
    for path in (f"{HERE}/room", f"{HERE}/votes/{house.cards[0]}", f"{HERE}/mix"):
        assert one.get(path).status_code == 401
    token = one.client.cookies.get(f"participant_{house.parts.room.name}")
    one.client.cookies.set(f"facilitator_{house.parts.room.name}", token)
    assert one.post(f"{HERE}/clear", {}).status_code == 401
    assert all(one.post(f"/{name}", {}).status_code == 404 for name in ("stop", "shutdown", "exit", "quit"))
    assert everything(house) == before


def test_the_facilitators_page_is_not_for_participants(house, sides) -> None:
    facilitator, one = sides
    assert 'id="kit"' in facilitator.get(HERE).text
    seen = one.get(HERE).text
    assert 'id="kit"' not in seen and house.parts.room.key not in seen and house.parts.room.code not in seen
    assert house.parts.room.key not in facilitator.get(HERE).text  # nor does it stand in the page of the one who has it


def test_a_wrong_key_is_refused(house) -> None:
    one = house.stranger()
    for key in ("", "x", house.parts.room.key[:-1], house.parts.room.key.upper()):
        assert one.post(f"{HERE}/enter", {"key": key}).status_code == 403
    assert 'id="kit"' not in one.get(HERE).text


@pytest.mark.parametrize(("path", "said", "right"), [("/join", "code", "code"), (f"{HERE}/enter", "key", "key")])
def test_whoever_guesses_has_to_wait(house, path, said, right) -> None:
    one = house.stranger()
    guesses = [one.post(path, {said: f"XXX{k}", "phone": some_id()}).status_code for k in range(WRONG_CODES + 3)]
    assert guesses == [403] * WRONG_CODES + [429] * 3
    assert one.post(path, {said: getattr(house.parts.room, right), "phone": some_id()}).status_code == 429


def test_a_minute_later_one_may_try_again() -> None:
    from sim.interfaces.workshop.server.http_error import Refusal
    from sim.interfaces.workshop.server.rate_limiter import Attempts

    now = [0.0]
    attempts = Attempts(2, lambda: now[0])
    for _ in range(2):
        attempts.check("a")
        attempts.note("a")
    attempts.check("b")
    with pytest.raises(Refusal):
        attempts.check("a")
    now[0] = 61.0
    attempts.check("a")


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        f"http://127.0.0.1:{PORT + 1}",
        f"https://127.0.0.1:{PORT}",
        f"http://localhost:{PORT}",
    ],
)
def test_another_sites_page_changes_nothing(house, sides, origin) -> None:
    facilitator, one = sides
    before = everything(house)
    headers = {"Origin": origin} if origin else {}
    vote = prediction(house.cards[0], house.parts.showing.measures(house.cards[0]))
    assert facilitator.client.post(f"{HERE}/clear", json={}, headers=headers).status_code == 403
    assert one.client.post("/predict", json=vote, headers=headers).status_code == 403
    assert everything(house) == before


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", "", f"0.0.0.0:{PORT}"]
)
def test_a_name_that_points_here_is_not_ours(house, sides, host) -> None:
    facilitator, _ = sides
    for path in PAGES:
        found = facilitator.get(path, Host=host)
        assert found.status_code == 400 and "kit" not in found.text
    assert facilitator.post(f"{HERE}/clear", {}, Host=host, Origin=f"http://{host}").status_code == 400


def test_cookies_are_for_this_servers_own_pages_alone(house) -> None:
    one = house.stranger()
    joined = one.post("/join", {"code": house.parts.room.code, "phone": some_id()}).headers["set-cookie"].lower()
    entered = one.post(f"{HERE}/enter", {"key": house.parts.room.key}).headers["set-cookie"].lower()
    assert all("httponly" in one and "samesite=strict" in one for one in (joined, entered))


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/room", "POST"),
        ("/join", "GET"),
        ("/predict", "PUT"),
        ("/", "DELETE"),
        (f"{HERE}/clear", "GET"),
        (HERE, "POST"),
        ("/room", "OPTIONS"),
        ("/", "TRACE"),
    ],
)
def test_other_methods_are_not_allowed(sides, path, method) -> None:
    found = sides[0].client.request(method, path, headers={"Origin": OWN})
    assert found.status_code == 405 and "access-control-allow-origin" not in found.headers


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_what_keeps_it_safe(house, sides, path) -> None:
    for one in (*sides, house.stranger()):
        headers = one.get(path).headers
        assert all(headers[name] == value for name, value in SAFE.items())
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert "access-control-allow-origin" not in headers and "server" not in headers


def test_pages_run_only_their_own_script(house, sides) -> None:
    from sim.replay.page.build import hash_of

    for one, path in ((sides[1], "/"), (sides[1], HERE), (sides[0], HERE)):
        found = one.get(path)
        policies = found.headers["content-security-policy"] + found.text[:3000]
        script = re.search(r"<script>(.*)</script>", found.text, re.DOTALL)[1]
        assert hash_of(script) in policies and "connect-src 'self'" in policies and "default-src 'none'" in policies
        assert not re.search(r' on\w+="| style="', re.sub(r"<script.*</script>", "", found.text, flags=re.DOTALL))


def test_what_goes_wrong_inside_is_not_told_outside(house, sides, monkeypatch) -> None:
    monkeypatch.setattr(house.parts.room, "revealed", lambda: 1 / 0)
    found = sides[1].get("/room")
    assert found.status_code == 500 and "division" not in found.text and "sentence" in found.json()
    assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "asked",
    [
        {"settings": {"organisation": "national"}},
        {"settings": {"organisation.localities": 40}},
        {"settings": {"replicates": 5000}},
        {"settings": {"weeks": 9}},
        {"settings": {"seed": 3}},
        {"settings": {"workers": 8}},
        {"settings": {"demand.volume": 1.1}},
        {"settings": {"instruments": "pulse"}},
        {"settings": {"record.truth": False}},
        {"settings": {"events": "flux"}},
        {"settings": {"leadership.bias": 1.5}},
        {"settings": {"leadership.bias": "../../etc/passwd"}},
        {"settings": {"leadership.bais": 0.5}},
        {"settings": {"leadership.bias": "${oc.env:HOME}"}},
        {"settings": {"cpd": "../../../secret"}},
        {"settings": {"cpd": "no_such_thing"}},
        {"settings": {"cpd": {"budget": 1}}},
        {"settings": {"cpd.budget": None}},
        {"settings": {"cpd.budget": [1, 2]}},
        {"settings": {"cpd.alternatives.x.set": {"demand.volume": 9}}},
        {"settings": {"cpd.alternatives.x.set.demand": 1}},
        {"settings": {"cpd.loop.instrument": "pulse"}},
        {"settings": {"cpd.loop.instrument.mine": "pulse"}},
        {"settings": {"hydra.run.dir": "x"}},
        {"settings": {"cpd..budget": 1}},
        {"settings": {"cpd.budget\n": 1}},
        {"settings": [1]},
        {"settings": {f"cpd.activities.a{k}.per_year": 1 for k in range(30)}},
        {"settings": {f"cpd.access.a{k}": 1 for k in range(MOST_SETTINGS + 1)}},
        {"settings": {"leadership.enabled": 3}},
        {"settings": {"leadership.bias": True}},
        {"assumptions": {"voice.baseline": 99}},
        {"assumptions": {"voice.baseline": "much"}},
        {"assumptions": {"voice.baseline": True}},
        {"assumptions": {"leadership.bias": 0.3}},
        {"assumptions": {"seed": 2}},
        {"assumptions": {"demand.hours_shape": 2}},
        {"assumptions": {"organisation.localities": 2}},
        {"assumptions": {"events.x.week": 3}},
        {"assumptions": {"nothing.here": 1}},
        {"card": "national"},
        {"card": "../conf"},
        {"card": 7},
        {"config_dir": "/", "card": "x"},
    ],
)
def test_what_is_not_offered_cannot_be_asked(house, asked, monkeypatch) -> None:
    monkeypatch.setattr(house.parts.answers, "ask", lambda question: pytest.fail("the model was asked"))
    refused = house.facilitator().post(f"{HERE}/live", {"card": house.cards[0], **asked})
    assert refused.status_code == 400 and refused.json()["sentence"].endswith((".", "?")), refused.text
