"""Attributes that later rooms add to classes of earlier ones, such as ``run.plot``.

A result class holds data only and imports no figures. ``sim/__init__.py`` names what is attached to it, as
``"module:function"``; the module is imported when the attribute is first used. pandas and xarray extend their
classes in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)

_ATTACHED: dict[str, dict[str, Accessor]] = {}


class Accessor:
    """A descriptor that imports what it stands for when it is first used.

    Args:
        target: ``"module:name"`` of a function or class that takes the object as its first argument.
        doc: what the attribute is, for ``help()`` and the reference pages.
    """

    def __init__(self, target: str, doc: str = "") -> None:
        self.module, _, self.name = target.partition(":")
        self.attribute = ""
        self.__doc__ = doc or f"See :obj:`{self.module}.{self.name}`."

    def __set_name__(self, owner: type, name: str) -> None:
        self.attribute = name

    def load(self) -> Callable[..., Any]:
        """The function or class behind the attribute."""
        return getattr(import_module(self.module), self.name)


class Method(Accessor):
    """The target as a method: ``run.replay(3)`` calls ``target(run, 3)``."""

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else partial(self.load(), instance)


class Property(Accessor):
    """What the target returns for the object; made once and kept on the object."""

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        return instance.__dict__.setdefault(self.attribute, self.load()(instance))


def attach(attached: Mapping[str, Mapping[str, Accessor]]) -> None:
    """Name the accessors of classes, before the modules of these classes are imported.

    Args:
        attached: for each class name its attributes.
    """
    for class_name, accessors in attached.items():
        _ATTACHED.setdefault(class_name, {}).update(accessors)


def extensible(cls: Class) -> Class:
    """Class decorator: give a class the accessors that are named for it."""
    for name, accessor in _ATTACHED.get(cls.__name__, {}).items():
        accessor.__set_name__(cls, name)
        setattr(cls, name, accessor)
    return cls
