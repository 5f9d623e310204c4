"""Generates two hundred invalid sweeps, each with a text that the message should contain."""

from __future__ import annotations

import random
from collections.abc import Iterator

from sim.core.config_files import options_of
from sim.model.config import registry
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS

Line = tuple[tuple[str, ...], str]
HOW_MANY = 200
GOOD = "demand.volume=0.9,1"


def lines() -> list[Line]:
    """All lines, in a fixed order."""
    draw = random.Random(20)
    made = [*by_hand(), *misspelt_groups(draw), *out_of_bounds(draw)]
    made += list(misspelt_settings(draw, HOW_MANY - len(made)))
    return made


def misspell(name: str, draw: random.Random) -> str:
    """A name with a slip of the keyboard in its last word."""
    head, dot, tail = name.rpartition(".")
    place = draw.randrange(len(tail) - 1)
    swapped = tail[:place] + tail[place + 1] + tail[place] + tail[place + 2 :]
    dropped = tail[:place] + tail[place + 1 :]
    doubled = tail[:place] + tail[place] + tail[place:]
    slips = [slip for slip in (swapped, dropped, doubled) if slip != tail]
    return f"{head}{dot}{draw.choice(slips)}"


def numbers() -> list:
    """Declared numbers of mechanisms: no placeholders, no plug-ins."""
    return [row for row in registry() if "*" not in row.path and not row.path.startswith(("activity.", "alternative."))]


def misspelt_settings(draw: random.Random, how_many: int) -> Iterator[Line]:
    known = {row.path for row in numbers()}
    for row in draw.sample([row for row in numbers() if "." in row.path], how_many):
        wrong = misspell(row.path, draw)
        if wrong in known:
            wrong += "x"
        low, high = row.low, row.high
        values = draw.choice([f"{low},{high}", f"range({low},{high},1)", f"choice({low},{high})", f"{row.default}"])
        yield (f"{wrong}={values}", GOOD), wrong


def out_of_bounds(draw: random.Random) -> Iterator[Line]:
    for row in draw.sample([row for row in numbers() if "." in row.path and row.kind == "float"], 40):
        beyond = draw.choice([row.high * 10 + 1, row.low - 1])
        yield (f"{row.path}={row.default},{beyond}",), "is outside"


def misspelt_groups(draw: random.Random) -> Iterator[Line]:
    for group in (*OPTION_GROUPS, *STUDY_OPTION_GROUPS):
        options = options_of(group)
        option = draw.choice([name for name in options if len(name) > 2])
        wrong = misspell(option, draw)
        if wrong in options:
            wrong += "x"
        several = f"{group}={option},{wrong}" if group in OPTION_GROUPS else f"{group}={wrong}"
        yield (several, GOOD), wrong
        yield (f"{misspell(group, draw)}={option}", GOOD), "is not"


def by_hand() -> Iterator[Line]:
    """Everything else that people type."""
    for word, parts in BY_HAND.items():
        yield tuple(word.split(" ")) if not word.startswith("'") else (word.strip("'"),), parts


