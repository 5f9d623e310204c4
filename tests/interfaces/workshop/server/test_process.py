"""A server in its own process: thirty phones at once, killed in the middle of votes, and without a network."""

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
from clients import PATIENCE, Running, command, facilitator_of, new_id

from sim.interfaces.workshop import cache

PHONES, VOTERS, VOTES = 30, 8, 60
DIRECTIONS = ("up", "same", "down")


class Phone:
    """A phone with its own cookie."""

    def __init__(self, server: Running) -> None:
        self.client = httpx2.Client(base_url=server.base, headers={"Origin": server.base}, timeout=30, trust_env=False)
        self.post("/join", {"code": server.code, "phone": new_id()})

    def post(self, path: str, body: Any) -> Any:
        response = self.client.post(path, json=body)
        response.raise_for_status()
        return response.json()

    def card(self) -> dict[str, Any]:
        return self.client.get("/state").json()["card"]


@pytest.mark.slow
def test_no_vote_is_lost_or_counted_twice_not_even_when_the_server_is_killed(server, scenarios) -> None:
    first, card = server(), scenarios[0]
    facilitator_of(first).post("/facilitator/open", json={"card": card}).raise_for_status()
    with ThreadPoolExecutor(PHONES) as pool:
        phones = list(pool.map(lambda _: Phone(first), range(PHONES)))
    measures = [measure["name"] for measure in phones[0].card()["measures"]]
    vote_together(phones, card, measures)
    counts = facilitator_of(first).get(f"/facilitator/predictions/{card}").json()
    assert all(counts[measure] == {"up": 10, "same": 10, "down": 10} for measure in measures)
    assert counts["people"] == PHONES and sorted(counts["because"]) == sorted(f"reason {k}" for k in range(PHONES))

    voters = phones[:VOTERS]
    acknowledged, sent = vote_until_killed(first, voters, card, measures)
    second = server(session=first.session)
    assert (second.code, second.key) == (first.code, first.key) and f"{PHONES} phones have joined" in second.output
    with sqlite3.connect(first.session) as database:
        saved = {vote for (vote,) in database.execute("SELECT vote FROM votes")}
        people = database.execute("SELECT count(*) FROM predictions WHERE card = ? GROUP BY person", (card,)).fetchall()
    assert set().union(*acknowledged) <= saved and people == [(len(measures),)] * PHONES
    for k, phone in enumerate(voters):  # cookies stay valid; the last saved vote counts
        phone.client.base_url = second.base
        phone.client.headers["Origin"] = second.base
        own = phone.card()["own"]
        last = int(own["because"].removeprefix("turn "))
        assert len(acknowledged[k]) - 1 <= last <= len(sent[k]) - 1
        assert {answer["direction"] for answer in own["measures"].values()} == {DIRECTIONS[last % 3]}
    assert facilitator_of(second).get(f"/facilitator/predictions/{card}").json()["people"] == PHONES
    assert second.end() == 0
    assert str(second.session) in second.output and "Traceback" not in second.output


def vote_together(phones: list[Phone], card: str, measures: list[str]) -> None:
    """Every phone votes twice, and sends each vote twice; the second vote differs from phone to phone."""
    together = threading.Barrier(len(phones))

    def vote(k: int) -> None:
        same = {measure: {"direction": "same"} for measure in measures}
        own = {
            measure: {"direction": DIRECTIONS[(k + j) % 3], "confidence": "guess"} for j, measure in enumerate(measures)
        }
        votes = [
            {"id": new_id(), "card": card, "measures": answers, "because": f"reason {k}"} for answers in (same, own)
        ]
        together.wait(30)
        for index in (0, 1, 1, 0):
            phones[k].post("/predict", votes[index])

    with ThreadPoolExecutor(len(phones)) as pool:
        list(pool.map(vote, range(len(phones))))


