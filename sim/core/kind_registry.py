"""Registries of classes by kind: those of a package of built-in modules, and those of other packages' entry points."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Generic, TypeVar

Base = TypeVar("Base")
Kind = TypeVar("Kind", bound="type")


class KindRegistry(Generic[Base]):
    """Classes with an attribute ``kind``, by kind.

    Args:
        noun: what a class is, for messages.
        base: the base class, which is a kind itself.
        package: the package whose modules register the built-in kinds.
        entry_point_group: the group of entry points with which other packages register theirs.
    """

    def __init__(self, noun: str, base: type[Base], package: str, entry_point_group: str) -> None:
        self.noun, self.package, self.entry_point_group = noun, package, entry_point_group
        self.kinds: dict[str, type[Base]] = {_kind_of(base): base}
        self._imported = False

    def register(self, cls: Kind) -> Kind:
        """Make a class known under its ``kind`` (class decorator).

        Raises:
            ValueError: the name is used by another class (a programming error).
        """
        other = self.kinds.setdefault(_kind_of(cls), cls)
        if other is not cls and (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"{self.noun} {_kind_of(cls)!r} is defined twice; rename one")
        self.kinds[_kind_of(cls)] = cls
        return cls

    def known(self) -> dict[str, type[Base]]:
        """All classes by kind; the first call imports their modules."""
        if not self._imported:
            self._imported = True
            for module in iter_modules(import_module(self.package).__path__):
                import_module(f"{self.package}.{module.name}")
            for plug_in in entry_points(group=self.entry_point_group):
                plug_in.load()
        return self.kinds


def _kind_of(cls: type) -> str:
    return str(getattr(cls, "kind", ""))
