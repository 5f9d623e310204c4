"""A table of posts as CSV and as YAML, and what is said to one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import ConfigError, organisation_from

TABLE = """\
profession,posts North,posts South,posts Coast,like,forms,seats,director
Social workers,14,10,6,social_work,council,3,yes
Teachers,8,8,4,education,schools,1,
School nurses,3,2,4,health,nhs,,
Family workers,6,5,4,early_help,council,1,
"""
PLAIN = """\
localities: [North, South]
professions:
  Social workers: {posts: [6, 8], like: social_work, statutory: true}
  Teachers: {posts: [5, 5], like: education}
  Health: {posts: [3, 2]}
"""


def complaint(path: Path, **words) -> str:
    with pytest.raises(ConfigError) as caught:
        organisation_from(path, **words)
    said = str(caught.value)
    assert "\n" not in said and path.name in said
    return said
