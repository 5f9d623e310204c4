"""``study``: what can be done with a study after it was planned. The work itself is in ``sim.studies``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import CommandParser, add_output, parser_for, print_or_write
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.text import aligned_pairs

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.store.verify import Verdict
    from sim.studies.study import Study

UNCHECKED = 3  # exit code: nothing is wrong, but not everything could be checked
Subcommand = Callable[[list[str]], int]
ABOUT = "Resume, extend, check, read or export a study. Each subcommand has its own --help."


def study(args: list[str]) -> int:
    """Run a subcommand.

    Raises:
        ConfigError: there is no such subcommand, or its arguments are invalid.
    """
    if not args or args[0] in ("-h", "--help"):
        descriptions = {name: about for name, (_, about) in SUBCOMMANDS.items()}
        print(f"usage: dissonance study SUBCOMMAND FOLDER ...\n\n{ABOUT}\n\n{aligned_pairs(descriptions)}")
        return 0
    name = next((argument for argument in args if argument in SUBCOMMANDS), args[0])
    if name not in SUBCOMMANDS:
        raise ConfigError(
            f"Unknown subcommand '{name}' of study; choose {listed(SUBCOMMANDS, 'or')}."
            f"{did_you_mean(name, SUBCOMMANDS)}"
        )
    rest = list(args)
    rest.remove(name)
    return SUBCOMMANDS[name][0](rest)


def _parser(name: str) -> CommandParser:
    parser = parser_for(f"study {name}", SUBCOMMANDS[name][1])
    parser.add_argument("folder", help="the study's folder")
    return parser


def _loaded(folder: str) -> Study:
    """The study in a folder, which has its own copy of the user's options and plug-ins."""
    from sim.studies.study import Study

    return Study.load(folder)


def _status(args: list[str]) -> int:
    from sim.presentation.drift_note import drift_note
    from sim.studies.failures import DamagedStudy

    values = _parser("status").read(args)
    study = _loaded(values.folder)
    *lines, last = study.status()
    for line in lines:
        print(line)
    with suppress(DamagedStudy):  # one of the sentences says so
        if note := drift_note(study):
            print(note)
    print(last)
    return 0


def _resume(args: list[str]) -> int:
    from sim.studies.execution.extend import with_session_settings
    from sim.studies.study import Study

    parser = _parser("resume")
    parser.add_argument("settings", nargs="*", help="settings of this session, e.g. workers=4 engine=dask")
    values = parser.read(args)
    loaded = _loaded(values.folder)
    return _run(Study(with_session_settings(loaded.plan, values.settings), loaded.store))


def _expand(args: list[str]) -> int:
    from sim.cli.summary import print_costs, print_note
    from sim.studies.execution.extend import expanded
    from sim.studies.study import Study

    parser = _parser("expand")
    parser.add_argument("settings", nargs="+", help="replicates=+100, or settings whose cells are added")
    parser.add_argument("--plan-only", action="store_true", help="print what would be added, and run nothing")
    values = parser.read(args)
    loaded = _loaded(values.folder)
    grown = Study(expanded(loaded.plan, values.settings, values.config_dir), loaded.store)
    print_note(grown.plan.introduction())
    if values.plan_only:
        print_costs(grown)
        return 0
    return _run(grown)


def _run(study: Study) -> int:
    from sim.cli.summary import conclude, print_note

    study.run(report=print_note)
    conclude(study)
    return 0


def _verify(args: list[str]) -> int:
    from sim.core.number_format import counted
    from sim.studies.execution.rerun_sample import rerun_sample
    from sim.studies.failures import RunError
    from sim.studies.store.verify import verify

    parser = _parser("verify")
    parser.add_argument("--again", type=float, default=0.0, metavar="SHARE", help="re-run this share, e.g. 0.01")
    parser.add_argument("--repair", action="store_true", help="keep what is whole and set the rest aside")
    values = parser.read(args)
    if not 0 <= values.again <= 1:
        raise ConfigError(f"--again {values.again:g} should be a share between 0 and 1.")
    loaded = _loaded(values.folder)
    verdict = verify(loaded.store, loaded.plan)
    if values.again:
        rerun_sample(loaded.plan, loaded.inventory, values.again, verdict)
    print(f"{counted(verdict.runs, 'replicate')} read; {'their' if verdict.runs != 1 else 'its'} rows are unchanged.")
    for what in verdict.damage:
        print(f"Damaged: {what}.")
    if values.again:
        print(f"{counted(verdict.rerun, 'replicate')} re-run, {len(verdict.different)} different.")
    for what in verdict.unchecked:
        print(f"Cannot check {what}.")
    if verdict.damage and values.repair:
        print(_repair(loaded, verdict))
    if verdict.different:
        raise RunError(
            f"The model gives other numbers than those stored, e.g. for {verdict.different[0]}; start in a new folder."
        )
    if verdict.damage and not values.repair:
        raise RunError(f"The study is damaged. To repair it, type: dissonance study verify {values.folder} --repair")
    if verdict.damage:
        return _remaining(values.folder)
    return UNCHECKED if verdict.unchecked else 0


