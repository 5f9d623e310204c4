"""Administering an instrument changes nothing, draws depend on ids only, and each part has its effect."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.model.simulator import Simulator
from sim.model.survey.administer import administer, full_response
from sim.model.survey.instrument import Instrument, Page, Reply, Scale
from sim.model.survey.library import built_in
from sim.model.survey.replies import ANSWERED

NAMES = ("ics", "roci", "ocai", "role_scale", "climate", "study_survey", "pulse")


@pytest.mark.parametrize("name", NAMES)
def test_every_built_in_instrument_can_be_administered(settled, name: str) -> None:
    survey = administer(settled(), built_in(name), name)
    for scale, declared in survey.instrument.scales.items():
        answers = survey.answers(scale)
        known = answers[np.isfinite(answers)]
        assert len(known), scale
        top = 100 if declared.kind == "points" else declared.lowest + declared.options - 1
        assert known.min() >= declared.lowest and known.max() <= top and (known == known.round()).all()


def test_structures_are_the_published_ones() -> None:
    items = {name: [len(built_in(name).item_names(scale)) for scale in built_in(name).scales] for name in NAMES}
    assert items["ics"] == [3, 3, 3]
    assert dict(zip(built_in("roci").scales, items["roci"], strict=True)) == {
        "integrating": 7, "obliging": 6, "dominating": 5, "avoiding": 6, "compromising": 4,
    }  # fmt: skip
    assert sum(items["role_scale"]) == 19 and len(items["role_scale"]) == 4
    assert items["ocai"] == [4] * 12 and items["climate"] == [1, 1, 1]


def test_items_are_neutral_numbers_and_constructs_are_ours() -> None:
    for name in NAMES:
        instrument = built_in(name)
        for scale, declared in instrument.scales.items():
            assert declared.construct and len(declared.construct) < 80 and declared.construct[-1] not in ".?"
            for item in instrument.item_names(scale):
                assert item.startswith(f"{instrument.code}_{declared.code}")
                assert declared.kind == "ticks" or len(item) <= 10


def test_administering_changes_nothing(service) -> None:
    """A service that was surveyed goes on to the same bits as one that was not."""
    simulators = [Simulator(service({}), 0) for _ in range(2)]
    for simulator in simulators:
        simulator.advance(20)
    before = administer(simulators[0], built_in("ics"), "ics")
    again = administer(simulators[0], built_in("ics"), "ics")
    assert all((before.census[name] == again.census[name])[before.frame.in_post].all() for name in before.census)
    for simulator in simulators:
        simulator.advance(20)
    first, second = (simulator.state for simulator in simulators)
    for table in first._fields:
        assert np.array_equal(np.asarray(getattr(first, table)), np.asarray(getattr(second, table))), table


def test_one_more_item_changes_no_other_answer(settled) -> None:
    plain = built_in("ics")
    longer = replace(plain, scales={**plain.scales, "task": replace(plain.scales["task"], items=5)})
    short, long = (administer(settled(), one, "ics") for one in (plain, longer))
    assert np.array_equal(short.census["task"], long.census["task"][:, :3], equal_nan=True)
    assert np.array_equal(short.census["process"], long.census["process"], equal_nan=True)
    assert (short.replies.responded == long.replies.responded).all()


def test_a_census_of_the_same_week_holds_the_answers_of_the_survey(settled) -> None:
    survey, census = (administer(settled(), one, "ics") for one in (built_in("ics"), full_response(built_in("ics"))))
    given = np.isfinite(survey.answers("task"))
    assert (survey.answers("task")[given] == census.answers("task")[given]).all()
    assert census.replies.responded.sum() == census.frame.in_post.sum() > survey.replies.responded.sum()


def test_nobody_answers_from_an_empty_post(settled) -> None:
    survey = administer(settled(), full_response(built_in("ics")), "ics")
    empty = ~survey.frame.in_post
    assert empty.any() and not survey.replies.responded[empty].any()
    assert np.isnan(survey.census["task"][empty]).all()


def test_the_strained_and_those_in_conflict_answer_less(settled) -> None:
    simulator, plain = settled(), built_in("ics")
    for missing, signs in {"mcar": (0, 0), "mar": (-1, 0), "mnar": (-1, -1)}.items():
        instrument = replace(plain, reply=Reply(missing=missing, strain=-1.0, conflict=-1.0))
        survey = administer(simulator, instrument, "ics")
        chance = survey.replies.probability[survey.frame.in_post]
        assert chance.sum() / len(survey.frame) == pytest.approx(instrument.reply.rate, abs=1e-9)
        strain = simulator.state.people["strain"][survey.frame.in_post]
        tension = simulator.state.people["tension"][survey.frame.in_post]
        logits = np.log(chance / (1 - chance))
        slopes = np.linalg.lstsq(np.column_stack([np.ones_like(strain), strain, tension]), logits, rcond=None)[0][1:]
        assert [int(np.sign(round(slope, 6))) for slope in slopes] == list(signs), missing


def test_a_profession_may_answer_more(settled) -> None:
    instrument = replace(built_in("ics"), reply=Reply(missing="mar", strain=0.0, profession={"health": 2.0}))
    survey = administer(settled(), instrument, "ics")
    health = survey.frame.professions == survey.professions.index("health")
    there = survey.frame.in_post
    assert survey.replies.probability[health & there].min() > survey.replies.probability[~health & there].max()


def test_shifts_raise_the_answers_of_a_profession_alone(settled) -> None:
    plain = full_response(built_in("ics"))
    shifted = replace(plain, scales={**plain.scales, "task": replace(plain.scales["task"], shift={"health": 1.0})})
    before, after = (administer(settled(), one, "ics") for one in (plain, shifted))
    health = before.frame.professions == before.professions.index("health")
    change = np.nan_to_num(after.census["task"] - before.census["task"]).mean(axis=1)
    assert change[health].mean() > 0.5 and (change[~health] == 0).all() and (change >= 0).all()


def paged(**pages: Page) -> Instrument:
    scales = {
        "one": Scale(code="A", construct="x", latent="strain", items=2),
        "two": Scale(code="B", construct="y", latent="skill", items=2),
    }
    return Instrument(code="P", scales=scales, pages=pages, reply=Reply(missing="mcar", rate=1.0))


def test_pages_are_left_skipped_and_passed_by(settled) -> None:
    simulator = settled()
    for page, answered, incomplete, left in (
        (Page(["two"], skip=1.0), False, True, False),
        (Page(["two"], applies=0.0), False, False, False),
        (Page(["two"], break_off=1.0), False, True, True),
        (Page(["two"]), True, False, False),
    ):
        survey = administer(simulator, paged(first=Page(["one"]), second=page), "p")
        replied = survey.replies.responded
        assert (survey.replies.pages[replied, 0] == ANSWERED).all()
        assert (survey.answered["two"][replied].all()) == answered
        assert (survey.replies.incomplete[replied].all()) == incomplete
        assert ((survey.replies.broke_off[replied] == 2).all()) == left


def test_relevance_goes_by_profession(settled) -> None:
    page = Page(["two"], applies=0.0, relevance={"social_work": 1.0})
    survey = administer(settled(), paged(first=Page(["one"]), second=page), "p")
    social = survey.frame.professions == survey.professions.index("social_work")
    assert (survey.answered["two"].any(axis=1) == (social & survey.replies.responded)).all()


def test_single_items_are_left_empty(settled) -> None:
    instrument = paged()
    survey = administer(settled(), replace(instrument, reply=replace(instrument.reply, item_missing=0.3)), "p")
    given = np.concatenate([survey.answered[scale][survey.replies.responded] for scale in instrument.scales], axis=1)
    assert 1 - given.mean() == pytest.approx(0.3, abs=0.06)


@pytest.mark.parametrize(
    ("settings", "reached"),
    [
        ({}, 220),
        ({"frame": "education_side"}, 140),
        ({"professions": ["health"]}, 20),
        ({"localities": [0, 3]}, 44),
        ({"frame": "education_side", "professions": ["health", "education"], "localities": [1]}, 7),
        ({"frame": "leaders"}, 6),
        ({"invited": 60}, 60),
    ],
)
def test_frames_reach_the_people_they_name(settled, settings: dict, reached: int) -> None:
    survey = administer(settled(), replace(built_in("ics"), **settings), "ics")
    assert survey.replies.invited.sum() == reached
    if "professions" in settings:
        assert {survey.professions[q] for q in survey.frame.professions} <= set(settings["professions"])
    if "localities" in settings:
        assert set(survey.frame.localities) == set(settings["localities"])


def test_leaders_report_more_of_their_own_profession_the_more_they_favour_it(settled) -> None:
    simulator = settled()
    instrument = replace(full_response(built_in("ics")), frame="leaders")
    survey = administer(simulator, instrument, "ics")
    people, reading = simulator.state.people, survey.true_values["relationship"]
    there = people["occupied"] == 1
    everyone = people["tension"][there].mean()
    for k, seat in enumerate(survey.frame.rows):
        own = people["tension"][there & (people["profession"] == survey.frame.professions[k])].mean()
        agenda = simulator.state.leaders["agenda"][seat]
        assert reading[k] == pytest.approx(agenda * own + (1 - agenda) * everyone)


def test_points_add_to_a_hundred_and_follow_the_shares(settled) -> None:
    survey = administer(settled(), full_response(built_in("ocai")), "ocai")
    there = survey.frame.in_post
    for scale in survey.census:
        points, truths = survey.census[scale][there], survey.true_answers[scale][there]
        assert (points.sum(axis=1) == 100).all() and (points % 5 == 0).all()
        assert truths.sum(axis=1) == pytest.approx(100)
        assert points.mean(axis=0) == pytest.approx(truths.mean(axis=0), abs=3.0)


def test_an_injected_effect_reaches_its_own_scale_only(settled) -> None:
    before, after = (
        administer(settled(), full_response(built_in("ics")), "ics", injected_effects=injected)
        for injected in (None, {"relationship_conflict": 0.08})
    )
    there = before.frame.in_post
    assert np.nanmean(after.census["relationship"]) > np.nanmean(before.census["relationship"]) + 0.3
    assert (after.census["task"][there] == before.census["task"][there]).all()
    with pytest.raises(ConfigError, match="Did you mean 'relationship_conflict'"):
        administer(settled(), built_in("ics"), "ics", injected_effects={"relationship_conflikt": 0.1})


def test_the_truth_and_a_census_do_not_depend_on_who_is_drawn(settled) -> None:
    whole, drawn = (administer(settled(), replace(built_in("ics"), invited=n), "ics") for n in (0, 40))
    assert drawn.replies.invited.sum() == 40 and not drawn.replies.responded[~drawn.replies.invited].any()
    for scale in whole.true_answers:
        assert np.array_equal(whole.true_answers[scale], drawn.true_answers[scale], equal_nan=True)
        assert np.array_equal(whole.census[scale], drawn.census[scale], equal_nan=True)
    assert drawn.replies.probability.sum() == pytest.approx(0.53 * 40)


def test_no_two_leaders_share_random_numbers() -> None:
    """The ids of seats are close together, so the number of a holder must not run into the next id."""
    from sim.settings.compose import compose_config

    turned = 0
    for replicate in range(2):
        simulator = Simulator(
            compose_config("leadership_crisis", organisation="small_workshop", burn_in=104), replicate
        )
        simulator.advance(104, record=False)
        survey = administer(simulator, replace(built_in("ics"), frame="leaders"), "ics")
        assert len(np.unique(survey.frame.ids)) == len(survey.frame)
        turned += int(simulator.state.leaders["occupant"].sum())
    assert turned > 2


def test_the_truth_is_conflict_as_it_was_and_answers_are_as_it_is_seen(settled) -> None:
    """Hostile attribution belongs to the answers: it raises them, and their correlation with tension."""
    survey = administer(settled(), full_response(built_in("ics")), "ics")
    there = survey.frame.in_post
    people = settled().state.people
    assert survey.true_values["task"][there] == pytest.approx(people["task"][there])
    truth, census = (values["task"][there].mean(axis=1) for values in (survey.true_answers, survey.census))
    assert census.mean() > truth.mean() + 0.2  # without hostile attribution the two are equal but for .003
    tension = people["tension"][there]
    assert np.corrcoef(census, tension)[0, 1] > np.corrcoef(truth, tension)[0, 1] + 0.05


def test_who_stops_before_a_page_of_no_concern_has_not_left_it_out(settled) -> None:
    instrument = paged(first=Page(["one"]), second=Page(["two"], applies=0.0, break_off=1.0))
    survey = administer(settled(), instrument, "p")
    assert (survey.replies.broke_off[survey.replies.responded] == 2).all()
    assert not survey.replies.incomplete.any()


def test_an_undefined_value_has_no_answer(settled) -> None:
    """A reading that is not defined, as understanding of others in a service of one profession, gives no answer."""
    from sim.model.survey.answers import answers_to, expected_answers_to

    survey = administer(settled(), built_in("role_scale"), "role_scale")
    readings = np.full(len(survey.frame), np.nan)
    args = (settled(), survey.instrument, "roles", survey.frame)
    assert np.isnan(answers_to(*args, 3, readings)).all() and np.isnan(expected_answers_to(*args, readings)).all()
