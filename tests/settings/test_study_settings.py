"""Settings of a study as a whole are refused with the setting, what is allowed, and what was probably meant."""

from __future__ import annotations

import pytest

from sim.core.errors import ConfigError
from sim.settings.study_settings import (
    DesignSettings,
    EngineSettings,
    Precision,
    StudyGroups,
    StudySettings,
    validated_groups,
)

REFUSED = [
    ({"study": StudySettings(keep=["runs", "weakly"])}, "study.keep = 'weakly'", "'weekly'"),
    ({"study": StudySettings(keep=["runs", "respondents"])}, "study.keep = 'respondents'", "'invitations'"),
    ({"study": StudySettings(keep=["runs", "surveys"])}, "study.keep = 'surveys'", "'survey_statistics'"),
    ({"study": StudySettings(keep=["weekly"])}, "study.keep", "'runs'"),
    ({"study": StudySettings(scopes=["professions"])}, "study.scopes = 'professions'", "locality"),
    ({"study": StudySettings(over_time=["straim"])}, "study.over_time = 'straim'", "'strain'"),
    ({"design": DesignSettings(kind="gird")}, "design.kind = 'gird'", "'grid'"),
    ({"engine": EngineSettings(kind="dusk")}, "engine.kind = 'dusk'", "'dask'"),
    ({"precision": Precision(of="cells")}, "precision.of = 'cells'", "'cell'"),
    ({"precision": Precision(measure="qualty", half_width=0.1)}, "precision.measure = 'qualty'", "'quality'"),
    ({"precision": Precision(measure="quality")}, "precision.half_width", "above 0"),
    ({"precision": Precision(half_width=0.1)}, "precision.half_width", "precision.measure"),
]


@pytest.mark.parametrize(("groups", "setting", "allowed"), REFUSED)
def test_a_wrong_setting_is_refused(groups, setting: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        validated_groups(StudyGroups(**groups))
    assert setting in str(caught.value) and allowed in str(caught.value)


def test_the_defaults_are_valid() -> None:
    assert validated_groups(StudyGroups()) == StudyGroups()
