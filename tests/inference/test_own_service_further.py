"""What a service could measure in addition: figures that it lacks, as exact as those of as many people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.inference.calibration.calibrate import plan
from sim.inference.own_service.further import further_figures
from sim.inference.own_service.service import own_service
from sim.inference.pattern_files import read_patterns

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "own-service"
pytestmark = pytest.mark.usefixtures("configured_once")


def test_only_figures_that_the_service_lacks_are_proposed() -> None:
    service = own_service(EXAMPLE / "survey.csv", EXAMPLE / "targets.yaml")
    further, overrides = further_figures(service)
    names = [pattern.id for pattern in further]
    assert len(names) == len(set(names))
    assert not set(names) & {pattern.id for pattern in service.patterns}
    assert {"own_agency", "own_caseload_health", "own_climate_voice_mean", "own_study_survey_time_mean"} <= set(names)
    assert {pattern.use for pattern in further} == {"held back"}
    assert overrides[0] == "instruments=[ics,climate,role_scale,study_survey]"
    assert "instruments.ics.reply.rate=0.6" in overrides


def test_a_proposed_figure_is_as_exact_as_one_of_as_many_people() -> None:
    service = own_service(EXAMPLE / "survey.csv", EXAMPLE / "targets.yaml")
    further = {pattern.id: pattern.band for pattern in further_figures(service)[0]}
    measured = np.median([row.band.standard_error for row in service.patterns if row.statistic.kind == "survey_mean"])
    assert further["own_climate_voice_mean"].standard_error == pytest.approx(measured, rel=0.5)


def test_a_service_without_a_survey_is_proposed_one(tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text("service: {turnover: {value: 0.2, n: 90}}", encoding="utf-8")
    further, overrides = further_figures(own_service(None, tmp_path / "targets.yaml"))
    names = {pattern.id for pattern in further}
    assert {"own_task_mean", "own_vacancies"} <= names and "own_turnover" not in names
    assert overrides[0].startswith("instruments=[ics,")
    assert not names & {pattern.id for pattern in read_patterns()}


def test_a_calibration_aims_at_the_figures_of_the_service_alone() -> None:
    files = [f"data={EXAMPLE / 'survey.csv'}", f"targets={EXAMPLE / 'targets.yaml'}"]
    lines = plan([*files, "size=quick"])
    aimed = [line.strip().partition(":")[0] for line in lines if line.startswith("  own_")]
    assert len(aimed) == 32
    assert "1 world each" in " ".join(lines)
    assert any("140 rows" in line for line in lines)
