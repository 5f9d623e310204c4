"""Going on with a study: with other workers, with more replicates, with further cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sim.core.errors import ConfigError, listed
from sim.studies.plan.plan import PLAN_FILE, Plan
from sim.studies.plan.plan_from_python import plan_from_overrides

MORE = re.compile(r"replicates=\+(\d+)")
OF_A_SESSION = ("engine", "workers")  # may change between sessions: no number depends on them
OF_THE_STUDY = ("study.shard_seconds", "study.max_failures", "study.compact", "study.figures")


def with_session_settings(plan: Plan, words: Sequence[str]) -> Plan:
    """The plan, worked on in another way: by another engine, or by more workers.

    Raises:
        ConfigError: a word would change what is run, or cannot be used.
    """
    for word in words:
        name = word.partition("=")[0]
        if name.partition(".")[0] not in OF_A_SESSION and name not in OF_THE_STUDY:
            allowed = listed([*(f"{one}=" for one in OF_A_SESSION), "engine.*", *OF_THE_STUDY])
            raise ConfigError(
                f"'{word}' would change what the study is; resume takes only how it is worked on: {allowed}. "
                "'study expand' adds replicates and cells."
            )
    if not words:
        return plan
    asked = plan_from_overrides(list(words))
    study = plan.study_groups.study
    changed = {name.partition(".")[2] for name in (word.partition("=")[0] for word in words) if name in OF_THE_STUDY}
    study = replace(study, **{name: getattr(asked.study_groups.study, name) for name in changed})
    engine = asked.study_groups.engine if any(word.startswith("engine") for word in words) else plan.study_groups.engine
    workers = asked.workers if any(word.startswith("workers=") for word in words) else plan.workers
    return replace(plan, study_groups=replace(plan.study_groups, study=study, engine=engine), workers=workers)


def expanded(plan: Plan, words: Sequence[str]) -> Plan:
    """The plan with more replicates or further cells.

    Args:
        plan: the study's plan.
        words: ``replicates=+100``, ``replicates=200``, or settings as typed after ``-m``, which take the place of
            the study's own and whose cells are added to those that are there.

    Raises:
        ConfigError: nothing would be added, or a word cannot be used.
    """
    others = [word for word in words if not MORE.fullmatch(word)]
    more = sum(int(found[1]) for word in words if (found := MORE.fullmatch(word)))
    if others and not plan.words and any(not word.startswith("replicates=") for word in others):
        raise ConfigError(f"The words of this study are lost with its {PLAN_FILE}; only replicates can be added.")
    asked = _asked(plan, others)
    replicates = max(plan.replicates, asked.replicates if others else plan.replicates) + more
    grown = plan.with_more(asked.cells, asked.bases, replicates)
    if grown.replicates == plan.replicates and len(grown.cells) == len(plan.cells):
        raise ConfigError("Nothing would be added: give replicates=+N, or values that the study has not got.")
    return grown


def _asked(plan: Plan, words: list[str]) -> Plan:
    """The plan of the study's own words with those given on top."""
    if not words:
        return plan
    if all(word.startswith("replicates=") for word in words):
        number = words[-1].partition("=")[2]
        if not number.isdecimal() or int(number) < plan.replicates:
            raise ConfigError(f"replicates = {number} should be a whole number above {plan.replicates}, or +N.")
        return replace(plan, replicates=int(number))
    asked = plan_from_overrides([*plan.words, *words], plan.config_dir or None)
    if asked.recordings() != plan.recordings():
        raise ConfigError("A study keeps the same tables throughout; leave out study.keep and its like.")
    return asked
