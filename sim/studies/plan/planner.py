"""From overrides to a plan: every cell is composed, checked and named before the first run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.core.folders import with_home
from sim.core.number_format import counted
from sim.model.identity import model_version
from sim.settings.all_setting_names import all_setting_names
from sim.settings.csv_table import read_text
from sim.settings.definition import Definition, read_definition, with_ensemble
from sim.settings.ensemble import GROUP, ensemble_from, table_path
from sim.settings.study_settings import STUDY_GROUP_NAMES, ParameterSettings, Precision, StudyGroups, validated_groups
from sim.studies.plan.baseline import baselines
from sim.studies.plan.cell import Cell, label_of, short_names, unique, value_text
from sim.studies.plan.cell_keys import Keys, base_key
from sim.studies.plan.composer import Composed, Composer, with_changes
from sim.studies.plan.draft import Draft
from sim.studies.plan.members import MEMBER, Members
from sim.studies.plan.packages import notes_about
from sim.studies.plan.parse_overrides import parse_overrides
from sim.studies.plan.plan import Composition, Plan, near_values
from sim.studies.plan.sweep_cells import Row, rows_of

MAX_CELLS = 1_000_000
MAX_NAMED = 3  # cells in a message
FEW = 10  # replicates; with fewer at the first look, stopped intervals cover too little (docs/studies.md)


def plan_study(
    loader: Any, master: Any, params: Mapping[str, Any], overrides: Sequence[str], config_dir: str = "",
    definition: Definition | None = None,
) -> Plan:  # fmt: skip
    """The plan of overrides on top of an experiment.

    Args:
        loader: Hydra's configuration loader.
        master: what Hydra composed for the study as a whole.
        params: what the experiment sweeps, by name.
        overrides: what was typed.
        config_dir: a folder of the user's own options and plug-ins, or empty.
        definition: the files that Hydra composes from; None: those of the package and of ``config_dir``.

    Raises:
        ConfigError: something cannot be used; nothing has been run.
        HydraException: the same, as Hydra sees it.
    """
    study_groups = study_groups_of(master)
    definition = read_definition(config_dir) if definition is None else definition
    parsed = parse_overrides([*(f"{name}={values}" for name, values in params.items()), *overrides], loader)
    rows = rows_of(study_groups.design, parsed, study_groups.study.baseline)
    if study_groups.design.file:
        definition = replace(definition, table=read_text(with_home(study_groups.design.file)))
    composer = Composer(loader, master, [override for override in parsed.fixed if not _is_study_level(override)])
    members = None
    if study_groups.parameters.wanted:
        definition = with_ensemble(definition, study_groups.parameters.kind, config_dir)
        members = _members(study_groups.parameters, composer, definition, str(_choice(master, "experiment") or ""))
    count = len(rows) * (len(members) if members else 1)
    if count > MAX_CELLS:
        raise ConfigError(f"That makes {count:,} cells, more than {MAX_CELLS:,}; give fewer values.")
    keys = Keys()
    infeasible: dict[int, str] = {}
    drafts, notes = _without_repetitions(_drafts(composer, rows, keys, members, infeasible))
    notes += [_about_infeasible(infeasible, rows)] if infeasible else []
    notes += members.notes() if members else []
    if keys.packages:
        definition = replace(definition, packages={**definition.packages, **keys.packages})
        notes += notes_about(keys.packages)
    names = {base: base_key(plain) for base, plain in composer.bases.items()}
    used = {draft.composed.base for draft in drafts}
    bases = {names[base]: plain for base, plain in composer.bases.items() if base in used}
    plain = next(iter(bases.values()))
    replicates, first = first_replicates(int(plain["replicates"]), study_groups.precision)
    notes += [first] if first else []
    made = {names[base]: Composition(base, composer.choices[base]) for base in composer.bases if base in used}
    plan = Plan(
        tuple(_named(drafts, names)), bases, replicates, study_groups, tuple(overrides), model_version(),
        workers=int(plain["workers"]), config_dir=config_dir, notes=tuple(notes),
        compositions=made, definition=definition,
    )  # fmt: skip
    plan = replace(plan, notes=(*plan.notes, *near_values(cell.factors for cell in plan.cells)))
    baselines(plan)  # a wrong baseline is reported now rather than after hours of work
    return plan


def first_replicates(replicates: int, precision: Precision) -> tuple[int, str]:
    """The replicates that every cell gets, and a note for the user, or an empty one.

    With a precision they are the first of which the interval is judged: too few make intervals that are too narrow.
    """
    if not precision.wanted:
        return replicates, ""
    first = min(max(replicates, precision.first), precision.ceiling)
    if first < FEW:
        return first, (
            f"The precision is judged from {first} replicates on: with fewer than {FEW}, 95 % intervals cover less "
            "often than 95 % of the time (about 93 % from 4, 91 % from 2)."
        )
    if first > replicates:
        return first, f"The precision is judged from {first} replicates on (precision.first), not from {replicates}."
    return first, ""


def study_groups_of(master: Any) -> StudyGroups:
    """The checked settings of the study as a whole.

    Raises:
        ConfigError: some of them cannot be used.
    """
    from omegaconf import OmegaConf

    plain = {name: OmegaConf.to_container(master[name], resolve=True) for name in STUDY_GROUP_NAMES}
    groups = validated_groups(read(StudyGroups, plain, known=all_setting_names()))
    option = _choice(master, GROUP)
    if option is not None and groups.parameters.kind != option:
        raise ConfigError(f"'{GROUP}/{option}.yaml' must hold the line 'kind: {option}'; choose one with parameters=.")
    return groups


def _choice(master: Any, group: str) -> Any:
    """The option that Hydra chose of a group; None if there is none."""
    return master.hydra.runtime.choices.get(group)


def _members(parameters: ParameterSettings, composer: Composer, definition: Definition, experiment: str) -> Members:
    """The members with which each cell is crossed.

    Raises:
        ConfigError: the ensemble cannot be used, or it has not the members that are asked for.
    """
    path = table_path(parameters.kind)
    text = definition.own[path] if path in definition.own else definition.shipped[path]
    return Members(ensemble_from(text, parameters.kind).chosen(parameters), composer, definition, experiment)


def _is_study_level(override: str) -> bool:
    """Whether an override sets something for the study as a whole, which belongs to no cell."""
    return override.lstrip("+~").replace("=", ".").partition(".")[0] in STUDY_GROUP_NAMES


def _drafts(
    composer: Composer, rows: list[Row], keys: Keys, members: Members | None, infeasible: dict[int, str]
) -> list[Draft]:
    """The cells; sampled points with which no service can be made are left out, with their reason in ``infeasible``."""

    def key(composed: Composed) -> str:
        base = composer.bases[composed.base]
        names = [name for name, _ in composed.changes]
        return keys.key(str(composed.base), base, with_changes(base, composed.changes), names)

    made: list[Draft] = []
    for number, row in enumerate(rows, 1):
        with _naming_the_cell(number, row, len(rows)):
            composed = composer.compose(row.overrides)
            try:
                draft = Draft(row, composed, key(composed), _factors(row, composed))
            except ConfigError as error:
                if not row.point:
                    raise
                infeasible.setdefault(row.point, str(error))
                continue
        made += [draft] if members is None else members.of(draft, key)
    if len(infeasible) == len({row.point for row in rows if row.point}) > 0:
        raise ConfigError(f"None of the sampled points makes a service: {next(iter(infeasible.values()))}")
    feasible = [draft for draft in made if draft.row.point not in infeasible]
    return feasible if members is None else members.without_refused(feasible)


def _about_infeasible(infeasible: Mapping[int, str], rows: Sequence[Row]) -> str:
    """How many sampled points were left out, and why the first was."""
    points = len({row.point for row in rows if row.point})
    return (
        f"{len(infeasible)} of {counted(points, 'sampled point')} left out, for they make no service; the first: "
        f"{next(iter(infeasible.values()))}"
    )


class _naming_the_cell:
    """Adds the cell to an error about one of several cells."""

    def __init__(self, number: int, row: Row, cells: int) -> None:
        self._where = f"Cell {number} of {cells} ({', '.join(row.overrides)}): " if cells > 1 and row.overrides else ""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, ConfigError) and self._where:
            raise ConfigError(f"{self._where}{error}") from error


def _factors(row: Row, composed: Composed) -> dict[str, Any]:
    """The settings that the cell's overrides name, with their values as the model has them."""
    set_to = dict(composed.changes)
    factors: dict[str, Any] = {}
    for override in row.overrides:
        name, _, text = override.lstrip("+").partition("=")
        factors[name] = set_to.get(name, text)
    return factors


