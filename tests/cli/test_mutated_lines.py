"""Random mutations of valid command lines: each is taken, or refused with one sentence and exit code 2."""

from __future__ import annotations

import os
import random

import pytest

SEED = int(os.environ.get("MUTATIONS_SEED", "7"))
HOW_MANY = int(os.environ.get("MUTATIONS", "150"))
VALID = (
    ("-m", "leadership.bias=0,0.3", "organisation=small_workshop", "weeks=12"),
    ("-m", "scenario=status_quo,case_study", "organisation=small_workshop", "replicates=2"),
    ("-m", "leadership.bias=range(0,0.9,0.3)", "paperwork=separate,shared", "seed=3"),
    ("-m", "design=lhs", "design.points=4", "values.value_divergence=interval(0,1)"),
    ("-m", "design=zip", "leadership.bias=0,0.5", "demand.volume=1,1.1"),
    ("scenario=interactionist", "leadership.seats={social_work:3,health:1}", "organisation=small_workshop"),
    ("cpd=interprofessional", "cpd.activities.day.per_year=4", "weeks=20", "burn_in=4"),
    ("instruments=[ics,roci]", "+events.review={kind:incident,week:3}", "organisation=small_workshop"),
)
CHARACTERS = "=,.:;'\"{}[]()~+-%$#@!\\/*&|<> \t0123456789aeinostAZé€🙂"
PIECES = (
    "${a}",
    "${oc.env:X}",
    "null",
    "nan",
    "inf",
    "-1",
    "1e400",
    "[",
    "{}",
    "range(",
    "choice(a,b)",
    "~",
    "++",
    "=",
    "",
)
FLAGS = ("--cfg", "--info", "--package", "--no-such-flag", "-x", "--config-dir=nowhere", "--multirun", "")


def mutated(case: int) -> list[str]:
    """A valid line with one to three mutations; the case decides them."""
    draw = random.Random(f"{SEED} {case}")
    line = list(draw.choice(VALID))
    for _ in range(draw.randint(1, 3)):
        place = draw.randrange(len(line))
        text, at = line[place], draw.randrange(len(line[place]) + 1)
        kind = draw.randrange(7)
        if kind == 0:
            line[place] = text[:at] + draw.choice(CHARACTERS) + text[at:]
        elif kind == 1:
            line[place] = text[:at] + text[at + 1 :]
        elif kind == 2:
            line[place] = text[:at] + draw.choice(PIECES) + text[at:]
        elif kind == 3:
            line.insert(place, line[draw.randrange(len(line))])
        elif kind == 4:
            line.insert(place, draw.choice(FLAGS))
        elif kind == 5:
            line[place] = text[::-1]
        else:
            line[place] = text[:at] + text[at : at + 3] * 2 + text[at + 3 :]
    return line


@pytest.mark.slow
def test_a_mutated_line_is_taken_or_refused_in_a_sentence(command) -> None:
    """Nothing is run: sweeps are only planned, and a run's configuration is only printed."""
    wrong = []
    for case in range(HOW_MANY):
        line = mutated(case)
        harmless = ["study.plan_only=true"] if "-m" in line or "--multirun" in line else ["--cfg", "job"]
        try:
            code, _, err = command(*line, *harmless)
        except BaseException as error:  # whatever it is, the command should have caught it
            wrong.append((line, f"{type(error).__name__}: {error}"))
            continue
        fault = "nexpected" in err or "report it" in err or "Traceback" in err
        if code not in (0, 2) or fault or (code == 2 and not err):
            wrong.append((line, f"{code}: {err[:300]}"))
    assert not wrong, "\n".join(f"{line}: {what}" for line, what in wrong)
