"""Contrasts from files: the four headline questions are there, and a file that is none is one sentence."""

from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.inference.contrast_files import read_contrasts
from sim.inference.prior_sample import config_of


def test_the_headline_questions_are_there_and_can_be_simulated() -> None:
    contrasts = read_contrasts()
    assert {"shared_forms", "leadership_bias", "interprofessional_cpd", "interactionist_stance"} <= {
        contrast.id for contrast in contrasts
    }
    for contrast in contrasts:
        sides = [config_of([f"{key}={value}" for key, value in side.items()]) for side in
                 (contrast.before, contrast.after)]  # fmt: skip
        assert sides[0] != sides[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question: q\nbefore: {}\nafter: {stance: none}\n", "lacks 'measures'"),
        ("question: q\nbefore: {}\nafter: {}\nmeasures: [quality]\n", "are the same"),
        ("question: q\nbefore: {}\nafter: {stance: none}\nmeasures: []\n", "empty"),
        ("question: q\nbefore: {}\nafter: {stance: none}\nmeasures: [qualty]\n", "Did you mean 'quality'"),
    ],
)
def test_what_is_no_contrast(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "contrasts").mkdir()
    (tmp_path / "contrasts" / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_contrasts(["mine"], tmp_path)
