"""What a curious participant, a page of another site, or a stranger on the wifi cannot do."""

from __future__ import annotations

import json
import re

import pytest
from clients import ORIGIN, PORT, new_id, prediction

from sim.interfaces.workshop.server.application import MAX_BODY, SECURITY_HEADERS
from sim.interfaces.workshop.server.facilitator import FACILITATOR
from sim.interfaces.workshop.server.http_io import MAX_WRONG, HttpError, RateLimiter
from sim.interfaces.workshop.server.pages import HERE
from sim.interfaces.workshop.server.request_validation import MAX_SETTINGS
from sim.replay.page.build import source_hash

ACTIONS = ("open", "close", "reveal", "clear", "state", "run", "stickers")
PAGES = ("/", "/state", FACILITATOR, "/nothing", f"{FACILITATOR}/session", "/read/shared_paperwork")
JSON_FROM_HERE = {"Origin": ORIGIN, "Content-Type": "application/json"}


@pytest.fixture
def both(workshop):
    """The facilitator and a participant; the first card is open."""
    facilitator = workshop.facilitator()
    facilitator.post("/facilitator/open", {"card": workshop.cards[0]})
    return facilitator, workshop.participant()


@pytest.fixture
def vote(workshop):
    """Makes predictions of the first card."""
    measures = workshop.presentation.measures(workshop.cards[0])
    return lambda **more: prediction(workshop.cards[0], measures, **more)


def everything(workshop) -> list[str]:
    """The content of the session's file."""
    tables = ("people", "votes", "predictions", "reasons", "stickers", "revealed", "facts")
    return [str(sorted(workshop.session.database.query(f"SELECT * FROM {table}"))) for table in tables]


def test_no_path_leads_to_a_file(workshop, both) -> None:
    for path in (
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd",
        "/read/..%2f..%2fsession.sqlite", "/read/%2e%2e/1", "/facilitator/predictions/..%2fsession.sqlite",
        "/session.sqlite", "/page/phone.js", "/read/shared_paperwork%00", "/read/shared_paperwork/..%2f1",
        "/static/../sim/cli/main.py",
    ):  # fmt: skip
        for client in both:
            response = client.get(path)
            assert response.status_code in (400, 401, 403, 404), path
            assert (
                not re.search("root:|SQLite", response.text)
                and str(workshop.session.database.path) not in response.text
            )


def test_a_long_body_is_refused_whatever_length_it_announces(both) -> None:
    _, phone = both
    body = json.dumps({"code": "x" * (MAX_BODY + 1)})
    assert phone.client.post("/join", content=body, headers={"Origin": ORIGIN}).status_code == 413
    chunks = (body[k : k + 1000].encode() for k in range(0, len(body), 1000))  # no length is announced
    assert phone.client.post("/join", content=chunks, headers=JSON_FROM_HERE).status_code == 413
    assert phone.client.post("/facilitator/clear", content=body, headers=JSON_FROM_HERE).status_code == 413


def test_unreadable_requests_are_refused(workshop) -> None:
    for body in (b"", b"{", b"[]", b"7", b'"a"', b"\xff\xfe", b'{"a": NaN}', b"[" * 5000, b'{"code": {"a": 1}}'):
        response = workshop.stranger().client.post("/join", content=body, headers=JSON_FROM_HERE)
        assert response.status_code == 400 and response.json()["error"], body


def test_only_json_is_accepted(workshop) -> None:
    form = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    assert workshop.stranger().client.post("/join", content="code=x", headers=form).status_code == 415


def test_script_in_a_reason_stays_text(workshop, both, vote) -> None:
    facilitator, phone = both
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>\u2028\u0000"
    assert phone.post("/predict", vote(because=evil)).status_code == 200
    response = facilitator.get(f"/facilitator/predictions/{workshop.cards[0]}")
    assert response.json()["because"] == ["<img src=x onerror=alert(1)><script>alert(2)</script>"]
    assert response.headers["content-type"].startswith("application/json")
    assert "onerror" not in facilitator.get(FACILITATOR).text


