"""Fixtures of the tests of analyses."""

from __future__ import annotations

from functools import cache

import pytest

from sim.inference.own_service import setting


@cache
def configuration(typed: tuple[str, ...], config_dir: str | None):
    return ORIGINAL(typed, config_dir)


ORIGINAL = setting.config_of


@pytest.fixture
def configured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same settings are read once in all tests: it takes most of their time."""
    monkeypatch.setattr(setting, "config_of", lambda typed, config_dir: configuration(tuple(typed), config_dir))
