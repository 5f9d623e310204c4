"""Reference norms: complete, reproducible by their recipe, and changed only on purpose."""

from __future__ import annotations

import math

import pytest
import yaml

from sim.model.survey.latents import LATENTS
from sim.model.survey.norms import FILE, norms, recipe
from sim.surveys.fit_norms import fit_norms


def test_every_latent_has_a_norm() -> None:
    assert set(norms()) == {name for name, latent in LATENTS.items() if not latent.shared_among}
    for norm in norms().values():
        assert norm.deviation > 0 and math.isfinite(norm.mean)


def test_the_norms_are_those_of_this_release() -> None:
    """A new estimate moves every score, so it must be a visible change."""
    stored = yaml.safe_load(FILE.read_text(encoding="utf-8"))["latents"]
    assert stored["relationship_conflict"] == [0.10743, 0.064525]
    assert stored["perceived_task_conflict"] == [0.22038, 0.085273]
    assert recipe()["scenario"] == "case_study" and recipe()["replicates"] == 20


@pytest.mark.statistics
def test_the_recipe_gives_the_norms_to_within_a_tenth_of_a_deviation() -> None:
    """A model that has moved further away needs new norms and an entry in the changelog."""
    settings = {name: value for name, value in recipe().items() if name != "version"}
    for name, (mean, deviation) in fit_norms(**settings)["latents"].items():
        assert abs(mean - norms()[name].mean) < 0.1 * norms()[name].deviation, name
        assert deviation == pytest.approx(norms()[name].deviation, rel=0.1), name


def test_what_does_not_vary_cannot_be_a_norm() -> None:
    with pytest.raises(ValueError, match="does not vary"):
        fit_norms("status_quo", seed=1, replicates=1, every_weeks=78)