def test_no_script_inserts_text_as_markup() -> None:
    markup = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|WebSocket"
    for path in HERE.glob("*.js"):
        assert not re.search(markup, path.read_text(encoding="utf-8")), path


def test_an_invented_token_belongs_to_nobody(workshop) -> None:
    for token in ("", "x", "None", "' OR 1=1 --", "a" * 5000):
        client = workshop.stranger()
        for role in ("participant", "facilitator"):
            client.client.cookies.set(f"{role}_{workshop.session.cookie_suffix}", token)
        assert client.get("/state").json() == {"joined": False}
        assert client.post("/predict", {}).status_code == 401
        assert all(client.post(f"{FACILITATOR}/{action}", {}).status_code == 401 for action in ACTIONS)


def test_a_token_is_invalid_after_clearing(workshop, both, vote) -> None:
    facilitator, phone = both
    facilitator.post("/facilitator/clear", {})
    facilitator.post("/facilitator/open", {"card": workshop.cards[0]})
    assert phone.post("/predict", vote()).status_code == 401


def test_vote_ids_belong_to_one_person(workshop, both, vote) -> None:
    facilitator, phone = both
    body = vote()
    assert phone.post("/predict", body).status_code == workshop.participant().post("/predict", body).status_code == 200
    assert facilitator.get(f"/facilitator/predictions/{workshop.cards[0]}").json()["people"] == 2


def test_a_participant_cannot_act_as_facilitator_or_stop_the_server(workshop, both) -> None:
    _, phone = both
    before = everything(workshop)
    for action in ACTIONS:
        body = {"card": workshop.cards[1], "open": True, "state": {"a": 1}}
        assert phone.post(f"{FACILITATOR}/{action}", body).status_code == 401
    for path in ("session", f"predictions/{workshop.cards[0]}", "stickers"):
        assert phone.get(f"{FACILITATOR}/{path}").status_code == 401
    token = phone.client.cookies.get(f"participant_{workshop.session.cookie_suffix}")
    phone.client.cookies.set(f"facilitator_{workshop.session.cookie_suffix}", token)
    assert phone.post(f"{FACILITATOR}/clear", {}).status_code == 401
    assert all(phone.post(f"/{name}", {}).status_code == 404 for name in ("stop", "shutdown", "exit", "quit"))
    assert everything(workshop) == before


def test_the_facilitator_s_page_is_not_for_participants(workshop, both) -> None:
    facilitator, phone = both
    assert 'id="bundle"' in facilitator.get(FACILITATOR).text
    shown = phone.get(FACILITATOR).text
    assert 'id="bundle"' not in shown and workshop.session.key not in shown and workshop.session.code not in shown
    assert workshop.session.key not in facilitator.get(FACILITATOR).text  # not even for the facilitator


def test_a_wrong_key_is_refused(workshop) -> None:
    client, key = workshop.stranger(), workshop.session.key
    for wrong in ("", "x", key[:-1], key.upper()):
        assert client.post(f"{FACILITATOR}/enter", {"key": wrong}).status_code == 403
    assert 'id="bundle"' not in client.get(FACILITATOR).text


@pytest.mark.parametrize(("path", "field"), [("/join", "code"), (f"{FACILITATOR}/enter", "key")])
def test_wrong_guesses_are_limited(workshop, path, field) -> None:
    client = workshop.stranger()
    guesses = [client.post(path, {field: f"XXX{k}", "phone": new_id()}).status_code for k in range(MAX_WRONG + 3)]
    assert guesses == [403] * MAX_WRONG + [429] * 3
    right = {field: getattr(workshop.session, field), "phone": new_id()}
    assert client.post(path, right).status_code == 429


def test_after_a_minute_attempts_are_allowed_again() -> None:
    now = [0.0]
    limiter = RateLimiter(2, lambda: now[0])
    for _ in range(2):
        limiter.check("a")
        limiter.record_failure("a")
    limiter.check("b")
    with pytest.raises(HttpError):
        limiter.check("a")
    now[0] = 61.0
    limiter.check("a")


