"""Settings of analyses: sizes from files, values as they are typed, the rest for the simulations."""

from dataclasses import dataclass

import pytest

from sim.core.errors import ConfigError
from sim.core.parameters import Spec, param
from sim.inference.analysis_settings import analysis_settings, as_overrides


@dataclass(frozen=True)
class Settings(Spec):
    """Of an analysis for these tests."""

    draws: int = param(10, "draws", 2, 1000, grade="E", eq="-", meaning="draws")
    replicates: int = param(2, "runs", 1, 1000, grade="E", eq="-", meaning="replicates")
    seed: int = param(1, "-", 0, 1000, grade="E", eq="-", meaning="seed")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "analysis").mkdir()
    text = "quick: {draws: 4}\nstandard: {draws: 20, replicates: 3}\n"
    (tmp_path / "analysis" / "probe.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_size_gives_values_and_what_is_typed_comes_first(folder) -> None:
    assert analysis_settings(Settings, "probe", [], folder)[0] == Settings(20, 3, 1)
    typed = ["size=quick", "scenario=case_study", "seed=5", "voice.baseline=0.5"]
    settings, rest = analysis_settings(Settings, "probe", typed, folder)
    assert settings == Settings(4, 2, 5) and rest == ["scenario=case_study", "voice.baseline=0.5"]
    assert as_overrides(settings) == ["replicates=2", "seed=5"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["size=quik"], "size = 'quik' is unknown.*quick"),
        (["draws=1"], "draws = 1 is outside 2 to 1000"),
        (["draws=many"], "draws = 'many' must be a whole number"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(folder, typed, message) -> None:
    with pytest.raises(ConfigError, match=message):
        analysis_settings(Settings, "probe", typed, folder)
