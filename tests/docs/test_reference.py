"""The reference holds every name, ``explain`` prints it, and errors lead there."""

from __future__ import annotations

import re

import pytest
from site_pages import ROOT, text_of
from test_links import anchors

import sim
from sim.cli.entries import choices, commands, numbers, settings
from sim.cli.entries.entry import Entry
from sim.cli.error_messages import pointed
from sim.cli.explain import entries_of, everything
from sim.cli.main import COMMANDS, main
from sim.cli.study import VERBS
from sim.core.config_files import options_of
from sim.core.errors import ConfigError
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import MECHANISMS, registry

ENTRIES: list[Entry] = [
    *(numbers.entry_of(row) for row in registry()),
    *(settings.setting_entry(name) for name in settings.names()),
    *(choices.measure_entry(name) for name in (*MEASURES, *COHORT)),
    *(choices.option_entry(group, option) for group in choices.ALL_GROUPS for option in options_of(group)),
    *(entry for group in choices.ALL_GROUPS for entry in choices.of_group(group)),
    *(commands.command_entry(name) for name in commands.names()),
    *(entry for name in numbers.sets() for entry in numbers.of_set(name)),
]


def test_every_entry_stands_on_the_page_that_it_names() -> None:
    missing = []
    for entry in ENTRIES:
        page, _, place = entry.place().partition("#")
        if not (ROOT / page).is_file() or place not in anchors(page):
            missing.append(entry.place())
    assert len(ENTRIES) > 700 and not missing


def test_every_name_can_be_explained() -> None:
    assert all(entry.meaning for entry in ENTRIES)
    some = list(dict.fromkeys(everything()))[::9]  # each is looked for everywhere, which takes its time
    assert len(some) > 60 and all(entries_of(name) for name in some)


def test_every_setting_has_a_meaning() -> None:
    told = {name for name in settings.names() if not name.endswith(".enabled")} - set(settings.numbers_of_studies())
    assert set(settings.MEANINGS) == told


def test_nearly_every_number_of_a_mechanism_has_a_reader() -> None:
    from sim.cli.entries.readers import readers_of

    unread = [row.path for row in registry() if row.path.rpartition(".")[0] in MECHANISMS and not readers_of(row.path)]
    # These are read by a name put together from that of the style.
    assert all(name.endswith(("_tilt", "_habit")) for name in unread) and len(unread) == 10


def test_commands_tell_their_flags() -> None:
    assert set(commands.names()) == {*COMMANDS, *(f"study {verb}" for verb in VERBS)}
    assert {"--baseline BASELINE", "--by BY"} <= set(commands.options_of("study effects"))
    assert all(about for name in commands.names() for about in commands.options_of(name).values())


def said(capsys: pytest.CaptureFixture, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def test_explain_tells_where_a_number_comes_from(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "explain", "leadership.bias")
    assert code == 0
    facts = ("default +0, share", "bounds +0 to 1", "evidence +grade C", "equation +E21")
    for line in (*facts, r"leadership=case_study \(0.6\)", "page +docs/reference/parameters.md#leadershipbias"):
        assert re.search(line, out), line


def test_explain_fills_in_stars_and_tells_all_that_a_word_means(capsys: pytest.CaptureFixture) -> None:
    assert "cpd.activities.*.per_year (parameter)" in said(capsys, "explain", "cpd.activities.day.per_year")[1]
    both = said(capsys, "explain", "strain")[1]
    assert "strain (measure)" in both and "strain (set of parameters)" in both
    assert "leadership=crisis (option)" in said(capsys, "explain", "crisis")[1]
    assert "study resume (command)" in said(capsys, "explain", "study", "resume")[1]


def test_explain_refuses_in_a_sentence(capsys: pytest.CaptureFixture) -> None:
    code, out, err = said(capsys, "explain", "leadership.bais")
    assert code == 2 and out == "" and err.count("\n") == 1 and "Did you mean 'leadership.bias'?" in err
    with pytest.raises(ConfigError):
        entries_of("nonsense")


@pytest.mark.parametrize(
    ("word", "name"),
    [("leadership.bias=60", "leadership.bias"), ("weeks=-1", "weeks"), ("leadership.bais=.6", "leadership.bias"),
     ("scenario=casestudy", "scenario")],
)  # fmt: skip
def test_an_error_ends_with_where_to_read_on(word: str, name: str, capsys: pytest.CaptureFixture) -> None:
    _, _, err = said(capsys, word)
    assert err.endswith(f" See: python -m sim explain {name}\n")
    assert said(capsys, "explain", name)[0] == 0


def test_an_error_that_says_where_to_read_says_it_once(capsys: pytest.CaptureFixture) -> None:
    _, _, err = said(capsys, "parameters", "--format", "leadership.bias")
    assert "leadership.bias" in err and err.endswith("; see dissonance parameters --help.\n")
    assert pointed("weeks = 0 (see docs/limits.md).") == "weeks = 0 (see docs/limits.md)."
    assert pointed("weeks = 0: the loop would see nothing.").endswith("explain weeks")


def test_help_names_the_page_of_its_command(capsys: pytest.CaptureFixture) -> None:
    for name in (name for name in commands.names() if name not in ("run", "study")):
        out = " ".join(said(capsys, *name.split(), "--help")[1].split())
        page, _, place = re.findall(r"Page: (\S+)", out)[0].partition("#")
        assert (ROOT / page).is_file() and place in anchors(page), name


def test_an_example_in_an_error_is_not_what_it_is_about(capsys: pytest.CaptureFixture) -> None:
    assert "See:" not in said(capsys, "a=b=c")[2]


def test_every_public_name_of_sim_is_documented() -> None:
    page = text_of("docs/reference/api.md")
    named = set(re.findall(r"^\.\. auto\w+:: sim\.(\w+)(?:\(\))?$", page, re.MULTILINE))
    assert {name for name in sim.__all__ if name != "__version__"} <= named
    for name in named & set(sim.__all__):
        assert (getattr(sim, name).__doc__ or "").strip(), name


def test_public_methods_have_docstrings() -> None:
    from sim.presentation.figures.run_figures import Plots
    from sim.presentation.studies.study_figures import StudyPlots
    from sim.replay.record import Replay
    from sim.surveys.data import SurveyData

    for cls in (sim.Run, sim.Study, sim.ServiceModel, Replay, Plots, StudyPlots, SurveyData):
        own = [
            name
            for name, item in vars(cls).items()
            if not name.startswith("_") and (callable(item) or hasattr(item, "__get__"))
        ]
        assert own and not [name for name in own if not (getattr(cls, name).__doc__ or "").strip()], cls