def _without_repetitions(drafts: Sequence[Draft]) -> tuple[list[Draft], list[str]]:
    """The cells that differ, and a note if some are the same."""
    kept: dict[str, Draft] = {}
    repeated: list[str] = []
    for draft in drafts:
        other = kept.setdefault(draft.key, draft)
        if other is not draft:
            repeated.append(f"{_overrides_of(draft)} is the same as {_overrides_of(other)}")
    if not repeated:
        return list(kept.values()), []
    few = "; ".join(repeated[:MAX_NAMED]) + ("; ..." if len(repeated) > MAX_NAMED else "")
    many = "1 cell repeats another" if len(repeated) == 1 else f"{len(repeated):,} cells repeat others"
    return list(kept.values()), [f"{many} and run only once: {few}."]


def _overrides_of(draft: Draft) -> str:
    member = [f"{MEMBER}={draft.factors[MEMBER]}"] if MEMBER in draft.factors else []
    return ", ".join([*draft.row.overrides, *member])


def _named(drafts: list[Draft], bases: Mapping[tuple[str, ...], str]) -> Iterator[Cell]:
    short = short_names(list(dict.fromkeys(name for draft in drafts for name in draft.factors)))
    labels = Counter(_label(draft, short) for draft in drafts)
    taken: set[str] = set()
    for draft in drafts:
        label = _label(draft, short)
        exact = _label(draft, short, exact=True) if labels[label] > 1 else label
        name = unique(exact or "single", exact, taken)
        taken.add(name)
        changes = dict(draft.composed.changes)
        same = changes == draft.factors and list(changes) == list(draft.factors)
        yield Cell(draft.key, name, bases[draft.composed.base], draft.factors, draft.factors if same else changes)


def _label(draft: Draft, short: Mapping[str, str], exact: bool = False) -> str:
    """The row's own name with the levers that it does not cover, or all levers."""
    if not draft.row.name:
        return label_of(draft.factors, short, exact)
    keys = {MEMBER, *(override.lstrip("+").partition("=")[0] for override in draft.row.beside)}
    values = {name: value_text(value, exact) for name, value in draft.factors.items() if name in keys}
    others = ", ".join(f"{short[name]} {text}" for name, text in values.items())
    return ", ".join(filter(None, (draft.row.name, others)))
