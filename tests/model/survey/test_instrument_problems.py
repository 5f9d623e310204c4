"""A problem of an instrument is refused with its key and what is allowed."""

from __future__ import annotations

import pytest

from sim import ConfigError
from sim.settings.compose import compose_config

CLIMATE = {"code": "CL", "scales": {"a": {"code": "A", "latent": "voice"}}}
TASK = "instruments.ics.scales.task"
# settings, the key at fault, and what is allowed or probably meant
REFUSED = [
    ({"instruments": "icss"}, "instruments = 'icss'", "'ics'"),
    ({"instruments": ["ics", "okai"]}, "'okai'", "'ocai'"),
    ({"instruments.ics.scales.taks.items": 4}, "'instruments.ics.scales.taks'", "'task'"),
    ({f"{TASK}.latent": "tusk"}, f"{TASK}.latent = 'tusk'", "strain"),
    ({f"{TASK}.thresholds": [0.5, 0.5]}, f"{TASK}.thresholds", "rising"),
    ({f"{TASK}.thresholds": [1.0, -1.0, 2.0]}, f"{TASK}.thresholds = [1.0, -1.0, 2.0]", "rising"),
    ({f"{TASK}.thresholds": [0.0, 1.0]}, "instruments.ics.answers has 5 labels", "3 and 5"),
    ({f"{TASK}.shape": "floor"}, f"{TASK}.shape = 'floor'", "'floor_heavy'"),
    ({f"{TASK}.kind": "slider"}, f"{TASK}.kind = 'slider'", "likert, points and ticks"),
    ({f"{TASK}.kind": "points"}, TASK, "culture"),
    ({f"{TASK}.loading": 1.2}, f"{TASK}.loading = 1.2", "0 to 1"),
    ({f"{TASK}.loading": 0.98}, TASK, "at most 1"),
    ({f"{TASK}.items": 0}, f"{TASK}.items = 0", "1 to 99"),
    ({f"{TASK}.code": "R"}, "instruments.ics", "ICS_R1"),
    ({f"{TASK}.code": "r"}, "instruments.ics", "ICS_r1"),
    ({f"{TASK}.code": "T!"}, f"{TASK}.code = 'T!'", "letters, digits and underscores"),
    ({f"{TASK}.shift": {"helth": 0.5}}, f"{TASK}.shift", "'health'"),
    ({"instruments.ics.code": "A" * 40}, "instruments.ics.code", "at most 32"),
    ({"instruments.ics.code": "I C S"}, "instruments.ics.code = 'I C S'", "letters, digits and underscores"),
    ({"instruments": ["ics", "climate"], "instruments.climate.code": "ics"}, "instruments.climate.code = 'ics'", "ics"),
    ({"instruments.ics.weeks": []}, "instruments.ics.weeks", "[-1]"),
    ({"instruments.ics.weeks": [60]}, "instruments.ics.weeks contains 60", "weeks 0 to 59"),
    ({"instruments.ics.weeks": [-61]}, "instruments.ics.weeks contains -61", "from the end"),
    ({"instruments.ics.frame": "everybody"}, "instruments.ics.frame = 'everybody'", "'everyone'"),
    (
        {"instruments.ics": {"frame": "education_side", "professions": ["social_work"]}},
        "instruments.ics",
        "social_work",
    ),
    ({"instruments.ics": {"frame": "leaders", "professions": ["health"]}}, "instruments.ics", "health"),
    ({"instruments.ics.professions": ["nurse"]}, "instruments.ics.professions names 'nurse'", "health"),
    ({"instruments.ics.localities": [10]}, "instruments.ics.localities contains 10", "0 to 9"),
    ({"instruments.ics.frame": "leaders", "instruments.ics.localities": [1]}, "instruments.ics.localities", "empty"),
    ({"instruments.ics.invited": -1}, "instruments.ics.invited = -1", "0 to 100000"),
    ({"instruments.ics.reply.rate": 53}, "instruments.ics.reply.rate = 53", "0.53"),
    ({"instruments.ics.reply.missing": "random"}, "instruments.ics.reply.missing = 'random'", "mcar, mar and mnar"),
    (
        {"instruments.ics.reply.profession": {"teacher": 1}},
        "instruments.ics.reply.profession names 'teacher'",
        "health",
    ),
    ({"instruments.ics.pages": {"one": {"scales": ["task"]}}}, "instruments.ics.pages", "'relationship'"),
    ({"instruments.ics.pages": {"one": {"scales": ["task", "tusk"]}}}, "instruments.ics.pages.one.scales", "'task'"),
    ({"instruments.ics.answers": ["no", "yes"]}, "instruments.ics.answers has 2 labels", "5"),
    ({"instruments": {"mine": {"code": "M"}}}, "instruments.mine", "at least one"),
    ({"instruments": "none", "instruments.ics.reply.rate": 0.4}, "instruments.ics", "instruments=ics"),
    ({"cpd": "evaluative_loop", "cpd.loop.instrument.climate": CLIMATE}, "cpd.loop.instrument has 2", "at most one"),
]  # fmt: skip


def refusal(**settings: object) -> str:
    """The sentence with which a configuration is refused."""
    with pytest.raises(ConfigError) as caught:
        compose_config("case_study", **settings)
    return str(caught.value)


@pytest.mark.parametrize(("settings", "key", "allowed"), REFUSED, ids=lambda item: str(item)[:50])
def test_a_problem_is_refused_with_its_key_and_what_is_allowed(settings: dict, key: str, allowed: str) -> None:
    sentence = refusal(weeks=60, **{"instruments": "ics", **settings})
    assert key in sentence and allowed in sentence and "\n" not in sentence, sentence


def test_the_loop_needs_an_instrument_that_shows_a_gap() -> None:
    own = {"code": "OWN", "scales": {"a": {"code": "A", "latent": "understanding"}}}
    for change, key in (
        ({"frame": "leaders"}, "cpd.loop.instrument"),
        ({"invited": 20}, "cpd.loop.instrument"),
        ({"scales": {"a": {"code": "A", "latent": "voice"}}}, "cpd.loop.instrument"),
        ({"code": ""}, "cpd.loop.instrument.own.code"),
    ):
        assert key in refusal(cpd={"loop": {"enabled": True, "instrument": {"own": own | change}}}), change


def test_what_fits_is_taken() -> None:
    config = compose_config(
        "case_study", weeks=60, instruments=["ics", "ocai"], **{"instruments.ics.weeks": [0, 59, -1]}
    )
    assert list(config.instruments) == ["ics", "ocai"] and config.instruments["ics"].weeks == [0, 59, -1]
