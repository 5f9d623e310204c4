"""What the workshop shows now: the bundle, the facilitator's page, and what phones may know about its cards."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sim.interfaces.workshop.individual_histories import unpack_history
from sim.interfaces.workshop.page.build import Host, load_labels, page_of
from sim.interfaces.workshop.server.http_io import HttpError
from sim.interfaces.workshop.server.pages import STATE
from sim.replay.page.build import json_for_script

MAX_BUILT = 24  # cards that were built in the workshop


@dataclass(frozen=True)
class Card:
    """A card's entry, the baseline's entry, and the ids of activities in their individual histories."""

    baseline: Mapping[str, Any]
    entry: Mapping[str, Any]
    activities: Sequence[str]

    def posts(self) -> list[int]:
        """Posts with individual histories in both entries."""
        histories = self.baseline["individual_histories"]
        return sorted(int(post) for post in self.entry["individual_histories"] if post in histories)


class PresentationState:
    """The bundle that is shown; a larger one may replace it during the workshop."""

    def __init__(self, host: Host) -> None:
        self._host, self._lock = host, Lock()
        self.progress = ""  # a sentence on what is still being computed
        self.number = 0  # of the bundle that is shown
        self.bundle: Mapping[str, Any] = {}
        self._page = ("", "")
        self._built: OrderedDict[str, Card] = OrderedDict()
        self._measures: Mapping[str, Any] = load_labels()["measures"]

    @property
    def activities(self) -> dict[str, str]:
        """Labels of the activities that can have stickers, by kind."""
        return {kind: item["label"] for kind, item in self.bundle["activity_menu"]["activities"].items()}

    def show(self, bundle: Mapping[str, Any]) -> None:
        """Show this bundle from now on."""
        before, after = page_of(bundle, self._host).split(STATE)
        with self._lock:
            self.bundle, self._page = bundle, (before, after)
            self.number += 1

    def page(self, state: Mapping[str, Any]) -> str:
        """The facilitator's page with the state of the session in it."""
        with self._lock:
            (before, after), number = self._page, self.number
        return "".join((before, json_for_script({**state, "bundle": number}), after))

    def add_card(self, result: Mapping[str, Any], title: str, in_use: Collection[str]) -> None:
        """Add a card that was built in the workshop. The oldest cards not in use are dropped if there are too many."""
        baseline, entry = result["entries"]
        entry = {**entry, "card": {**entry["card"], "title": title or entry["card"]["title"]}}
        with self._lock:
            self._built[entry["name"]] = Card(baseline, entry, result["activities"])
            idle = [name for name in self._built if name not in in_use]
            for name in idle[: max(0, len(self._built) - MAX_BUILT)]:
                del self._built[name]

    def _find(self, name: str) -> Card | None:
        built = self._built.get(name)
        if built is not None:
            return built
        entry = next((entry for entry in self.bundle["entries"][1:] if entry["name"] == name), None)
        return entry and Card(self.bundle["entries"][0], entry, self.bundle["activities"])

    def has_card(self, name: str) -> bool:
        """Whether there is such a card."""
        return self._find(name) is not None

    def _card(self, name: str) -> Card:
        card = self._find(name)
        if card is None:
            raise HttpError("There is no such card.")
        return card

    def entry(self, name: str) -> Mapping[str, Any]:
        """A card's entry of the bundle.

        Raises:
            HttpError: there is no such card.
        """
        return self._card(name).entry

    def measures(self, name: str) -> list[str]:
        """The measures that a card asks about."""
        return list(self.entry(name)["card"]["measures"])

    def question(self, name: str) -> dict[str, Any]:
        """A card as a phone shows it for a prediction; it has no results."""
        card = self.entry(name)["card"]
        measures = [{"name": measure, **self._label(measure)} for measure in card["measures"]]
        return {"name": name, "measures": measures, **{key: card[key] for key in ("title", "text", "question")}}

    def results(self, name: str) -> dict[str, Any]:
        """What happened with a card: for each measure the number of runs in which it went which way;
        ``posts``: those with an individual history."""
        card = self._card(name)
        lines = [{**line, **card.entry["directions"][line["name"]]} for line in self.question(name)["measures"]]
        labels = [profession["label"] for profession in self.bundle["shared"]["professions"]]
        of_post = self.bundle["shared"]["posts"]["profession"]
        posts = [{"post": post, "profession": labels[of_post[post]]} for post in card.posts()]
        return {"name": name, "title": card.entry["card"]["title"], "lines": lines, "posts": posts}

    def history(self, name: str, post: int) -> dict[str, Any]:
        """One post's individual history, in the service as it is now and with the card.

        Raises:
            HttpError: there is no history of this post.
        """
        card = self._card(name)
        if post not in card.posts():
            raise HttpError("There is no history of this post.")
        packed = [entry["individual_histories"][str(post)] for entry in (card.baseline, card.entry)]
        service = {key: self.bundle["shared"][key] for key in ("professions", "posts")}
        return {"post": post, "histories": [unpack_history(history, card.activities) for history in packed], **service}

    def _label(self, measure: str) -> dict[str, str]:
        labels = self._measures.get(measure, {})
        name = labels.get("name", measure.replace("_", " ").capitalize())
        return {"label": name, "gloss": labels.get("gloss", "")}
