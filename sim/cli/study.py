"""``study``: what is done with a study once it has been planned. A verb is a few lines here, its work is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.cli.list import FORMATS, as_table
from sim.cli.parsing import Parser, parser_of
from sim.cli.summary import conclude, say, tell_costs
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.number_format import counted
from sim.studies.execution.extend import expanded, with_session_settings
from sim.studies.execution.prepare import surveyed
from sim.studies.execution.session import kept_words, worded
from sim.studies.failures import RunError
from sim.studies.store.compare import compare
from sim.studies.store.consolidate import compact
from sim.studies.store.export import FORMATS as EXPORTS
from sim.studies.store.export import export
from sim.studies.store.folder import StudyFolder, opened
from sim.studies.store.lock import at_work
from sim.studies.store.merge import merge
from sim.studies.store.recover import restored
from sim.studies.store.verify import live_again, verify
from sim.studies.study import Study

Verb = Callable[[list[str]], int]
ABOUT = "Go on with a study, look after it, or read it. Each verb has its own --help."


def study(words: list[str]) -> int:
    """Do what the verb says.

    Raises:
        ConfigError: there is no such verb, or what it needs is not there.
    """
    if not words or words[0] in ("-h", "--help"):
        print(f"usage: dissonance study VERB FOLDER ...\n\n{ABOUT}\n")
        print(as_table([["verb", "what it does"], *([name, about] for name, (_, about) in VERBS.items())]))
        return 0
    if words[0] not in VERBS:
        raise ConfigError(f"'{words[0]}' is no verb of study; choose {listed(VERBS)}." + did_you_mean(words[0], VERBS))
    return VERBS[words[0]][0](words[1:])


def _parser(verb: str) -> Parser:
    parser = parser_of(f"study {verb}", VERBS[verb][1])
    parser.add_argument("folder", help="the study's folder")
    return parser


def _status(words: list[str]) -> int:
    asked = _parser("status").parse_args(words)
    loaded = Study.load(asked.folder)
    for line in loaded.status():
        print(line)
    return 0


def _resume(words: list[str]) -> int:
    parser = _parser("resume")
    parser.add_argument("settings", nargs="*", help="engine=..., workers=..., for this session")
    asked = parser.parse_args(words)
    loaded = Study.load(asked.folder)
    return _run(Study(with_session_settings(loaded.plan, asked.settings), loaded.folder))


def _expand(words: list[str]) -> int:
    parser = _parser("expand")
    parser.add_argument("settings", nargs="+", help="replicates=+100, or settings whose cells are to be added")
    parser.add_argument("--plan-only", action="store_true", help="say what would be added, and run nothing")
    asked = parser.parse_args(words)
    loaded = Study.load(asked.folder)
    grown = Study(expanded(loaded.plan, asked.settings), loaded.folder)
    say(grown.plan.introduction())
    if asked.plan_only:
        tell_costs(grown)
        return 0
    return _run(grown)


def _run(asked: Study) -> int:
    asked.run(tell=say)
    conclude(asked)
    return 0


def _verify(words: list[str]) -> int:
    parser = _parser("verify")
    parser.add_argument("--again", type=float, default=0.0, metavar="SHARE", help="live so many once more, e.g. 0.01")
    parser.add_argument("--repair", action="store_true", help="set damaged parts aside; resume makes them again")
    asked = parser.parse_args(words)
    if not 0 <= asked.again <= 1:
        raise ConfigError(f"--again {asked.again:g} should be a share, between 0 and 1.")
    loaded = Study.load(asked.folder)
    found = verify(loaded.folder, loaded.plan, loaded.inventory)
    if asked.again:
        live_again(loaded.folder, loaded.plan, loaded.inventory, asked.again, found)
    print(f"{counted(found.runs, 'replicate')} read, and their rows are those that were written.")
    for what in found.damage:
        print(f"Damaged: {what}.")
    if found.again:
        print(f"{counted(found.again, 'replicate')} lived again, {len(found.different)} different.")
    if found.damage and asked.repair:
        _repair(loaded, list(found.damaged_shards), list(found.damaged_cells))
    if found.sound:
        return 0
    raise RunError(_what_to_do(asked.folder, found.different, asked.repair))


def _what_to_do(folder: str, different: list[str], repaired: bool) -> str:
    if different:
        return f"The model gives other numbers than are kept, e.g. for {different[0]}; start in a new folder."
    if repaired:
        return f"Damaged parts are set aside. To make them again: python -m sim study resume {folder}"
    return f"Some of the study is damaged. To set that aside: python -m sim study verify {folder} --repair"


def _repair(loaded: Study, shards: list[Path], cells: list[str]) -> None:
    with worded(loaded.folder), at_work(loaded.folder.path):
        loaded.folder.set_aside(shards)
        if cells:
            survey = loaded.folder.inventory(loaded.plan.model)
            compact(loaded.folder, loaded.plan, survey, without=cells)


def _compact(words: list[str]) -> int:
    folder = opened(_parser("compact").parse_args(words).folder)
    with worded(folder), at_work(folder.path):
        plan = restored(folder)
        survey = surveyed(folder, plan.model, say)
        torn = compact(folder, plan, survey)
        folder.set_aside(torn)
    if torn:
        raise RunError(f"{counted(len(torn), 'shard')} could not be read and is set aside; {kept_words(folder)}")
    print(f"{counted(len(survey.loose), 'shard')} packed into {folder.packed.folder}.")
    return 0


def _diff(words: list[str]) -> int:
    parser = _parser("diff")
    parser.add_argument("other", help="the other study's folder")
    asked = parser.parse_args(words)
    found = compare(opened(asked.folder), opened(asked.other))
    for sentence in found.sentences():
        print(sentence)
    return int(not found.equal)


def _merge(words: list[str]) -> int:
    parser = parser_of("study merge", VERBS["merge"][1])
    parser.add_argument("folder", help="the folder that is added to; it may be new")
    parser.add_argument("others", nargs="+", help="the studies that are taken over; they stay as they are")
    asked = parser.parse_args(words)
    into = StudyFolder(asked.folder)
    with worded(into):
        found = merge(into, [opened(other) for other in asked.others])
    print(f"{counted(found.taken, 'replicate')} taken over; {found.plan.introduction()}")
    return 0


def _export(words: list[str]) -> int:
    parser = _parser("export")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: export/ in the study's folder")
    parser.add_argument("--format", default="csv", help=f"{listed(EXPORTS)}; default: csv")
    parser.add_argument("--tables", nargs="*", default=[], help="default: all")
    asked = parser.parse_args(words)
    loaded = Study.load(asked.folder)
    target = asked.to or loaded.folder.path / "export"
    with worded(StudyFolder(target)):
        for path in export(loaded.folder, loaded.plan, loaded.inventory, target, asked.format, asked.tables):
            print(path)
    return 0


def _effects(words: list[str]) -> int:
    parser = _parser("effects")
    parser.add_argument("--baseline", help="a cell's name or number, or lever values, e.g. 'bias 0'")
    parser.add_argument("--measures", nargs="*", help="default: the headline measures")
    parser.add_argument("--by", help="profession or week")
    parser.add_argument("--format", choices=sorted(FORMATS), default="table", help="default: table")
    asked = parser.parse_args(words)
    found = Study.load(asked.folder).effects(asked.baseline, asked.measures or None, asked.by)
    shown = found.drop(columns=["cell", "label"]) if asked.format == "table" else found
    print(FORMATS[asked.format]([list(shown.columns), *_texts(shown)]))
    return 0


def _texts(frame) -> list[list[str]]:
    return [[f"{value:.4g}" if isinstance(value, float) else str(value) for value in row] for row in frame.to_numpy()]


def _report(words: list[str]) -> int:
    asked = _parser("report").parse_args(words)
    loaded = Study.load(asked.folder)
    with worded(loaded.folder):
        print(loaded.write_report())
    return 0


VERBS: dict[str, tuple[Verb, str]] = {
    "status": (_status, "Say what is there, what is missing, what failed, and what to type next."),
    "resume": (_resume, "Live what is missing."),
    "expand": (_expand, "Add replicates or cells, and live them."),
    "effects": (_effects, "Print paired differences from a baseline."),
    "report": (_report, "Make the report and its figures anew."),
    "export": (_export, "Write the tables as CSV or Parquet."),
    "verify": (_verify, "Read every row and compare it with what was written; live some once more if asked."),
    "diff": (_diff, "Compare two studies: cells, replicates, numbers. Exit code 1 if they differ."),
    "merge": (_merge, "Take over the cells and replicates of other studies."),
    "compact": (_compact, "Pack shards into one file a table, also of a study that is not complete."),
}
