"""Cards of what came out: a run, a study, a survey, a table of effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError
from sim.core.number_format import counted
from sim.presentation.notebook.html import card, table
from sim.presentation.studies.labels import decimals_for, plain, signed

if TYPE_CHECKING:
    from sim.studies.effects.table import Effects
    from sim.studies.single.result import Run
    from sim.studies.study import Study
    from sim.surveys.data import SurveyData

MOST_WATCHED = 500  # posts; a page with more is too large for a notebook
MEASURED = {"label": "measure", "mean": "mean", "low": "95 % from", "high": "to", "unit": "unit", "n": "n"}
COMPARED = {
    "name": "cell", "label": "measure", "before": "baseline", "difference": "difference", "low": "95 % from",
    "high": "to", "unit": "unit", "n": "pairs", "verdict": "verdict",
}  # fmt: skip
SIGNED = ("difference", "low", "high")


def card_of_effects(effects: Effects) -> str:
    """Paired differences with their verdicts."""
    found = pd.DataFrame(effects)
    if not set(COMPARED) <= set(found.columns):
        return str(found._repr_html_())
    units = [name for name in ("profession", "week") if name in found.columns]
    shown = written(found)[["name", *units, *list(COMPARED)[1:]]].rename(columns=COMPARED).set_index("cell")
    bases = found["baseline"].unique()
    against = f"'{bases[0]}'" if len(bases) == 1 else "each cell's own baseline"
    lead = (
        f"Paired differences from {against}, the same luck on both sides. A verdict holds the 95 % interval "
        "against the smallest effect of interest; none is corrected for many comparisons."
    )
    then = [("study.plot.forest()", "the same as a picture"), ("study.causes_changed()", "which causes changed")]
    return card(f"Effects: {counted(len(found), 'difference')}", lead, [table("Effects", shown, most=24)], then)


def written(found: pd.DataFrame) -> pd.DataFrame:
    """Effects with as many decimals as each measure's smallest effect of interest asks for, and with their signs."""
    texts = found.astype(dict.fromkeys(("before", *SIGNED), object))
    for measure, rows in found.groupby("measure", sort=False, observed=True):
        decimals = decimals_for(str(measure), rows["difference"].to_list())
        texts.loc[rows.index, "before"] = [plain(value, decimals) for value in rows["before"]]
        for name in SIGNED:
            texts.loc[rows.index, name] = [signed(value, decimals) for value in rows[name]]
    return texts


def page_of_run(run: Run) -> str:
    """The viewer of one replicate, if the service is small enough for a notebook, and the card of the run."""
    return _viewer(run) + card_of_run(run)


def _viewer(run: Run) -> str:
    if run.config.organisation.posts > MOST_WATCHED:
        return ""
    try:
        return run.replay(int(run.weekly["replicate"].min()))._repr_html_()
    except ConfigError:
        return ""


def card_of_run(run: Run) -> str:
    """The header, what is said at once, and what can be called next; the viewer goes between them."""
    short = run.summary().query("headline")[list(MEASURED)].rename(columns=MEASURED).set_index("measure")
    then = [
        ("run.plot.trajectories()", "conflict over time; also professions, pairs, causes, outcomes and more"),
        ('run.causes("process")', "what caused it, by week and pair of professions"),
        ("run.summary()", "every measure; run.weekly, run.cases and others are the tables"),
    ]  # fmt: skip
    rows = len(short)
    return card(_title(run), MISUSE_BRIEF, [table("Headline measures of the whole service", short, most=rows)], then)


def card_of_study(study: Study) -> str:
    """What is compared, how far it is, and what can be called next."""
    cells = study.cells.set_index("name").drop(columns="cell").rename_axis("cell")
    lived = [len(study.inventory.of(cell.key)) for cell in study.plan.cells]
    cells["replicates there"] = lived
    wanted = study.plan.runs
    begun = f"{sum(lived):,} of {wanted:,} replicates are there, in {study.folder.path}."
    then = [
        ("study.run()", "live what is missing"),
        ("study.effects()", "paired differences, intervals, verdicts"),
        ("study.plot.forest()", "the same as a picture; study.plot.names() lists the figures that apply"),
    ]
    return card(study.plan.introduction().rstrip("."), begun, [table("Cells", cells)], then[sum(lived) >= wanted :])


def card_of_survey(survey: SurveyData) -> str:
    """What was asked, who answered, the table of a paper."""
    found = survey.response()
    lead = (
        f"{survey.instrument.description.strip()} {found['invited'].mean():.0f} invited, "
        f"{found['responded'].mean():.0f} answered (mean over {counted(len(found), 'simulated service')})."
    )
    published, parts = survey.published(), []
    if len(published):
        columns = {"items": "items", "n": "n", "mean": "mean", "sd": "SD", "alpha": "α", "icc1": "ICC(1)"}
        shown = published.set_index("label")[[name for name in columns if name in published]].rename(columns=columns)
        parts.append(table("Scales, in the units of the answers", shown.rename_axis("scale")))
    then: list[tuple[str, str]] = [
        ("survey.plot()", "what it would have seen, beside the truth where that was kept"),
        ("survey.error_decomposition()", "truth, census, survey, team means"),
        ('survey.export("folder")', "files for SPSS, R and spreadsheets"),
    ]
    return card(repr(survey).strip("<>"), lead, parts, then if len(published) else then[::2])


def _title(thing: Any) -> str:
    return repr(thing).strip("<>")
