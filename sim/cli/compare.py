"""``compare``: headline measures of two runs, two studies or two scenarios side by side."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import add_output, parser_for, print_or_write
from sim.cli.list import FORMATS
from sim.cli.summary import print_costs, print_note
from sim.core.config_files import options_of
from sim.core.errors import ConfigError, did_you_mean
from sim.core.folders import dated
from sim.core.number_format import DASH, counted, decimals_for, in_ascii, interval, signed, significant
from sim.core.text import aligned, filled

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.effects.side_by_side import Side
    from sim.studies.study import Study

MAX_SETTINGS = 12


def compare(args: list[str]) -> int:
    """Print or write the comparison; two scenarios are run as a study first.

    Raises:
        ConfigError: the arguments are not two folders of results or two scenarios, or a setting is invalid.
        RunError: a scenario could not be run.
    """
    about = (
        "Compare the headline measures of two runs or studies (folders), or of two scenarios, which are run first. The "
        "difference is second minus first, with its 95 % interval: paired if the replicates share seeds. With "
        "parameters=ENSEMBLE, in how many worlds it is better or worse."
    )
    parser = parser_for("compare", about)
    parser.add_argument("first", help="folder of a run or study, or name of a scenario")
    parser.add_argument("second", help="folder of a run or study, or name of a scenario")
    parser.add_argument("settings", nargs="*", help="for two scenarios: settings of both, e.g. replicates=20")
    parser.add_argument("--measures", nargs="*", help="default: the headline measures")
    parser.add_argument("--format", choices=sorted(FORMATS), default="table", help="default: table")
    parser.add_argument("--plan-only", action="store_true", help="for two scenarios: print the plan, and run nothing")
    add_output(parser, "folders: a file for the table; scenarios: the folder of the study that is run")
    values = parser.read(args)
    if _both_folders(values.first, values.second, values.config_dir):
        return _compare_folders(values)
    return _compare_scenarios(values)


def _both_folders(first: str, second: str, config_dir: Path | None) -> bool:
    """Whether both arguments are folders of results; otherwise both are scenarios.

    Raises:
        ConfigError: one is neither, or they are of different kinds.
    """
    scenarios = options_of("scenario", config_dir)
    kinds = []
    for name in (first, second):
        if Path(name).is_dir():
            kinds.append("folder")
        elif name in scenarios:
            kinds.append("scenario")
        else:
            raise ConfigError(f"'{name}' is neither a folder nor a scenario.{did_you_mean(name, scenarios)}")
    if len(set(kinds)) > 1:
        raise ConfigError(
            f"compare takes two folders or two scenarios; '{first}' is a {kinds[0]}, '{second}' a {kinds[1]}."
        )
    return kinds[0] == "folder"


def _compare_folders(values: Namespace) -> int:
    from sim.studies.effects.side_by_side import sides_of
    from sim.studies.study import Study

    if values.settings:
        raise ConfigError(f"'{values.settings[0]}' cannot be used: the results in the folders exist already.")
    studies = Study.load(values.first), Study.load(values.second)
    pairs = sides_of(*studies, names=(values.first, values.second))
    print_or_write(_text(pairs, values), values.output)
    return 0


def _compare_scenarios(values: Namespace) -> int:
    from sim.studies.effects.over_members import without_member
    from sim.studies.effects.side_by_side import sides_in
    from sim.studies.plan.members import MEMBER
    from sim.studies.study import Study

    name = f"{values.first}_and_{values.second}"
    folder = values.output or Path("multirun") / dated(name)
    overrides = [f"scenario={values.first},{values.second}", f"study.name={name}", "study.figures=false"]
    study = Study.from_overrides([*overrides, *values.settings], folder, values.config_dir)
    has_members = MEMBER in study.plan.factors
    if len({without_member(cell) for cell in study.plan.cells}) != 2:
        raise ConfigError("compare takes two different scenarios, and settings with one value each.")
    for sentence in (study.plan.introduction(), *study.plan.notes):
        print_note(sentence)
    if values.plan_only:
        print_costs(study)
        return 0
    study.run(report=print_note)
    study.raise_failure()
    if has_members:
        print(_over_members(study, values))
        print_note(f"Tables: {folder}; figure and report: dissonance study report {folder}")
        return 0
    first, second = sides_in(study, name)
    pair = replace(first, name=values.first), replace(second, name=values.second)
    print(_text([pair], values))
    print_note(f"Tables: {folder}")
    return 0


def _over_members(study: Study, values: Namespace) -> str:
    """The second scenario against the first over the members of an ensemble."""
    from sim.presentation.figures.data import FigureData
    from sim.presentation.figures.selection import MAIN_MEASURES
    from sim.presentation.figures.worlds_in_words import world_sentences
    from sim.presentation.terminal.worlds_summary import worlds_summary

    found = study.effects_over_members(measures=values.measures or None)
    if values.format == "table":
        contrasts = list(dict.fromkeys(found.table["contrast"]))
        named = found.table[found.table["measure"].isin(values.measures or MAIN_MEASURES)]
        sentences = "\n".join(filled(in_ascii(sentence)) for sentence in world_sentences(named))
        return f"{worlds_summary(found, contrasts, FigureData(study).seeds)}\n\n{sentences}"
    return FORMATS[values.format]([list(found.table.columns), *(list(map(str, row)) for row in found.table.to_numpy())])


def _text(pairs: list[tuple[Side, Side]], values: Namespace) -> str:
    from sim.studies.effects.side_by_side import compare_sides

    compared = [(first, second, compare_sides(first, second, values.measures or None)) for first, second in pairs]
    if values.format == "table":
        return "\n\n".join(_section(first, second, rows) for first, second, rows in compared)
    names = [{"first": first.name, "second": second.name} for first, second, _ in compared]
    head = ["first", "second", *compared[0][2].columns]
    lines = [[*name.values(), *map(str, row)] for name, (_, _, rows) in zip(names, compared, strict=True)
             for row in rows.itertuples(index=False)]  # fmt: skip
    return FORMATS[values.format]([head, *lines])


def _section(first: Side, second: Side, rows: pd.DataFrame) -> str:
    table = [["measure", "first", "second", "difference", "95 % interval", "n", "unit", "verdict"]]
    for row in rows.itertuples():
        decimals = decimals_for(max(abs(row.difference), (row.high - row.low) / 2))
        difference = signed(row.difference, decimals, DASH), interval(row.low, row.high, decimals, DASH)
        texts = [significant(row.before), significant(row.after), *difference]
        table.append([row.label, *texts, str(row.n), row.unit, row.verdict or DASH])
    return "\n\n".join(
        (_heading(first, second), in_ascii(aligned(table, {1, 2, 3, 4, 5})), filled(_note(first, second)))
    )


def _heading(first: Side, second: Side) -> str:
    from sim.studies.effects.side_by_side import settings_that_differ

    changed = settings_that_differ(first.config, second.config)
    texts = {
        name: " and ".join("not set" if value is None else str(value) for value in pair)
        for name, pair in changed.items()
    }
    shown = [f"{name} {text}" for name, text in list(texts.items())[:MAX_SETTINGS]]
    more = f" and {len(changed) - len(shown)} more" if len(changed) > len(shown) else ""
    settings = f"They differ in {counted(len(changed), 'setting')}: {'; '.join(shown)}{more}." if changed else (
        "Their settings are the same."
    )  # fmt: skip
    sides = [f"{side.name} ({counted(len(side.values), 'replicate')})" for side in (first, second)]
    return "\n".join(map(filled, (f"First: {sides[0]}", f"Second: {sides[1]}", settings)))


def _note(first: Side, second: Side) -> str:
    from sim.studies.effects.side_by_side import is_paired

    if is_paired(first, second):
        how = f"Paired: both have seed {first.config.seed}, so replicates with the same number share random numbers."
    else:
        how = "Not paired: the seeds differ, so the replicates are independent (Welch's t)."
    return (
        f"Difference: second minus first, with its 95 % interval. {how} Verdicts compare it with the smallest effect "
        "of interest."
    )
