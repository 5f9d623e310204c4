"""How a figure is made again: where its numbers come from, the call that drew it, and both as Python that runs."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import wraps
from html import escape
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from sim.presentation.settings_in_python import lines_of_run
from sim.settings.plugins import KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.model.config import Config

Arguments = ParamSpec("Arguments")


@dataclass(frozen=True)
class Recipe:
    """How to remake a figure.

    Attributes:
        text: what it shows and where its numbers come from, in words.
        code: Python that makes it as ``figure``: from what was saved, where that is still there, else anew.
        anew: Python that lives it all again and then draws.
    """

    text: str
    code: str
    anew: str

    def __str__(self) -> str:
        parts = [self.text, self.code]
        if self.anew != self.code:
            parts += ["Or from nothing, which runs the model:", self.anew]
        return "\n\n".join(parts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.text)}</p><pre>{escape(str(self)[len(self.text) :].strip())}</pre>"


@dataclass(frozen=True)
class Source:
    """What was run, as plain values that can be pickled; and the call that drew a figure of it.

    Attributes:
        words: what it is, in a line: as in the figure's footer, with the hashes in full.
        footer: that line as the footer has it.
        folder: where it was saved, or empty.
        call: that draws, on ``result`` or ``study``.
    """

    words: str
    footer: str
    folder: str = ""
    call: str = ""

    def called(self, place: str, given: Mapping[str, Any]) -> Source:
        """The same source with the call that drew: a method's place, and the arguments it was given."""
        arguments = ", ".join(f"{name}={in_python(value)}" for name, value in given.items())
        return replace(self, call=f"{place}({arguments})")

    def recipe(self, title: str) -> Recipe:
        """The recipe of a figure called ``title``."""
        saved = self.opened() if self.folder and Path(self.folder).is_dir() else self.lived()
        text = f"'{title}'. {self.words}."
        return Recipe(text, self._drawn(saved), self._drawn(self.lived()))

    def opened(self) -> list[str]:
        """Lines of Python that open what was saved."""
        raise NotImplementedError

    def lived(self) -> list[str]:
        """Lines of Python that run it all again."""
        raise NotImplementedError

    def _drawn(self, lines: Sequence[str]) -> str:
        return "\n".join([*lines, f"figure = {self.call}"]) + "\n"


@dataclass(frozen=True)
class RunSource(Source):
    """A run: its whole configuration as plain values, and the hash of it."""

    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    config_hash: str = ""
    folders: tuple[str, ...] = ()  # of plug-ins, which the settings name by their kinds alone

    def opened(self) -> list[str]:
        return ["from sim import load", "", f"result = load({self.folder!r})", *self._checked()]

    def lived(self) -> list[str]:
        return [*plugged_in(self.folders), *lines_of_run(self.settings), *self._checked()]

    def _checked(self) -> list[str]:
        return [f'assert result.provenance["config_hash"] == "{self.config_hash}"  # the same settings']


@dataclass(frozen=True)
class StudySource(Source):
    """A study: the words that planned it."""

    typed: tuple[str, ...] = ()
    config_dir: str = ""

    def opened(self) -> list[str]:
        return ["from sim import Study", "", f"study = Study.load({self.folder!r})"]

    def lived(self) -> list[str]:
        own = f", config_dir={self.config_dir!r}" if self.config_dir else ""
        words = "".join(f"    {word!r},\n" for word in self.typed)
        return ["from sim import Study", "", f"words = [\n{words}]", f"study = Study.from_overrides(words{own}).run()"]


def source_of_run(run: Any, footer: str) -> RunSource:
    """The source of a run's figures; ``footer`` is the line under them."""
    origin = run.provenance
    about = {"configuration": origin.get("config_hash"), "results": origin.get("tables_hash")}
    words = [footer, *(f"{name} in full {value}" for name, value in about.items() if value)]
    folder = getattr(run, "folder", None)
    return RunSource(
        "; ".join(words), footer, str(folder or ""), settings=asdict(run.config),
        config_hash=str(origin.get("config_hash", "unknown")), folders=folders_of_plugins(run.config),
    )  # fmt: skip


def folders_of_plugins(config: Config) -> tuple[str, ...]:
    """Folders of one's own (as for ``config_dir``) from which a configuration's activities and alternatives came."""
    from sim.studies.plan.cell_keys import classes_in_use

    modules = [sys.modules[cls.__module__] for cls in classes_in_use(config) if not cls.__module__.startswith("sim.")]
    files = [Path(module.__file__ or "") for module in modules if hasattr(module, "__file__")]
    return tuple(dict.fromkeys(str(file.parents[1]) for file in files if file.parent.name in KINDS))


def source_of_study(study: Any, footer: str) -> StudySource:
    """The source of a study's figures."""
    plan, folder = study.plan, str(study.folder.path)
    words = f"{footer}; model in full {plan.model}; results in full {study.results_hash()}"
    return StudySource(words, footer, folder, typed=plan.words, config_dir=plan.config_dir)


def plugged_in(folders: Sequence[str]) -> list[str]:
    """Lines of Python that load folders of plug-ins; none where there are no folders."""
    loads = [f"load_folder({folder!r})" for folder in folders]
    return ["from sim.settings.plugins import load_folder", "", *loads, ""] if loads else []


def remembered(
    place: str,
) -> Callable[[Callable[Concatenate[Any, Arguments], Figure]], Callable[Concatenate[Any, Arguments], Figure]]:
    """Let figures know the call that drew them; for methods of what has a ``data`` with a ``source``.

    Args:
        place: how the methods are reached, e.g. ``"result.plot"``.
    """

    def decorated(
        method: Callable[Concatenate[Any, Arguments], Figure],
    ) -> Callable[Concatenate[Any, Arguments], Figure]:
        shape = inspect.signature(method)

        @wraps(method)
        def drawn(self: Any, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Figure:
            figure = method(self, *args, **kwargs)
            given = dict(list(shape.bind(self, *args, **kwargs).arguments.items())[1:])
            figure.source = self.data.source.called(f"{place}.{method.__name__}", given)  # type: ignore[attr-defined]
            return figure

        return drawn

    return decorated


def in_python(value: Any) -> str:
    """A value as it is typed: text, paths, numbers, and lists and dictionaries of these, NumPy's and pandas' too."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{in_python(key)}: {in_python(item)}" for key, item in value.items()) + "}"
    if isinstance(value, PurePath):
        return repr(str(value))
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        return "[" + ", ".join(map(in_python, value)) + "]"
    return repr(value.item() if hasattr(value, "item") else value)