def test_a_page_of_another_site_changes_nothing(workshop, both, vote) -> None:
    facilitator, phone = both
    before = everything(workshop)
    for origin in (
        "http://evil.example", "null", "", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}",
        f"http://localhost:{PORT}",
    ):  # fmt: skip
        headers = {"Origin": origin} if origin else {}
        assert facilitator.client.post(f"{FACILITATOR}/clear", json={}, headers=headers).status_code == 403, origin
        assert phone.client.post("/predict", json=vote(), headers=headers).status_code == 403, origin
    assert everything(workshop) == before


def test_another_host_name_is_refused(both) -> None:
    facilitator, _ = both
    for host in ("evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", "", f"0.0.0.0:{PORT}"):
        for path in PAGES:
            response = facilitator.get(path, Host=host)
            assert response.status_code == 400 and "bundle" not in response.text, (host, path)
        refused = facilitator.post(f"{FACILITATOR}/clear", {}, Host=host, Origin=f"http://{host}")
        assert refused.status_code == 400, host


def test_cookies_are_for_this_server_s_own_pages_only(workshop) -> None:
    client = workshop.stranger()
    joined = client.post("/join", {"code": workshop.session.code, "phone": new_id()})
    entered = client.post(f"{FACILITATOR}/enter", {"key": workshop.session.key})
    for response in (joined, entered):
        cookie = response.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie


def test_other_methods_are_not_allowed(both) -> None:
    for path, method in (
        ("/state", "POST"), ("/join", "GET"), ("/predict", "PUT"), ("/", "DELETE"), (f"{FACILITATOR}/clear", "GET"),
        (FACILITATOR, "POST"), ("/state", "OPTIONS"), ("/", "TRACE"),
    ):  # fmt: skip
        response = both[0].client.request(method, path, headers={"Origin": ORIGIN})
        assert response.status_code == 405 and "access-control-allow-origin" not in response.headers, (method, path)


def test_every_response_has_the_security_headers(workshop, both) -> None:
    for path in PAGES:
        for client in (*both, workshop.stranger()):
            headers = client.get(path).headers
            assert all(headers[name] == value for name, value in SECURITY_HEADERS.items())
            policy = headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy and "unsafe" not in policy and "http" not in policy
            assert "access-control-allow-origin" not in headers and "server" not in headers


def test_pages_run_only_their_own_script(both) -> None:
    facilitator, phone = both
    for client, path in ((phone, "/"), (phone, FACILITATOR), (facilitator, FACILITATOR)):
        response = client.get(path)
        in_page = response.text.partition("<style>")[0].replace("&#39;", "'")
        policies = response.headers["content-security-policy"] + in_page
        script = re.search(r"<script>(.*)</script>", response.text, re.DOTALL)[1]
        assert source_hash(script) in policies and "connect-src 'self'" in policies and "default-src 'none'" in policies
        markup = re.sub(r"<script.*</script>", "", response.text, flags=re.DOTALL)
        assert not re.search(r' on\w+="| style="', markup)


def test_internal_errors_are_not_shown(workshop, both, monkeypatch) -> None:
    monkeypatch.setattr(workshop.session, "revealed", lambda: 1 / 0)
    response = both[1].get("/state")
    assert response.status_code == 500 and "division" not in response.text and response.json()["error"]
    assert response.headers["x-content-type-options"] == "nosniff"


REFUSED_REQUESTS = [
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
    {"settings": {f"cpd.access.a{k}": 1 for k in range(MAX_SETTINGS + 1)}},
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
]


def test_settings_that_are_not_levers_are_refused(workshop, monkeypatch) -> None:
    monkeypatch.setattr(workshop.jobs, "submit", lambda request: pytest.fail("the model was run"))
    facilitator = workshop.facilitator()
    for request in REFUSED_REQUESTS:
        response = facilitator.post(f"{FACILITATOR}/run", {"card": workshop.cards[0], **request})
        assert response.status_code == 400 and response.json()["error"], request
