"""Notebook cards of results: a run, a study, a survey, a table of effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError
from sim.core.number_format import counted, fixed, signed
from sim.presentation.figures.labels import decimals_of
from sim.presentation.notebook.card import card, frame_table
from sim.studies.effects.table import guarantee_of, short_columns
from sim.studies.plan.members import MEMBER

if TYPE_CHECKING:
    from sim.studies.effects.table import Effects
    from sim.studies.run import Run
    from sim.studies.study import Study
    from sim.surveys.data import SurveyData

MAX_POSTS = 500  # a viewer of more posts is too large for a notebook
MAX_EFFECTS = 24  # rows
SUMMARY = {"label": "measure", "mean": "mean", "low": "95 % from", "high": "to", "unit": "unit", "n": "n"}
EFFECTS = {
    "name": "cell", "label": "measure", "before": "baseline", "difference": "difference", "low": "95 % from",
    "high": "to", "unit": "unit", "n": "pairs", "verdict": "verdict",
}  # fmt: skip
SCALES = {"items": "items", "n": "n", "mean": "mean", "sd": "SD", "alpha": "α", "icc1": "ICC(1)"}
SIGNED = ("difference", "low", "high")


def card_of_effects(effects: Effects) -> str:
    """Paired differences with their verdicts."""
    frame = pd.DataFrame(effects)
    if not set(EFFECTS) <= set(frame.columns):
        return str(short_columns(frame)._repr_html_())
    units = [name for name in ("profession", "week") if name in frame.columns]
    shown = formatted(frame)[["name", *units, *list(EFFECTS)[1:]]].rename(columns=EFFECTS).set_index("cell")
    bases = frame["baseline"].unique()
    against = f"'{bases[0]}'" if len(bases) == 1 else "each cell's own baseline"
    together = guarantee_of(frame)
    lead = (
        f"Paired differences from {against}, with common random numbers. A verdict compares the 95 % interval with "
        f"the smallest effect of interest. {together}"
    )
    calls = [("study.plot.forest()", "the effects as a figure"), ("study.causes_changed()", "which causes changed")]
    tables = [frame_table("Effects", shown, MAX_EFFECTS)]
    return card(f"Effects: {counted(len(frame), 'difference')}", lead, tables, calls)


def formatted(effects: pd.DataFrame) -> pd.DataFrame:
    """Effects with the decimals that the smallest effect of interest of each measure needs, and with their signs."""
    texts = effects.astype(dict.fromkeys(("before", *SIGNED), object))
    for measure, rows in effects.groupby("measure", sort=False, observed=True):
        decimals = decimals_of(str(measure), rows["difference"].to_list())
        texts.loc[rows.index, "before"] = [fixed(value, decimals) for value in rows["before"]]
        for name in SIGNED:
            texts.loc[rows.index, name] = [signed(value, decimals) for value in rows[name]]
    return texts


def page_of_run(run: Run) -> str:
    """The viewer of one replicate, if the service is small enough for a notebook, and the card of the run."""
    return _viewer(run) + card_of_run(run)


def _viewer(run: Run) -> str:
    if run.config.organisation.posts > MAX_POSTS:
        return ""
    try:
        return run.replay(int(run.weekly["replicate"].min()))._repr_html_()
    except ConfigError:
        return ""


def card_of_run(run: Run) -> str:
    """The headline measures of a run."""
    shown = run.summary().query("headline")[list(SUMMARY)].rename(columns=SUMMARY).set_index("measure")
    calls = [
        ("run.plot.trajectories()", "conflict over time; also professions, pairs, causes, outcomes and more"),
        ('run.causes("process")', "causes of conflict by week and pair of professions"),
        ("run.summary()", "every measure; run.weekly, run.cases and others are the tables"),
    ]
    table = frame_table("Headline measures of the whole service", shown, len(shown))
    return card(_title(run), MISUSE_BRIEF, [table], calls)


def card_of_study(study: Study) -> str:
    """The cells of a study and how many of its replicates are completed."""
    cells = study.cells.set_index("name").drop(columns="cell").rename_axis("cell")
    completed = [len(study.inventory.of(cell.key)) for cell in study.plan.cells]
    cells["completed replicates"] = completed
    wanted = study.wanted
    lead = f"{study.completed:,} of {wanted:,} replicates are completed, in {study.folder}."
    calls = [
        ("study.run()", "run the missing replicates"),
        ("study.effects()", "paired differences, intervals, verdicts"),
        ("study.plot.forest()", "the effects as a figure; study.plot.names() lists the figures that apply"),
    ]
    if MEMBER in study.plan.factors:
        calls[1:] = [
            ("study.effects_over_members()", "in how many worlds each effect is better or worse"),
            ("study.plot.worlds()", "the effects in every world as a figure"),
        ]
    title = study.plan.introduction().rstrip(".")
    return card(title, lead, [frame_table("Cells", cells)], calls[study.completed >= wanted :])


def card_of_survey(survey: SurveyData) -> str:
    """Response and scales of a survey."""
    response = survey.response()
    lead = (
        f"{survey.instrument.description.strip()} {fixed(response['invited'].mean(), 0)} invited, "
        f"{fixed(response['responded'].mean(), 0)} answered (mean over {counted(len(response), 'simulated service')})."
    )
    published, tables = survey.published(), []
    if len(published):
        columns = {name: label for name, label in SCALES.items() if name in published}
        shown = published.set_index("label")[list(columns)].rename(columns=columns).rename_axis("scale")
        tables.append(frame_table("Scales, in the units of the answers", shown))
    calls = [
        ("survey.plot()", "the survey beside the truth, if that was kept"),
        ("survey.error_decomposition()", "truth, census, survey, team means"),
        ('survey.export("folder")', "files for SPSS, R and spreadsheets"),
    ]
    return card(_title(survey), lead, tables, calls if len(published) else calls[::2])


def _title(thing: Any) -> str:
    return repr(thing).strip("<>")
