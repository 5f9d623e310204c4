"""What the room sees now: the kit, the page made from it, and what phones may know of its cards."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sim.interfaces.workshop.individual_histories import unpack_diary
from sim.interfaces.workshop.page.build import Host, page_of
from sim.interfaces.workshop.server.http_error import Refusal
from sim.replay.page.build import in_script, read

STATE = "__STATE_OF_THE_ROOM__"  # a hole in the page, filled whenever it is sent
MOST_BUILT = 24  # cards that were built in the room


@dataclass(frozen=True)
class Card:
    """A card's entry, the entry that it is compared with, and the names of activities in their diaries."""

    start: Mapping[str, Any]
    entry: Mapping[str, Any]
    activities: Sequence[str]

    def posts(self) -> list[int]:
        """Posts whose diaries both have."""
        return sorted(int(post) for post in self.entry["diaries"] if post in self.start["diaries"])


class Showing:
    """The kit that is shown; a larger one may follow while the room is at work."""

    def __init__(self, host: Host) -> None:
        self._host, self._lock = host, Lock()
        self.making = ""  # what is still being computed, in a sentence
        self.number = 0  # of the kit that is shown
        self.kit: Mapping[str, Any] = {}
        self._page = ("", "")
        self._built: OrderedDict[str, Card] = OrderedDict()
        self._measures: Mapping[str, Any] = json.loads(read("words.json"))["measures"]

    @property
    def activities(self) -> dict[str, str]:
        """What stickers go on, by kind: as on the facilitator's page."""
        return {kind: about["label"] for kind, about in self.kit["offer"]["activities"].items()}

    def show(self, kit: Mapping[str, Any]) -> None:
        """Show this kit from now on."""
        before, after = page_of(kit, self._host).split(STATE)
        with self._lock:
            self.kit, self._page = kit, (before, after)
            self.number += 1

    def page(self, state: Mapping[str, Any]) -> str:
        """The facilitator's page, with the state of the room in it."""
        with self._lock:
            (before, after), number = self._page, self.number
        return "".join((before, in_script({**state, "kit": number}), after))

    def add(self, told: Mapping[str, Any], title: str, in_use: Collection[str]) -> None:
        """A service that was built in the room becomes a card as well; the oldest that is not in use makes room."""
        start, entry = told["entries"]
        entry = {**entry, "card": {**entry["card"], "title": title or entry["card"]["title"]}}
        with self._lock:
            self._built[entry["name"]] = Card(start, entry, told["activities"])
            idle = [name for name in self._built if name not in in_use]
            for name in idle[: max(0, len(self._built) - MOST_BUILT)]:
                del self._built[name]

    def _found(self, name: str) -> Card | None:
        built = self._built.get(name)
        if built is not None:
            return built
        entry = next((one for one in self.kit["entries"][1:] if one["name"] == name), None)
        return entry and Card(self.kit["entries"][0], entry, self.kit["activities"])

    def known(self, name: str) -> bool:
        """Whether there is such a card."""
        return self._found(name) is not None

    def whole(self, name: str) -> Card:
        """A card, and what it is compared with.

        Raises:
            Refusal: there is no such card.
        """
        found = self._found(name)
        if found is None:
            raise Refusal("There is no such card.")
        return found

    def entry(self, name: str) -> Mapping[str, Any]:
        """A card's entry of the kit.

        Raises:
            Refusal: there is no such card.
        """
        return self.whole(name).entry

    def measures(self, name: str) -> list[str]:
        """What is predicted of a card."""
        return list(self.entry(name)["card"]["measures"])

    def card(self, name: str) -> dict[str, Any]:
        """A card as a phone shows it before anything is known: nothing of what happened is in it."""
        about = self.entry(name)["card"]
        asked = [{"name": one, **_words(self._measures, one)} for one in about["measures"]]
        return {"name": name, "measures": asked, **{key: about[key] for key in ("title", "lines", "question")}}

    def happened(self, name: str) -> dict[str, Any]:
        """What happened with a card, for those who may know: in how many futures each measure went which way."""
        whole = self.whole(name)
        lines = [{**line, **whole.entry["verdicts"][line["name"]]} for line in self.card(name)["measures"]]
        return {"name": name, "title": whole.entry["card"]["title"], "lines": lines, "posts": whole.posts()}

    def story(self, name: str, post: int) -> dict[str, Any]:
        """One post's diary, in the service as it is now and with the card.

        Raises:
            Refusal: no diary of this post was kept.
        """
        whole = self.whole(name)
        if post not in whole.posts():
            raise Refusal("No story was kept of this post.")
        packed = [one["diaries"][str(post)] for one in (whole.start, whole.entry)]
        return {"post": post, "diaries": [unpack_diary(one, whole.activities) for one in packed]}


def _words(measures: Mapping[str, Any], name: str) -> dict[str, str]:
    about = measures.get(name, {})
    return {"label": about.get("name", name.replace("_", " ").capitalize()), "gloss": about.get("gloss", "")}
