"""SPSS syntax that reads the data with its labels and computes scores; ``spss_analyses`` has the analyses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.core.disclaimers import CAVEAT
from sim.measures.survey.profiles import HALF_A_POINT
from sim.surveys.export.computed import Profile
from sim.surveys.export.data_files import format_of
from sim.surveys.export.layout import Layout
from sim.surveys.export.spss_analyses import analyses
from sim.surveys.export.spss_text import DEEPER, command, comment, listed_names, quoted, quoted_label, script, together
from sim.surveys.export.variables import PROFESSION, TEXT, Variable, professions_of

FIRST_LINE = "* Encoding: UTF-8."


def syntax_of(layout: Layout) -> str:
    """The whole syntax. It names its data without a folder, so users first make the folder the working folder."""
    return script([*_head(layout), *_reading(layout), *_computing(layout), *analyses(layout)])


def _head(layout: Layout) -> Iterator[str]:
    lines = [
        FIRST_LINE,
        comment(f"{layout.title}: {CAVEAT}"),
        comment("Make the folder of this file the working one first, with the command CD"),
        comment(f"If only the labelled data are wanted, open {layout.stem}.sav instead"),
    ]
    yield together(lines)


def _reading(layout: Layout) -> Iterator[str]:
    columns = [_read(layout, variable) for variable in layout.variables]
    yield command(
        "GET DATA", "/TYPE=TXT", f"/FILE={quoted(layout.stem + '.csv')}", "/ENCODING='UTF8'", "/DELCASE=LINE",
        '/DELIMITERS=","', "/QUALIFIER='\"'", "/ARRANGEMENT=DELIMITED", "/FIRSTCASE=2",
        "/VARIABLES=\n" + "\n".join(DEEPER + column for column in columns),
    )  # fmt: skip
    yield "DATASET NAME people."
    yield _recoded(layout)
    yield command("FILE LABEL " + quoted(layout.title))
    yield _labelled({variable.name: variable.label for variable in layout.variables})
    yield _value_labels(layout)
    for measure in dict.fromkeys(variable.measure for variable in layout.variables):
        names = [variable.name for variable in layout.variables if variable.measure == measure]
        yield command(f"VARIABLE LEVEL {listed_names(names)}\n{DEEPER}({measure.upper()})")


def _read(layout: Layout, variable: Variable) -> str:
    if variable.type != TEXT:
        return f"{variable.name} {format_of(variable)}"
    longest = max(len(name.encode()) for name in professions_of(layout.data))
    return f"{layout.read_as} A{longest}"


def _recoded(layout: Layout) -> str:
    """Names of professions into the codes of the .sav file."""
    profession = _profession(layout).name
    codes = [f"({quoted(name)}={code})" for code, name in enumerate(professions_of(layout.data), 1)]
    lines = [
        command(f"RECODE {layout.read_as}", *codes, f"INTO {profession}"),
        command(f"FORMATS {profession} ({format_of(_profession(layout))})"),
        "EXECUTE.",
        command(f"DELETE VARIABLES {layout.read_as}"),
    ]
    return together(lines)


def _profession(layout: Layout) -> Variable:
    return next(variable for variable in layout.variables if variable.column == PROFESSION)


def _labelled(labels: Mapping[str, str]) -> str:
    lines = [f"{name} {quoted_label(label)}" for name, label in labels.items()]
    return command("VARIABLE LABELS", *lines[:1], *(f"/{line}" for line in lines[1:]))


def _value_labels(layout: Layout) -> str:
    """Labels of values; variables of the same values share them."""
    groups: dict[tuple[tuple[int, str], ...], list[str]] = {}
    for variable in layout.variables:
        groups.setdefault(tuple(variable.values.items()), []).append(variable.name)
    lines: list[str] = []
    for values, names in groups.items():
        if values:
            lines.append(f"{'/' if lines else ''}{listed_names(names)}")
            lines += [f"{value} {quoted_label(text)}" for value, text in values]
    return command("VALUE LABELS", *lines)


def _computing(layout: Layout) -> Iterator[str]:
    if layout.scores:
        lines = [comment("Scores: the mean of the items answered, if at least half of them are")]
        lines += [
            command(f"COMPUTE {score.name} = MEAN.{score.least}(\n{DEEPER}{_arguments(score.items)})")
            for score in layout.scores
        ]
        yield together(lines)
        yield _labelled({score.name: score.title for score in layout.scores})
    for profile in layout.profiles:
        yield from _profiled(profile)
    if layout.scores or layout.profiles:
        yield "EXECUTE."


def _profiled(profile: Profile) -> Iterator[str]:
    """Mean points over the scales answered in full, and their centred log-ratios."""
    full = [f"#full_{number}" for number in range(1, len(profile.scales) + 1)]
    lines = [comment("Points: the mean over the scales answered in full, then centred log-ratios")]
    lines += [
        command(f"COMPUTE {name} = NMISS({_arguments(items)}) = 0")
        for name, items in zip(full, profile.scales, strict=True)
    ]
    lines.append(command(f"COMPUTE #scales = SUM({_arguments(full)})"))
    for place, mean in enumerate(profile.means):
        parts = [f"{name} * {items[place]}" for name, items in zip(full, profile.scales, strict=True)]
        lines.append(command(f"IF (#scales > 0) {mean} = SUM(\n{DEEPER}{_arguments(parts)}) / #scales"))
    yield together(lines + _log_ratios(profile))
    yield _labelled(profile.titles())


def _log_ratios(profile: Profile) -> list[str]:
    """Uses MAX.2 and MEAN.n, because plain MAX and MEAN ignore missing values."""
    count = len(profile.kinds)
    logs = [f"#log_{number}" for number in range(1, count + 1)]
    lines = [
        command(f"COMPUTE {log} = LN(MAX.2({mean}, {HALF_A_POINT}))")
        for log, mean in zip(logs, profile.means, strict=True)
    ]
    return lines + [
        command(f"COMPUTE {ratio} = {log} - MEAN.{count}({_arguments(logs)})")
        for ratio, log in zip(profile.ratios, logs, strict=True)
    ]


def _arguments(names: list[str] | tuple[str, ...]) -> str:
    """Names and commas, on as many lines as they need."""
    return listed_names([f"{name}," for name in names]).removesuffix(",")
