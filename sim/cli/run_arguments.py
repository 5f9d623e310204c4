"""Reads the arguments of ``run``: Hydra's overrides and options, and those of ours that stand for overrides."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sim.cli.commands import OPTIONS
from sim.core.errors import ConfigError, did_you_mean, listed

# Hydra's options, as documented for version 1.3; those with a value, and those without.
HYDRA_VALUES: tuple[tuple[str, ...], ...] = (
    ("--cfg", "-c"),
    ("--package", "-p"),
    ("--config-name", "-cn"),
    ("--config-dir", "-cd"),
)
CHOICES = {
    "--cfg": ("job", "hydra", "all"),
    "--info": ("all", "config", "defaults", "defaults-tree", "plugins", "searchpath"),
}
INSTEAD = {  # options of Hydra that would bypass what a run needs, and what does the same
    "--config-path": "--config-dir FOLDER adds a folder of your own options",
    "-cp": "--config-dir FOLDER adds a folder of your own options",
    "--experimental-rerun": "dissonance rerun FOLDER repeats a run or study",
}
COMPLETION = re.compile(r"(install|uninstall|query)=\w+")
HYDRA_SWITCHES: tuple[tuple[str, ...], ...] = (
    ("--hydra-help",),
    ("--resolve",),
    ("--run", "-r"),
    ("--multirun", "-m"),
    ("--shell-completion", "-sc"),
)
INFO = ("--info", "-i")
# Options that each say what to do instead of a plain run; Hydra takes one of them.
MODES = (("--run", "-r"), ("--multirun", "-m"), ("--cfg", "-c"), INFO, ("--shell-completion", "-sc"))


@dataclass(frozen=True)
class RunArguments:
    """The arguments of ``run``.

    Attributes:
        overrides: ``name=value`` and the like, in Hydra's grammar.
        options: options for Hydra.
        config_dir: the user's own folder of options, or None.
    """

    overrides: list[str]
    options: list[str]
    config_dir: Path | None

    def for_hydra(self) -> list[str]:
        """The arguments in the order that Hydra reads."""
        return [*self.overrides, *self.options]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        """Refuse the arguments.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(f"{re.sub('^argument ', 'Option ', message).rstrip('.')}; see dissonance --help.")


def read_run_arguments(args: Sequence[str]) -> RunArguments:
    """Sort the arguments; settings and options may come in any order.

    Raises:
        ConfigError: an unknown option, or an option without its value.
    """
    for option in (argument.partition("=")[0] for argument in args):
        if option in INSTEAD:
            raise ConfigError(f"'{option}' cannot be used here; {INSTEAD[option]}.")
    values, extra = _parser().parse_known_intermixed_args(list(args))
    if extra:
        raise ConfigError(_unknown_option(extra[0], args))
    overrides = list(values.overrides)
    if values.output is not None:
        folder = values.output.as_posix()
        overrides += [f"hydra.{mode}.dir='{folder}'" for mode in ("run", "sweep")]
    if values.plan_only:
        overrides.append("study.plan_only=true")
    _refuse_removal(overrides)
    note_repetitions(overrides)
    options = [text for _, text in sorted(values.hydra or [])]
    _check_options(overrides, options)
    return RunArguments(overrides, options, None if values.config_dir is None else Path(values.config_dir))


class _Collect(argparse.Action):
    """Keeps an option for Hydra as it was typed."""

    def __call__(self, parser, namespace, values, option_string=None):
        collected = list(namespace.hydra or [])
        texts = [option_string, *([values] if isinstance(values, str) else [])]
        collected += [(len(collected) + number, text) for number, text in enumerate(texts)]
        namespace.hydra = collected
        if option_string in ("--config-dir", "-cd"):
            namespace.config_dir = values


