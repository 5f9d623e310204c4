"""How values make cells: every combination, pairs, rows of a file, or points of a sampled design."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sim.core.errors import ConfigError, did_you_mean
from sim.core.folders import with_home
from sim.core.number_format import counted
from sim.core.parameters import Parameter
from sim.model.config import declaration_of, declarations
from sim.settings.csv_table import read_csv
from sim.settings.study_settings import DesignSettings
from sim.studies.plan.parse_overrides import ParsedOverrides, SampledRange

NAME = "name"  # the column of a file of cells that names them
REFERENCE = "reference"  # the name of the cell in which nothing is sampled
UNCERTAIN = "uncertain"  # in design.over: all numbers with a prior
FIGURES = 6  # significant figures of sampled values


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a design.

    Attributes:
        overrides: its own, without those that all cells share.
        name: its own, e.g. from a file, or empty.
        beside: the overrides that the name does not cover.
        point: number of the sampled point, from 1; 0: nothing is sampled.
    """

    overrides: tuple[str, ...] = ()
    name: str = ""
    beside: tuple[str, ...] = ()
    point: int = 0


Rows = Iterator[Row]


def rows_of(design: DesignSettings, parsed: ParsedOverrides, baseline: str = "") -> list[Row]:
    """The cells of a design, in order; ``baseline`` is the one that the study names, if any.

    Raises:
        ConfigError: the design and the values do not fit each other.
    """
    ranges = [*parsed.ranges, *(declared_range(name) for name in _over(design.over, parsed))]
    if ranges and design.kind not in SAMPLED:
        raise ConfigError(
            f"'{ranges[0].key}' is an interval, which design={design.kind} cannot use; choose design=lhs or "
            "design=sobol."
        )
    if design.kind in SAMPLED and not ranges:
        raise ConfigError(
            f"design={design.kind} needs at least one interval: give name=interval(low,high) or design.over=[name]."
        )
    if design.file and design.kind != "csv":
        raise ConfigError(f"design.file is read by design=csv, not by design={design.kind}.")
    made = [*reference(design, baseline), *DESIGNS[design.kind](design, parsed, ranges)]
    crossed = list(_rest(design, parsed))
    return [
        Row((*row.overrides, *more.overrides), row.name, more.overrides, row.point) for row in made for more in crossed
    ]


def _over(names: Sequence[str], parsed: ParsedOverrides) -> Iterator[str]:
    """The settings of ``design.over``; the word ``uncertain`` stands for all numbers with a prior that nothing sets."""
    taken = {*names, *parsed.swept, *(sampled.key for sampled in parsed.ranges)}
    taken |= {text.lstrip("+").partition("=")[0] for text in parsed.fixed}
    for name in names:
        if name == UNCERTAIN:
            yield from (path for path, row in declarations().items() if row.prior is not None and path not in taken)
        else:
            yield name


def reference(design: DesignSettings, baseline: str) -> list[Row]:
    """For a sampled design without a baseline: a cell in which nothing is sampled."""
    return [Row(name=REFERENCE)] if design.kind in SAMPLED and not baseline else []


def _rest(design: DesignSettings, parsed: ParsedOverrides) -> Rows:
    """Combinations of the listed values, unless the design has used them."""
    return iter([Row()]) if design.kind in ("grid", "zip") else _combinations(parsed)


def _combinations(parsed: ParsedOverrides) -> Rows:
    return map(Row, product(*(sweep.overrides for sweep in parsed.sweeps)))


def _grid(design: DesignSettings, parsed: ParsedOverrides, ranges: list[SampledRange]) -> Rows:
    return _combinations(parsed)


def _zipped(design: DesignSettings, parsed: ParsedOverrides, ranges: list[SampledRange]) -> Rows:
    lengths = {sweep.key: len(sweep.overrides) for sweep in parsed.sweeps}
    if len(set(lengths.values())) > 1:
        texts = ", ".join(f"{key} has {length}" for key, length in lengths.items())
        raise ConfigError(f"design=zip pairs values, so every setting needs the same number of values; {texts}.")
    return map(Row, zip(*(sweep.overrides for sweep in parsed.sweeps), strict=True)) if lengths else iter([Row()])


def _from_file(design: DesignSettings, parsed: ParsedOverrides, ranges: list[SampledRange]) -> Rows:
    if not design.file:
        raise ConfigError("design=csv needs design.file=FILE, a table with one row per cell, one column per setting.")
    path = with_home(design.file)
    try:
        table = read_csv(path)
    except ConfigError as error:
        raise ConfigError(f"design.file: {error}") from error
    return iter(_rows(path.name, table, parsed))


