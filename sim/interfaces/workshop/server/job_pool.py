"""Lives what a room asks, a few questions at a time, and remembers what came out."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from sim.interfaces.workshop.bundle import Start, entry_beside, start_of
from sim.interfaces.workshop.server.http_error import TOO_MANY, Refusal
from sim.interfaces.workshop.server.limits import AT_ONCE, KEPT_ANSWERS, WAITING
from sim.interfaces.workshop.server.request_validation import Question
from sim.model.config import Config
from sim.studies.provenance import config_hash

STARTS = 4  # baselines under other assumptions that are remembered
NAME_LENGTH = 12


class Answers:
    """Answers by configuration: the same question is lived once, also when two ask at the same time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="question")
        self._lock = Lock()
        self._answers: OrderedDict[tuple[str, str], Future[bytes]] = OrderedDict()
        self._starts: OrderedDict[str, Future[Start]] = OrderedDict()
        self._known: dict[str, Start] = {}

    def ask(self, question: Question) -> Future[bytes]:
        """The answer as JSON, ``entries`` (the baseline and what was asked about) and ``activities``; now or later.

        Raises:
            Refusal: too many questions are under way.
        """
        key = (config_hash(question.against), config_hash(question.config))
        with self._lock:
            if key not in self._answers or _failed(self._answers[key]):
                if sum(not one.done() for one in self._answers.values()) >= WAITING:
                    raise Refusal("The computer is still busy with other questions; ask again in a moment.", TOO_MANY)
                self._answers[key] = self._pool.submit(self._answer, question)
                _drop_oldest(self._answers, KEPT_ANSWERS)
            self._answers.move_to_end(key)
            return self._answers[key]

    def know(self, start: Start) -> None:
        """Take a baseline that was lived before, e.g. a kit's: nobody waits for it again."""
        self._known[config_hash(start.config)] = start

    def close(self) -> None:
        """Take no more questions, and wait for none."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, question: Question) -> bytes:
        start = self._start(question.against).again()
        entry = entry_beside(start, question.config)
        told = {"entries": [start.entry, _own(entry)], "activities": start.names.activities}
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()

    def _start(self, against: Config) -> Start:
        key = config_hash(against)
        return self._known.get(key) or _once(self._lock, self._starts, key, lambda: start_of(against), STARTS)


def _once(lock: Lock, kept: OrderedDict[str, Future[Start]], key: str, make: Callable[[], Start], most: int) -> Start:
    """What is kept under a key, or made now by whoever comes first; the others wait for it."""
    with lock:
        mine = key not in kept
        if mine:
            kept[key] = Future()
            _drop_oldest(kept, most)
        kept.move_to_end(key)
        future = kept[key]
    if mine:
        try:
            future.set_result(make())
        except BaseException as error:
            future.set_exception(error)
            with lock:
                kept.pop(key, None)
    return future.result()


def _failed(one: Future[Any]) -> bool:
    return one.done() and (one.cancelled() or one.exception() is not None)


def _drop_oldest(kept: OrderedDict[Any, Future[Any]], most: int) -> None:
    """Forget what was asked for longest ago; what is under way stays."""
    for key in [key for key, one in kept.items() if one.done()][: max(0, len(kept) - most)]:
        del kept[key]


def _own(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry under a name that no card has, with what changes in words; the page gives it its title."""
    card = dict(entry["card"])
    card["changes"] = [f"{meaning}: {before} becomes {now}." for meaning, before, now, _ in card["settings"]]
    card |= {"lines": f"Built in this room, starting from: {card['title']}.", "title": "Our own", "other_side": ""}
    return {**entry, "name": f"own_{entry['config'][:NAME_LENGTH]}", "card": card}
