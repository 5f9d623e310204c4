"""A real server in a process of its own: thirty phones at once, killed in the middle of a vote, without a network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from a_room import PATIENCE, Running, command, entered, some_id

from sim import run
from sim.interfaces.workshop import store

PHONES = 30
WAYS = ("up", "same", "down")


class Phone:
    """A phone with a cookie of its own."""

    def __init__(self, server: Running) -> None:
        self.client = httpx2.Client(base_url=server.base, headers={"Origin": server.base}, timeout=30, trust_env=False)
        self.post("/join", {"code": server.code, "phone": some_id()})

    def post(self, path: str, said: Any) -> Any:
        found = self.client.post(path, json=said)
        found.raise_for_status()
        return found.json()


def measures_of(phone: Phone) -> list[str]:
    return [one["name"] for one in phone.client.get("/room").json()["card"]["measures"]]


def test_thirty_at_once_and_nothing_is_lost_or_doubled(server, scenarios) -> None:
    there = server()
    facilitator, card = entered(there), scenarios[0]
    facilitator.post("/facilitator/open", json={"card": card}).raise_for_status()
    with ThreadPoolExecutor(PHONES) as pool:
        phones = list(pool.map(lambda _: Phone(there), range(PHONES)))
        measures, together = measures_of(phones[0]), threading.Barrier(PHONES)

        def vote(k: int) -> None:
            said = {one: {"way": WAYS[(k + j) % 3], "sure": "guess"} for j, one in enumerate(measures)}
            first, later = ({"id": some_id(), "card": card, "measures": lines, "because": f"reason {k}"}
                            for lines in ({one: {"way": "same"} for one in measures}, said))  # fmt: skip
            together.wait(30)
            for one in (first, later, later, first):
                phones[k].post("/predict", one)

        list(pool.map(vote, range(PHONES)))
    found = facilitator.get(f"/facilitator/votes/{card}").json()
    assert all(found[one] == {"up": 10, "same": 10, "down": 10} for one in measures)
    assert found["people"] == PHONES and sorted(found["because"]) == sorted(f"reason {k}" for k in range(PHONES))
    assert there.end() == 0 and "The workshop has ended" in there.said and "Traceback" not in there.said


def test_killed_in_the_middle_of_a_vote_it_has_every_vote_that_it_acknowledged(server, scenarios) -> None:
    there, card = server(), scenarios[0]
    entered(there).post("/facilitator/open", json={"card": card}).raise_for_status()
    phones = [Phone(there) for _ in range(8)]
    measures, acknowledged, sent = measures_of(phones[0]), [set() for _ in phones], [[] for _ in phones]

    def vote_until_it_dies(k: int) -> None:
        for turn in range(5000):
            sent[k].append(vote := (some_id(), f"turn {turn}"))
            lines = {one: {"way": WAYS[turn % 3], "sure": "very"} for one in measures}
            try:
                phones[k].post("/predict", {"id": vote[0], "card": card, "measures": lines, "because": vote[1]})
            except (httpx2.HTTPError, OSError):
                return
            acknowledged[k].add(vote[0])

    threads = [threading.Thread(target=vote_until_it_dies, args=(k,)) for k in range(len(phones))]
    for one in threads:
        one.start()
    until = time.monotonic() + 30
    while sum(map(len, acknowledged)) < 60 and time.monotonic() < until:
        time.sleep(0.01)
    there.end(signal.SIGKILL)
    for one in threads:
        one.join(60)
    assert sum(map(len, acknowledged)) >= 60
    again = server(room=there.room)
    assert (again.code, again.key) == (there.code, there.key) and "8 phones have joined" in again.said
    with sqlite3.connect(there.room) as database:
        kept = [
            {vote for (vote,) in database.execute("SELECT vote FROM votes WHERE person = ?", (k + 1,))}
            for k in range(8)
        ]
        lines = database.execute(
            "SELECT person, count(*) FROM predictions WHERE card = ? GROUP BY person", (card,)
        ).fetchall()
    by_phone = sorted(range(8), key=lambda k: next(place for place, one in enumerate(kept) if acknowledged[k] <= one))
    assert len(set(by_phone)) == 8 and sorted(lines) == [(k + 1, len(measures)) for k in range(8)]
    for k, phone in enumerate(phones):  # tokens stay valid; the last vote that was written is the one that counts
        phone.client.base_url = again.base
        phone.client.headers["Origin"] = again.base
        mine = phone.client.get("/room").json()["card"]["mine"]
        last = int(mine["because"].removeprefix("turn "))
        assert len(acknowledged[k]) - 1 <= last <= len(sent[k]) - 1
        assert {one["way"] for one in mine["measures"].values()} == {WAYS[last % 3]}
    assert entered(again).get(f"/facilitator/votes/{card}").json()["people"] == 8


def test_live_numbers_from_the_server_are_the_studys(server, small) -> None:
    found = entered(server()).post("/facilitator/live", json={"settings": {"paperwork.shared": 1.0}}).json()
    own = run("case_study", progress=False, paperwork={"shared": 1.0}, **small).replay().record["futures"]["outcomes"]
    assert found["entries"][1]["outcomes"] == own


def test_the_first_card_comes_first_and_the_rest_follows(server, scenarios, small) -> None:
    other = {**small, "weeks": 20, "burn_in": 4, "replicates": 2}
    for names in (scenarios[:1], scenarios):  # nothing of this is kept
        store.path_of({"scenarios": list(names), "baseline": "case_study", **other}).unlink(missing_ok=True)
    there = server(*(f"{name}={value}" for name, value in other.items()), keep=False)
    facilitator, until = entered(there), time.monotonic() + PATIENCE
    first = facilitator.get("/facilitator/room").json()
    assert "Computing a first card" in there.said
    while (now := facilitator.get("/facilitator/room").json())["making"] and time.monotonic() < until:
        time.sleep(0.2)
    assert now["making"] == "" and now["kit"] == 2 and first["kit"] in (1, 2)
    page = facilitator.get("/facilitator").text
    assert all(f'"name":"{name}"' in page for name in scenarios)


def test_two_words_start_it_and_one_key_ends_it(server) -> None:
    there = server()
    there.process.send_signal(signal.SIGINT)
    assert there.end() == 0
    assert there.said.rstrip().endswith("goes on with it.") and "Traceback" not in there.said


def test_without_share_only_this_computer_is_let_in(plain_kit, scenarios, small, tmp_path, server) -> None:
    server().end()  # the kit is kept
    words = [*command(tmp_path / "alone.sqlite", scenarios, small), "port=0"]
    refused = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
    assert refused.returncode == 2 and "port = 0 should be 1 to 65535" in refused.stderr
    process = subprocess.Popen(words[:-1], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said = "".join(iter(process.stdout.readline, "Ctrl-C ends the workshop.\n"))
        base = said[said.index("http://") :].partition("/facilitator")[0]
        client = httpx2.Client(base_url=base, headers={"Origin": base}, trust_env=False)
        assert client.get("/").headers["location"] == "/facilitator"
        assert client.post("/join", json={"code": "X", "phone": some_id()}).status_code == 404
        port = int(base.rpartition(":")[2])
        with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=2):
            pass  # another address of this very computer: nobody listens there
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


WITHOUT_NETWORK = """
import json, subprocess, sys, time, urllib.request
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
process = subprocess.Popen(json.loads(sys.argv[1]), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
said = ""
for line in process.stdout:
    said += line
    if line.startswith("Ctrl-C"):
        break
link = next(word for word in said.split() if word.startswith("http://") and "/facilitator#" in word)
base, _, key = link.partition("/facilitator#")
told = {"Origin": base, "Content-Type": "application/json"}
entered = urllib.request.Request(base + "/facilitator/enter", json.dumps({"key": key}).encode(), told)
cookie = urllib.request.urlopen(entered).headers["Set-Cookie"].partition(";")[0]
asked = urllib.request.Request(base + "/facilitator", headers={"Cookie": cookie})
page = urllib.request.urlopen(asked).read().decode()
process.terminate()
process.wait(20)
print('id="kit"' in page, len(page))
"""


def test_it_needs_no_network_at_all(server, scenarios, small, tmp_path) -> None:
    server().end()  # the kit is kept
    unshare = shutil.which("unshare")
    if (
        unshare is None
        or shutil.which("ip") is None
        or subprocess.run([unshare, "-n", "true"], capture_output=True).returncode
    ):
        pytest.skip("a network of its own is not permitted here (unshare -n)")
    words = command(tmp_path / "cut_off.sqlite", scenarios, small)
    apart = [unshare, "-n", sys.executable, "-c", WITHOUT_NETWORK, json.dumps(words)]
    found = subprocess.run(apart, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, "NO_PROXY": "*"})
    assert found.stdout.startswith("True "), found.stdout + found.stderr