BY_HAND = {
    "leadership.bias=range(0,1,0)": "step of 0",
    "leadership.bias=range(1,0,0.1)": "no value",
    "leadership.bias=range(0,1,-0.1)": "no value",
    "leadership.bias=range(0,1,0.000000001)": "more than",
    "leadership.bias=range(a,b)": "cannot be read",
    "leadership.bias=range(0)": "no value",
    "leadership.bias=range()": "cannot be read",
    "leadership.bias=interval(0,1)": "design=lhs",
    "leadership.bias=interval(1,0) design=lhs": "reversed",
    "leadership.bias=interval(0,9) design=lhs": "is outside",
    "leadership.bias=interval(0) design=lhs": "cannot be read",
    "leadership.bias=choice()": "cannot be read",
    "leadership.bias=0,,1": "cannot be read",
    "leadership.bias=0,0.3,": "cannot be read",
    "leadership.bias=,0": "cannot be read",
    "leadership.bias='0,1": "cannot be read",
    'leadership.bias="0,1': "cannot be read",
    "leadership.bias=0;1": "cannot be read",
    "leadership.bias=(0,1)": "cannot be read",
    "leadership.bias=[0,1]": "leadership.bias",
    "leadership.bias={0,1}": "leadership.bias",
    "leadership.bias=low,high": "must be a number",
    "leadership.bias=0,high": "must be a number",
    "leadership.bias=true,false": "leadership.bias",
    "leadership.bias=null,0": "leadership.bias",
    "leadership.bias=0.1,60": "Did you mean 0.6?",
    "leadership.bias=1e400,0": "leadership.bias",
    "leadership.bias=nan,0": "leadership.bias",
    "leadership.bias:0,1": "leadership.bias",
    "leadership.bias": "cannot be read",
    "leadership.bias=": "must be a number",
    "leadership=0.1,0.2": "leadership",
    "leadership.seats={social_work:1},{socialwork:1}": "socialwork",
    "leadership.seats={social_work:-1},{health:1}": "0 or more",
    "cpd.loop.enabled=maybe,true": "true or false",
    "seed=1,x": "whole number",
    "seed=1,-1": "is outside",
    "weeks=52,0": "is outside",
    "weeks=52.5,52": "whole number",
    "replicates=10,20": "study as a whole",
    "replicates=0 leadership.bias=0,1": "is outside",
    "replicates=many leadership.bias=0,1": "whole number",
    "workers=1,2": "study as a whole",
    "record.network=true,false": "study as a whole",
    "study.span_weeks=1,2": "study as a whole",
    "engine=local,dask": "study as a whole",
    "design=grid,zip": "study as a whole",
    "precision.half_width=0.1,0.2": "study as a whole",
    "hydra.job.name=a,b": "not supported",
    "~leadership.bias leadership.seats=1,2": "removed",
    "+nothing.such=1,2": "nothing",
    "+leadership.nothing=1,2": "leadership.nothing",
    "stance=glob(x*)": "no value",
    "scenario=glob(": "cannot be read",
    "design=zip leadership.bias=0,0.1,0.2 paperwork.shared=0,1": "same number of values",
    "design=csv leadership.bias=0,1": "design.file",
    "design=csv design.file=/no/such/file.csv": "cannot be read",
    "design.file=cells.csv leadership.bias=0,1": "design=csv",
    "design=lhs leadership.bias=0,1": "at least one interval",
    "design=sobol design.points=100 leadership.bias=interval(0,1)": "power of 2",
    "design=lhs design.points=0 leadership.bias=interval(0,1)": "is outside",
    "design=lhs design.over=[leadership.bais]": "Did you mean",
    "design=lhs design.over=leadership.bias": "design.over",
    "design.kind=gird leadership.bias=0,1": "Did you mean 'grid'?",
    "engine.kind=loacl leadership.bias=0,1": "Did you mean 'local'?",
    "engine=slurm engine.jobs=0 leadership.bias=0,1": "is outside",
    "study.keep=[runs,weakly] leadership.bias=0,1": "Did you mean 'weekly'?",
    "study.keep=[weekly] leadership.bias=0,1": "should hold 'runs'",
    "study.over_time=[tension,trsut] leadership.bias=0,1": "Did you mean 'trust'?",
    "study.span_weeks=0 leadership.bias=0,1": "is outside",
    "study.baseline=nowhere leadership.bias=0,1": "No cell is 'nowhere'",
    "study.baseline=3 leadership.bias=0,1": "No cell is '3'",
    "study.nmae=x leadership.bias=0,1": "Did you mean 'study.name'?",
    "precision.measure=qualty precision.half_width=0.1 leadership.bias=0,1": "Did you mean 'quality'?",
    "precision.measure=quality leadership.bias=0,1": "above 0",
    "precision.half_width=0.1 leadership.bias=0,1": "precision.measure",
    "precision.of=contrasts precision.measure=quality precision.half_width=0.1 leadership.bias=0,1": "Did you mean",
    "experiment=stances study.baseline=unitarian": "No cell is 'unitarian'",
    "schedule=[{week:3,set:{no.thing:1}}] leadership.bias=0,1": "no.thing",
    "organisation.professions.health.headcount=0,4": "health",
    "structure.merged=[health,helth],[]": "helth",
    "--multirn leadership.bias=0,1": "--multirn",
}