def _rows(file: str, table: list[list[str]], parsed: ParsedOverrides) -> list[Row]:
    if len(table) < 2:
        raise ConfigError(f"'{file}' holds no cells: its first line names settings, each further line is a cell.")
    heading = [name.strip() for name in table[0]]
    for name in heading:
        if not name or heading.count(name) > 1:
            raise ConfigError(
                f"'{file}': the first line must name each setting once; '{name}' is empty or appears twice."
            )
        if name in parsed.swept:
            raise ConfigError(f"'{name}' is a column of '{file}' and is swept as well; choose one.")
    rows = [(number, row) for number, row in enumerate(table[1:], 2) if any(cell.strip() for cell in row)]
    for number, row in rows:
        if len(row) != len(heading):
            hint = (
                " Quote a cell that holds commas, and write decimals with a point." if len(row) > len(heading) else ""
            )
            raise ConfigError(
                f"'{file}', line {number}: {counted(len(row), 'value')} for {counted(len(heading), 'setting')}.{hint}"
            )
    return [_read(dict(zip(heading, row, strict=True))) for _, row in rows]


def _read(cells: dict[str, str]) -> Row:
    """A line of the file; an empty field leaves its setting as it is for all cells."""
    name = cells.pop(NAME, "").strip()
    given = {key: value.strip() for key, value in cells.items()}
    return Row(tuple(f"{key}={value}" for key, value in given.items() if value), name)


def declared_range(name: str) -> SampledRange:
    """The prior of a setting, or its declared bounds if it has none.

    Raises:
        ConfigError: it is not a numeric setting.
    """
    known = declarations()
    row = declaration_of(name, known)
    if row is None:
        raise ConfigError(f"design.over: '{name}' is not a numeric setting." + did_you_mean(name, known))
    if row.prior is not None:
        return SampledRange(name, row.prior.low, row.prior.high, row.prior.shape == "log_uniform")
    return SampledRange(name, row.low, row.high)


def _check_range(sampled: SampledRange, row: Parameter | None) -> None:
    """Refuse a range that is empty, or goes beyond the bounds of its setting.

    Raises:
        ConfigError: it does.
    """
    typed = f"{sampled.key}=interval({sampled.low:g},{sampled.high:g})"
    if not sampled.low < sampled.high:
        raise ConfigError(f"{typed} has its bounds reversed; write interval(low,high).")
    if row is not None and not row.low <= sampled.low <= sampled.high <= row.high:
        raise ConfigError(f"{typed} is outside {row.low:g} to {row.high:g}, where {sampled.key} has a meaning.")


def _sampled(sample: Callable[[int, DesignSettings], list[list[float]]]) -> Callable[..., Rows]:
    def rows(design: DesignSettings, parsed: ParsedOverrides, ranges: list[SampledRange]) -> Rows:
        known = declarations()
        for sampled in ranges:
            _check_range(sampled, declaration_of(sampled.key, known))
        is_integer = [getattr(declaration_of(item.key, known), "kind", "float") == "int" for item in ranges]
        for number, point in enumerate(sample(len(ranges), design), 1):
            values = (_scaled(item, x, integer) for item, x, integer in zip(ranges, point, is_integer, strict=True))
            yield Row(tuple(values), point=number)

    return rows


def _scaled(sampled: SampledRange, x: float, integer: bool) -> str:
    """A number between 0 and 1, scaled to the range, as an override."""
    if integer:
        return f"{sampled.key}={min(int(sampled.low + x * (sampled.high - sampled.low + 1)), int(sampled.high))}"
    even = sampled.low + x * (sampled.high - sampled.low)
    value = float(f"{sampled.low * (sampled.high / sampled.low) ** x if sampled.log else even:.{FIGURES}g}")
    return f"{sampled.key}={min(max(value, sampled.low), sampled.high)!r}"


def _latin(dimensions: int, design: DesignSettings) -> list[list[float]]:
    from scipy.stats import qmc

    return qmc.LatinHypercube(dimensions, rng=design.seed).random(design.points).tolist()


def _sobol(dimensions: int, design: DesignSettings) -> list[list[float]]:
    from scipy.stats import qmc

    power = design.points.bit_length() - 1
    if design.points != 1 << power:
        raise ConfigError(
            f"design.points = {design.points} should be a power of 2 for design=sobol, e.g. {1 << power} or "
            f"{2 << power}: only then are its points balanced."
        )
    return qmc.Sobol(dimensions, rng=design.seed).random_base2(power).tolist()


SAMPLED = ("lhs", "sobol")
DESIGNS: dict[str, Callable[[DesignSettings, ParsedOverrides, list[SampledRange]], Rows]] = {
    "grid": _grid,
    "zip": _zipped,
    "csv": _from_file,
    "lhs": _sampled(_latin),
    "sobol": _sampled(_sobol),
}