def _parser() -> _Parser:
    parser = _Parser("dissonance", add_help=False, allow_abbrev=False)
    parser.set_defaults(hydra=None, config_dir=None)
    parser.add_argument("overrides", nargs="*")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--plan-only", action="store_true")
    for names in HYDRA_VALUES:
        parser.add_argument(*names, action=_Collect, dest=names[0], choices=CHOICES.get(names[0]))
    for names in HYDRA_SWITCHES:
        parser.add_argument(*names, action=_Collect, dest=names[0], nargs=0)
    parser.add_argument(*INFO, action=_Collect, dest=INFO[0], nargs="?", choices=CHOICES[INFO[0]])
    return parser


def _refuse_removal(overrides: Sequence[str]) -> None:
    """Refuse to remove a setting: Hydra would leave it out of what it shows, and the run would use its default."""
    removed = [override[1:].partition("=")[0] for override in overrides if override.startswith("~")]
    if removed:
        from sim.cli.settings_table import setting_names

        for name in removed:
            if name in setting_names():
                raise ConfigError(f"'{name}' cannot be removed; give it a value, e.g. its default.")


def _check_options(overrides: Sequence[str], options: Sequence[str]) -> None:
    """Refuse combinations that Hydra does not expect."""
    given = set(options)
    modes = [mode[0] for mode in MODES if given & set(mode)]
    if len(modes) > 1:
        raise ConfigError(f"Options {listed(modes)} cannot be used together; see dissonance --help.")
    if given & {"--cfg", "-c"} and "job" in given:
        _check_package(options)
    if "--resolve" in given and not given & {"--cfg", "-c"}:
        raise ConfigError("--resolve is used with --cfg job only.")
    if given & {"--package", "-p"} and not given & {"--cfg", "-c"}:
        raise ConfigError("--package is used with --cfg job only.")
    if given & {"--shell-completion", "-sc"} and not any(map(COMPLETION.fullmatch, overrides)):
        raise ConfigError("-sc needs what to do and the shell, e.g. dissonance -sc install=bash")
    if "query=" in "".join(overrides) and given & {"--shell-completion", "-sc"} and "COMP_LINE" not in os.environ:
        raise ConfigError("-sc query=SHELL is called by the shell; for yourself, type: dissonance -sc install=bash")


def _check_package(options: Sequence[str]) -> None:
    """Refuse ``--package`` with a name that is no group of settings."""
    from sim.cli.settings_table import fits, setting_names

    names = [name.split(".") for name in setting_names()]
    groups = sorted({".".join(parts[:depth]) for parts in names for depth in range(1, len(parts))})
    for option, package in pairwise(options):
        if option not in ("--package", "-p") or package == "_global_":
            continue
        if not any(fits(group, package) for group in groups):
            raise ConfigError(f"--package '{package}' is not a group of settings.{did_you_mean(package, groups)}")


def _unknown_option(argument: str, args: Sequence[str]) -> str:
    """The message for an unknown option, with a hint for those who write a setting as an option: ``--replicates 5``."""
    from sim.cli.settings_table import setting_names
    from sim.settings.option_groups import OPTION_GROUPS

    option, _, value = argument.lstrip("-").partition("=")
    name = option.replace("-", "_")
    if name in (*OPTION_GROUPS, *setting_names()):
        following = args[args.index(argument) + 1 :]
        given = value or (following[0] if following else "VALUE")
        hint = f" A setting is written without hyphens: {name}={given}"
    else:
        known = [word.strip(",") for text in OPTIONS for word in text.split() if word.startswith("--")]
        hint = did_you_mean(argument.partition("=")[0], known) or did_you_mean(f"{name}=", _written(setting_names()))
    return f"Unknown option '{argument}'; see dissonance --help.{hint}"


def _written(names: Sequence[str]) -> list[str]:
    """Settings as they are typed, without those that have an id in their name."""
    return [f"{name}=" for name in names if "*" not in name]


def note_repetitions(overrides: Sequence[str]) -> None:
    """Say which value counts when a setting is given twice."""
    last: dict[str, str] = {}
    for override in overrides:
        key, _, value = override.lstrip("+~").partition("=")
        if key in last and last[key] != value:
            print(f"dissonance: '{key}' is given more than once; the last value is used: {value}", file=sys.stderr)
        last[key] = value
