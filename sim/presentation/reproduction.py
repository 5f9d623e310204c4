"""How to make a figure again: where its numbers come from, the call that drew it, and both as Python that runs."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import wraps
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from sim.presentation.rendering import render
from sim.presentation.settings_in_python import lines_of_run
from sim.settings.plugins import KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.model.config import Config

Arguments = ParamSpec("Arguments")
Method = Callable[Concatenate[Any, Arguments], "Figure"]


@dataclass(frozen=True)
class Reproduction:
    """How to make a figure again.

    Attributes:
        text: what the figure shows and where its numbers come from.
        code: Python that makes it as ``figure``: from the saved results if they are still there, else by a new run.
        rerun: Python that runs the model again and then draws.
    """

    text: str
    code: str
    rerun: str

    def __str__(self) -> str:
        return "\n\n".join([self.text, *self._blocks()])

    __repr__ = __str__

    def _blocks(self) -> list[str]:
        return [self.code] if self.rerun == self.code else [self.code, "Or with a new run of the model:", self.rerun]

    def _repr_html_(self) -> str:
        return render("notebook/reproduction.html.j2", text=self.text, code="\n\n".join(self._blocks()).strip())


@dataclass(frozen=True)
class Source:
    """What was run, as plain values that can be pickled; and the call that drew a figure of it.

    Attributes:
        description: one line, as in the figure's footer but with the hashes in full.
        footer: the line as the footer has it.
        folder: where the results were saved, or empty.
        call: the call that draws, on ``result`` or ``study``.
    """

    description: str
    footer: str
    folder: str = ""
    call: str = ""

    def with_call(self, function: str, arguments: Mapping[str, Any]) -> Source:
        """The same source with the call that drew: a dotted name, and the arguments that it was given."""
        text = ", ".join(f"{name}={in_python(value)}" for name, value in arguments.items())
        return replace(self, call=f"{function}({text})")

    def reproduction(self, title: str) -> Reproduction:
        """How to make the figure called ``title`` again."""
        saved = self.load_lines() if self.folder and Path(self.folder).is_dir() else self.rerun_lines()
        return Reproduction(f"'{title}'. {self.description}.", self._drawn(saved), self._drawn(self.rerun_lines()))

    def load_lines(self) -> list[str]:
        """Lines of Python that load the saved results."""
        raise NotImplementedError

    def rerun_lines(self) -> list[str]:
        """Lines of Python that run everything again."""
        raise NotImplementedError

    def _drawn(self, lines: Sequence[str]) -> str:
        return "\n".join([*lines, f"figure = {self.call}"]) + "\n"


@dataclass(frozen=True)
class RunSource(Source):
    """A run: its whole configuration as plain values, and the hash of it."""

    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    config_hash: str = ""
    folders: tuple[str, ...] = ()  # of plug-ins, which the settings name by their kinds alone

    def load_lines(self) -> list[str]:
        return ["from sim import load", "", f"result = load({self.folder!r})", *self._check()]

    def rerun_lines(self) -> list[str]:
        return [*plugin_lines(self.folders), *lines_of_run(self.settings), *self._check()]

    def _check(self) -> list[str]:
        return [f'assert result.provenance["config_hash"] == "{self.config_hash}"  # the same settings']


@dataclass(frozen=True)
class StudySource(Source):
    """A study: the overrides that planned it."""

    overrides: tuple[str, ...] = ()
    config_dir: str = ""

    def load_lines(self) -> list[str]:
        return ["from sim import Study", "", f"study = Study.load({self.folder!r})"]

    def rerun_lines(self) -> list[str]:
        config_dir = f", config_dir={self.config_dir!r}" if self.config_dir else ""
        overrides = "".join(f"    {override!r},\n" for override in self.overrides)
        return [
            "from sim import Study", "", f"overrides = [\n{overrides}]",
            f"study = Study.from_overrides(overrides{config_dir}).run()",
        ]  # fmt: skip


def source_of_run(run: Any, footer: str) -> RunSource:
    """The source of a run's figures; ``footer`` is the line under them."""
    origin = run.provenance
    hashes = {"configuration": origin.get("config_hash"), "results": origin.get("tables_hash")}
    description = "; ".join([footer, *(f"{name} in full {value}" for name, value in hashes.items() if value)])
    folder = getattr(run, "folder", None)
    return RunSource(
        description, footer, str(folder or ""), settings=asdict(run.config),
        config_hash=str(origin.get("config_hash", "unknown")), folders=plugin_folders(run.config),
    )  # fmt: skip


def source_of_study(study: Any, footer: str) -> StudySource:
    """The source of a study's figures."""
    plan, folder = study.plan, str(study.folder)
    description = f"{footer}; model in full {plan.model}; results in full {study.results_hash()}"
    return StudySource(description, footer, folder, overrides=plan.overrides, config_dir=plan.config_dir)


def plugin_folders(config: Config) -> tuple[str, ...]:
    """The user's folders (as for ``config_dir``) from which a configuration's activities and alternatives came."""
    from sim.studies.plan.cell_keys import classes_in_use

    modules = [sys.modules[cls.__module__] for cls in classes_in_use(config) if not cls.__module__.startswith("sim.")]
    files = [Path(module.__file__ or "") for module in modules if hasattr(module, "__file__")]
    return tuple(dict.fromkeys(str(file.parents[1]) for file in files if file.parent.name in KINDS))


def plugin_lines(folders: Sequence[str]) -> list[str]:
    """Lines of Python that load folders of plug-ins; none if there are no folders."""
    loads = [f"load_folder({folder!r})" for folder in folders]
    return ["from sim.settings.plugins import load_folder", "", *loads, ""] if loads else []


def records_call(method: Method[Arguments]) -> Method[Arguments]:
    """Let figures record the call that drew them.

    For methods of a class with the attributes ``data``, which has a ``source``, and ``expression``: how the object is
    reached, e.g. ``result.plot``.
    """
    signature = inspect.signature(method)

    @wraps(method)
    def draw(self: Any, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Figure:
        figure = method(self, *args, **kwargs)
        arguments = dict(list(signature.bind(self, *args, **kwargs).arguments.items())[1:])
        function = f"{self.expression}.{method.__name__}"
        figure.source = self.data.source.with_call(function, arguments)  # type: ignore[attr-defined]
        return figure

    return draw


def in_python(value: Any) -> str:
    """A value as Python source: text, paths, numbers, and lists and dictionaries of these, NumPy's and pandas' too."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{in_python(key)}: {in_python(item)}" for key, item in value.items()) + "}"
    if isinstance(value, PurePath):
        return repr(str(value))
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        return "[" + ", ".join(map(in_python, value)) + "]"
    return repr(value.item() if hasattr(value, "item") else value)