def _repair(study: Study, verdict: Verdict) -> str:
    """Repair a study and say what was kept."""
    from sim.core.number_format import counted
    from sim.studies.execution.session import translate_errors
    from sim.studies.store.lock import locked
    from sim.studies.store.verify import repair_study

    with translate_errors(study.store), locked(study.store.path):
        repaired = repair_study(study.store, study.plan, verdict)
    if not repaired.parts:
        return "Repaired."
    return (
        f"Repaired: {counted(repaired.parts, 'damaged part')} set aside in {study.folder}/broken; "
        f"{counted(repaired.kept, 'replicate')} in them were whole and are kept."
    )


def _remaining(folder: str) -> int:
    """The exit code after a repair.

    Raises:
        RunError: replicates are missing, or something cannot be repaired.
    """
    from sim.core.number_format import counted
    from sim.studies.failures import RunError
    from sim.studies.store.verify import verify

    repaired = _loaded(folder)
    verdict = verify(repaired.store, repaired.plan)
    if verdict.damage:
        raise RunError(f"The study in '{folder}' cannot be repaired: {verdict.damage[0]}.")
    if missing := repaired.wanted - repaired.completed:
        raise RunError(f"{counted(missing, 'replicate')} to run again. Type: dissonance study resume {folder}")
    return UNCHECKED if verdict.unchecked else 0


def _compact(args: list[str]) -> int:
    from sim.cli.summary import print_note
    from sim.core.number_format import counted
    from sim.studies.execution.prepare import scanned
    from sim.studies.execution.session import translate_errors
    from sim.studies.store.consolidate import consolidate
    from sim.studies.store.folder import open_folder
    from sim.studies.store.lock import locked
    from sim.studies.study import Study

    folder = open_folder(_parser("compact").read(args).folder)
    with translate_errors(folder), locked(folder.path):
        plan = folder.plan()
        before = scanned(folder, plan, print_note)
        consolidate(folder, plan, before)
        after = folder.inventory(plan.model)
    print(f"{counted(len(before.parts), 'part')} joined into {len(after.parts):,} in {folder.tables}.")
    study = Study(plan, folder)
    if missing := study.wanted - study.completed:
        print(f"{counted(missing, 'replicate')} missing. To run the rest: dissonance study resume {folder.path}")
    return 0


def _diff(args: list[str]) -> int:
    from sim.studies.store.compare import compare
    from sim.studies.store.folder import open_folder

    parser = _parser("diff")
    parser.add_argument("other", help="the other study's folder")
    values = parser.read(args)
    comparison = compare(open_folder(values.folder), open_folder(values.other))
    for sentence in comparison.sentences():
        print(sentence)
    return int(not comparison.equal)


def _merge(args: list[str]) -> int:
    from sim.core.number_format import counted
    from sim.studies.execution.session import translate_errors
    from sim.studies.store.folder import StudyFolder, open_folder
    from sim.studies.store.merge import merge

    parser = parser_for("study merge", SUBCOMMANDS["merge"][1])
    parser.add_argument("folder", help="the folder to add to; it may be new")
    parser.add_argument("others", nargs="+", help="the studies to copy from; they are not changed")
    values = parser.read(args)
    target = StudyFolder(values.folder)
    with translate_errors(target):
        merged = merge(target, [open_folder(other) for other in values.others])
    print(f"{counted(merged.copied, 'replicate')} copied. {merged.plan.introduction()}")
    return 0


