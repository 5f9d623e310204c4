"""A home team: colleagues of one profession meet, talk in pairs, and tell stories of colleagues elsewhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.textbook.arithmetic import toward
from benchmarks.textbook.contact import Contact
from sim.core.rng_streams import HOME_ORDER, HOME_TALK

if TYPE_CHECKING:
    from benchmarks.textbook.worker import Worker


class Story(NamedTuple):
    """What one person tells of a colleague with whom there was an episode."""

    teller: Worker
    subject: Worker
    trust: float
    tension: float
    myths: float  # about the subject's profession


def rounds(places: list[Worker | None]) -> list[list[tuple[int, int]]]:
    """Pairs of places, round by round, so that everyone meets everyone: the last stays, the others turn around it."""
    turning = len(places) - 1
    return [
        [(turn, turning), *(((turn + k) % turning, (turn - k) % turning) for k in range(1, len(places) // 2))]
        for turn in range(turning)
    ]


def e36_home_meeting(members: list[Worker]) -> None:
    """One meeting of the home team: talks, then stories."""
    model = members[0].model
    order = sorted(members, key=lambda worker: model.draws.uniform(HOME_ORDER, model.week, worker.key))
    places: list[Worker | None] = [*order, *([None] if len(order) % 2 else [])]
    for pairs in rounds(places)[: model.p.home_team.partners]:
        for one, other in pairs:
            first, second = places[one], places[other]
            if first and second:
                talk = Contact(first, second, HOME_TALK, model.week)
                episode = talk.simulate()
                totals = model.totals.pair(first.profession, second.profession)
                totals["home_talks"] += 1
                totals["home_episodes"] += int(episode)
    e31_tell_stories(members)


def e31_tell_stories(members: list[Worker]) -> None:
    """Everyone hears all stories; what tellers hold is read before anyone listens."""
    stories = [story for worker in members if (story := take_story(worker))]
    if members[0].model.p.gossip.story_pull == 0:
        return
    for listener in members:
        heard = [story for story in stories if story.teller is not listener]
        weights = {story: e31_weight(listener, story) for story in heard}
        for subject in {story.subject: None for story in heard}:
            hear_about_colleague(listener, subject, {s: w for s, w in weights.items() if s.subject is subject})
        for profession in {story.subject.profession: None for story in heard}:
            about = {s: w for s, w in weights.items() if s.subject.profession is profession}
            myths = [(weight, story.myths) for story, weight in about.items()]
            listener.myths[profession] = e31_moved(listener.myths[profession], myths)


def take_story(worker: Worker) -> Story | None:
    """The story of the latest episode with a colleague elsewhere who is still in post; it is told once."""
    if worker.model.p.gossip.story_pull == 0 or worker.story is None:
        return None
    (subject, occupant), worker.story = worker.story, None
    if not subject.occupied or subject.occupant != occupant:
        return None
    return Story(worker, subject, worker.trust[subject], worker.tension[subject], worker.myths[subject.profession])


def e31_weight(listener: Worker, story: Story) -> float:
    """f = g T(listener, teller)."""
    return listener.model.p.gossip.story_pull * listener.trust[story.teller]


def hear_about_colleague(listener: Worker, subject: Worker, weights: dict[Story, float]) -> None:
    """Trust moves towards what is told; tension can only rise."""
    trust = [(weight, story.trust) for story, weight in weights.items()]
    now = listener.tension[subject]
    tension = [(weight, max(story.tension, now)) for story, weight in weights.items()]
    listener.trust[subject] = e31_moved(listener.trust[subject], trust)
    listener.tension[subject] = e31_moved(now, tension)


def e31_moved(value: float, stories: list[tuple[float, float]]) -> float:
    """Towards the weighted mean of the values in stories, each with its weight f, by 1 - prod(1 - f)."""
    total = sum(weight for weight, _ in stories)
    if total == 0:
        return value
    target = sum(weight * each for weight, each in stories) / total
    return toward(value, target, 1 - math.prod(1 - weight for weight, _ in stories))
