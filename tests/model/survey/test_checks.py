"""What cannot be used is refused in a sentence: what, where, what is allowed, what was perhaps meant."""

from __future__ import annotations

import pytest

from sim.core.errors import ConfigError
from sim.settings.compose import compose_config

CLIMATE = {"code": "CL", "scales": {"a": {"code": "A", "latent": "voice"}}}
REFUSED = [
    ({"instruments": "icss"}, "instruments = 'icss' is not there", "Did you mean 'ics'?"),
    ({"instruments": ["ics", "okai"]}, "'okai' is not there", "Did you mean 'ocai'?"),
    ({"instruments.ics.scales.taks.items": 4}, "'instruments.ics.scales.taks' is no scale", "Did you mean 'task'?"),
    ({"instruments.ics.scales.task.latent": "tusk"}, "instruments.ics.scales.task.latent = 'tusk'", "is one of"),
    ({"instruments.ics.scales.task.thresholds": [0.5, 0.5]}, "instruments.ics.scales.task.thresholds", "rise"),
    ({"instruments.ics.scales.task.thresholds": [1.0, -1.0, 2.0]}, "[1.0, -1.0, 2.0]", "rise"),
    ({"instruments.ics.scales.task.thresholds": [0.0, 1.0]}, "5 labels", "3 and 5 answers"),
    ({"instruments.ics.scales.task.shape": "floor"}, "shape = 'floor'", "Did you mean 'floor_heavy'?"),
    ({"instruments.ics.scales.task.kind": "slider"}, "kind = 'slider'", "likert, points and ticks"),
    ({"instruments.ics.scales.task.kind": "points"}, "does not go with latent", "kinds of culture"),
    ({"instruments.ics.scales.task.loading": 1.2}, "instruments.ics.scales.task.loading = 1.2", "[0, 1]"),
    ({"instruments.ics.scales.task.loading": 0.98}, "leave no room for error", "1 at most"),
    ({"instruments.ics.scales.task.items": 0}, "instruments.ics.scales.task.items = 0", "[1, 99]"),
    ({"instruments.ics.scales.task.code": "R"}, "ICS_R1", "a code of its own"),
    ({"instruments.ics.scales.task.code": "T!"}, "task.code = 'T!'", "letters, digits and underscores"),
    ({"instruments.ics.code": "A" * 40}, "at most 32", "a short name"),
    ({"instruments": ["ics", "climate"], "instruments.climate.code": "ics"}, "is that of ics, too", "change one"),
    ({"instruments.ics.weeks": []}, "instruments.ics.weeks is empty", "no survey would be taken"),
    ({"instruments.ics.scales.task.code": "r"}, "ICS_r1", "a code of its own"),
    ({"instruments.ics.scales.task.shift": {"helth": 0.5}}, "'helth'", "Did you mean 'health'?"),
    ({"instruments.ics.frame": "everybody"}, "frame = 'everybody'", "Did you mean 'everyone'?"),
    ({"instruments.ics": {"frame": "education_side", "professions": ["social_work"]}}, "nobody in it", "social_work"),
    ({"instruments.ics": {"frame": "leaders", "professions": ["health"]}}, "nobody in it", "health"),
    ({"instruments.ics.professions": ["nurse"]}, "'nurse', which is no profession", "there are"),
    ({"instruments.ics.localities": [10]}, "localities holds 10", "0 to 9"),
    ({"instruments.ics.frame": "leaders", "instruments.ics.localities": [1]}, "belong to no locality", "empty"),
    ({"instruments.ics.weeks": [60]}, "instruments.ics.weeks holds 60", "weeks 0 to 59"),
    ({"instruments.ics.weeks": [-61]}, "instruments.ics.weeks holds -61", "from the end"),
    ({"instruments.ics.invited": -1}, "instruments.ics.invited = -1", "[0, 100000]"),
    ({"instruments.ics.code": "I C S"}, "code = 'I C S'", "letters, digits and underscores"),
    ({"instruments.ics.reply.rate": 53}, "reply.rate = 53", "Did you mean 0.53?"),
    ({"instruments.ics.reply.missing": "random"}, "missing = 'random'", "mcar, mar and mnar"),
    ({"instruments.ics.reply.profession": {"teacher": 1}}, "'teacher'", "no profession"),
    ({"instruments.ics.pages": {"one": {"scales": ["task"]}}}, "'relationship' stands on no page", "belongs on one"),
    ({"instruments.ics.pages": {"one": {"scales": ["task", "tusk"]}}}, "'tusk' is not there", "Did you mean 'task'?"),
    ({"instruments.ics.answers": ["no", "yes"]}, "has 2 labels", "5 answers"),
    ({"instruments": {"mine": {"code": "M"}}}, "instruments.mine has no scales", "at least one"),
    ({"instruments": "none", "instruments.ics.reply.rate": 0.4}, "instruments.ics has no scales", "instruments=ics?"),
    ({"cpd": "evaluative_loop", "cpd.loop.instrument.climate": CLIMATE}, "holds 2 instruments", "keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "what", "how"), REFUSED, ids=lambda item: str(item)[:50])
def test_misfits_are_refused_in_a_sentence(settings: dict, what: str, how: str) -> None:
    with pytest.raises(ConfigError) as caught:
        compose_config("case_study", weeks=60, **{"instruments": "ics", **settings})
    sentence = str(caught.value)
    assert what in sentence and how in sentence and "\n" not in sentence, sentence


@pytest.mark.parametrize(
    ("instrument", "part"),
    [
        ({"frame": "leaders"}, "all practitioners"),
        ({"invited": 20}, "all practitioners"),
        ({"scales": {"a": {"code": "A", "latent": "voice"}}}, "the loop would see nothing"),
        ({"code": ""}, "cpd.loop.instrument.own.code"),
    ],
)
def test_the_loop_needs_an_instrument_that_shows_it_something(instrument: dict, part: str) -> None:
    own = {"code": "OWN", "scales": {"a": {"code": "A", "latent": "understanding"}}, **instrument}
    with pytest.raises(ConfigError, match=part):
        compose_config("case_study", cpd={"loop": {"enabled": True, "instrument": {"own": own}}})


def test_what_fits_is_taken() -> None:
    config = compose_config(
        "case_study", weeks=60, instruments=["ics", "ocai"], **{"instruments.ics.weeks": [0, 59, -1]}
    )
    assert list(config.instruments) == ["ics", "ocai"] and config.instruments["ics"].weeks == [0, 59, -1]
