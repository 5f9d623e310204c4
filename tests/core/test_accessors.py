"""Attributes that later rooms attach to result classes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sim.core import accessors


@pytest.fixture
def extended(monkeypatch):
    """A class with an attached method and an attached property."""
    monkeypatch.setattr(accessors, "_ATTACHED", {})
    accessors.attach(
        {"Shelf": {"count": accessors.Method("builtins:len"), "listed": accessors.Property("builtins:list")}}
    )

    @accessors.extensible
    @dataclass(frozen=True)
    class Shelf:
        books: tuple[str, ...]

        def __len__(self) -> int:
            return len(self.books)

        def __iter__(self):
            return iter(self.books)

    return Shelf


def test_a_method_gets_the_object(extended) -> None:
    assert extended(("a", "b")).count() == 2


def test_a_property_is_made_once_for_each_object(extended) -> None:
    shelf, empty = extended(("a", "b")), extended(())
    assert shelf.listed == ["a", "b"] and shelf.listed is shelf.listed
    assert empty.listed == []


def test_an_attribute_that_is_not_attached_is_missing(extended) -> None:
    with pytest.raises(AttributeError):
        extended(()).drawn  # noqa: B018


def test_importing_results_imports_no_figures() -> None:
    import subprocess
    import sys

    shown = ("sim.presentation", "sim.replay", "matplotlib")
    program = f"import sys, sim; sim.Study, sim.Run; print([n for n in sys.modules if n.startswith({shown})])"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