def _export(args: list[str]) -> int:
    from sim.cli.summary import print_note
    from sim.studies.execution.session import translate_errors
    from sim.studies.export import COMPUTED, FORMATS
    from sim.studies.store.folder import StudyFolder

    parser = _parser("export")
    parser.add_argument("--format", default="csv", help=f"{listed(FORMATS, 'or')}; default: csv")
    parser.add_argument(
        "--tables", nargs="*", default=[], help=f"recorded ones, or {listed(COMPUTED)}; default: all recorded ones"
    )
    _add_comparison(parser)
    add_output(parser, "folder for the files; default: export/ in the study's folder")
    values = parser.read(args)
    loaded = _loaded(values.folder)
    target = values.output or loaded.store.path / "export"
    with translate_errors(StudyFolder(target)):
        for path in loaded.export(target, values.format, values.tables, **_comparison(values)):
            print(path)
    if loaded.completed < loaded.wanted:
        print_note(f"Only {loaded.completed:,} of {loaded.wanted:,} replicates are completed and exported.")
    return 0


def _add_comparison(parser: CommandParser) -> None:
    """Add the options of tables that compare cells."""
    parser.add_argument("--baseline", help="name, number or lever values of a cell, e.g. 'bias 0'")
    parser.add_argument("--measures", nargs="*", help="measures to show; default: the headline measures")
    parser.add_argument("--by", metavar="{profession,week}", help="one row for each profession or week")
    parser.add_argument(
        "--correction",
        help="for many comparisons: bonferroni (all intervals hold together), or a false discovery rate of 5 %% by "
        "benjamini_hochberg or benjamini_yekutieli (any dependence)",
    )


def _comparison(values: Namespace) -> dict[str, Any]:
    """These options as arguments."""
    return {
        "measures": values.measures or None, "baseline": values.baseline, "by": values.by,
        "correction": values.correction,
    }  # fmt: skip


def _effects(args: list[str]) -> int:
    from sim.cli.list import FORMATS
    from sim.cli.summary import print_note
    from sim.studies.effects.table import guarantee_of, short_columns

    parser = _parser("effects")
    _add_comparison(parser)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--main-effects", action="store_true", help="effect of each lever, averaged over the others")
    kind.add_argument("--interactions", action="store_true", help="difference of differences of each pair of levers")
    parser.add_argument("--format", choices=sorted(FORMATS), default="table", help="default: table; csv: all columns")
    add_output(parser, "write to a file instead of printing")
    values = parser.read(args)
    if values.by and (values.main_effects or values.interactions):
        raise ConfigError("--by cannot be used with --main-effects or --interactions: they are of the whole service.")
    loaded, measures = _loaded(values.folder), values.measures or None
    if values.main_effects:
        effects = loaded.main_effects(measures, values.baseline, values.correction)
    elif values.interactions:
        effects = loaded.interactions(measures, values.baseline, values.correction)
    else:
        effects = loaded.effects(values.baseline, measures, values.by, values.correction)
    shown = short_columns(effects) if values.format == "table" else effects
    print_or_write(FORMATS[values.format]([list(shown.columns), *_texts(shown)]), values.output)
    print_note(guarantee_of(effects))
    return 0


def _texts(frame: pd.DataFrame) -> list[list[str]]:
    return [[f"{value:.4g}" if isinstance(value, float) else str(value) for value in row] for row in frame.to_numpy()]


def _report(args: list[str]) -> int:
    from sim.studies.execution.session import translate_errors

    values = _parser("report").read(args)
    loaded = _loaded(values.folder)
    with translate_errors(loaded.store):
        print(loaded.write_report())
    return 0


SUBCOMMANDS: dict[str, tuple[Subcommand, str]] = {
    "status": (_status, "Show what is complete, missing or failed, and what to type next."),
    "resume": (_resume, "Run the missing replicates."),
    "expand": (_expand, "Add replicates or cells and run them."),
    "effects": (_effects, "Print paired differences from a baseline."),
    "report": (_report, "Rebuild the report and its figures."),
    "export": (_export, "Write tables as CSV, Parquet, XLSX, LaTeX or SPSS files, each with a codebook."),
    "verify": (
        _verify,
        "Check every stored value; exit code 3 if not all can be checked.",
    ),
    "diff": (_diff, "Compare cells, replicates and numbers of two studies; exit code 1 if they differ."),
    "merge": (_merge, "Copy the cells and replicates of other studies."),
    "compact": (_compact, "Merge each cell's part files, even if the study is incomplete."),
}