def vote_until_killed(
    server: Running, phones: list[Phone], card: str, measures: list[str]
) -> tuple[list[set[str]], list[list[str]]]:
    """The phones vote until the server is killed; returns the acknowledged and the sent votes of each."""
    acknowledged: list[set[str]] = [set() for _ in phones]
    sent: list[list[str]] = [[] for _ in phones]

    def vote(k: int) -> None:
        for turn in range(5000):
            sent[k].append(new_id())
            answers = {measure: {"direction": DIRECTIONS[turn % 3], "confidence": "very"} for measure in measures}
            body = {"id": sent[k][-1], "card": card, "measures": answers, "because": f"turn {turn}"}
            try:
                phones[k].post("/predict", body)
            except (httpx2.HTTPError, OSError):
                return
            acknowledged[k].add(sent[k][-1])

    threads = [threading.Thread(target=vote, args=(k,)) for k in range(len(phones))]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 30
    while (sum(map(len, acknowledged)) < VOTES or not all(acknowledged)) and time.monotonic() < until:
        time.sleep(0.01)
    server.end(signal.SIGKILL)
    for thread in threads:
        thread.join(60)
    assert sum(map(len, acknowledged)) >= VOTES
    return acknowledged, sent


def test_one_card_is_shown_first_and_the_rest_follows(server, scenarios, small) -> None:
    other = {**small, "weeks": 8, "burn_in": 2, "replicates": 1}
    for names in (scenarios[:1], scenarios):  # nothing is cached
        cache.path_of({"scenarios": list(names), "baseline": "case_study", **other}).unlink(missing_ok=True)
    running = server(*(f"{name}={value}" for name, value in other.items()))
    facilitator, until = facilitator_of(running), time.monotonic() + PATIENCE
    first = facilitator.get("/facilitator/session").json()
    while (now := facilitator.get("/facilitator/session").json())["progress"] and time.monotonic() < until:
        time.sleep(0.2)
    assert now["progress"] == "" and now["bundle"] == 2 and first["bundle"] in (1, 2)
    page = facilitator.get("/facilitator").text
    assert all(f'"name":"{name}"' in page for name in scenarios)


def test_without_share_only_this_computer_can_connect(cached_bundle, scenarios, small, tmp_path) -> None:
    arguments = command(tmp_path / "alone.sqlite", scenarios, small)
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        output = "".join(iter(process.stdout.readline, "Ctrl-C ends the workshop.\n"))
        base = output[output.index("http://") :].partition("/facilitator")[0]
        client = httpx2.Client(base_url=base, headers={"Origin": base}, trust_env=False)
        assert client.get("/").headers["location"] == "/facilitator"
        assert client.post("/join", json={"code": "X", "phone": new_id()}).status_code == 404
        port = int(base.rpartition(":")[2])
        with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=2):
            pass  # another address of this computer
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


WITHOUT_NETWORK = """
import json, subprocess, sys, urllib.request
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
process = subprocess.Popen(json.loads(sys.argv[1]), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
output = ""
for line in process.stdout:
    output += line
    if line.startswith("Ctrl-C"):
        break
link = next(word for word in output.split() if word.startswith("http://") and "/facilitator#" in word)
base, _, key = link.partition("/facilitator#")
headers = {"Origin": base, "Content-Type": "application/json"}
enter = urllib.request.Request(base + "/facilitator/enter", json.dumps({"key": key}).encode(), headers)
cookie = urllib.request.urlopen(enter).headers["Set-Cookie"].partition(";")[0]
request = urllib.request.Request(base + "/facilitator", headers={"Cookie": cookie})
page = urllib.request.urlopen(request).read().decode()
process.terminate()
process.wait(20)
print('id="bundle"' in page, len(page))
"""


def test_it_needs_no_network(cached_bundle, scenarios, small, tmp_path) -> None:
    unshare = shutil.which("unshare")
    if (
        unshare is None
        or shutil.which("ip") is None
        or subprocess.run([unshare, "-n", "true"], capture_output=True).returncode
    ):
        pytest.skip("a separate network is not permitted here (unshare -n)")
    arguments = json.dumps(command(tmp_path / "offline.sqlite", scenarios, small))
    offline = [unshare, "-n", sys.executable, "-c", WITHOUT_NETWORK, arguments]
    result = subprocess.run(
        offline, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, "NO_PROXY": "*"}
    )
    assert result.stdout.startswith("True "), result.stdout + result.stderr
