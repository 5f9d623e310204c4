# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4 · The schools of thought
#
# **The question.** Is conflict a harm to be got rid of, a fact to be negotiated, a fight over interests, or something one
# wants a measure of? Four schools answer differently. What does each trade for what, and does the answer survive if other
# things are assumed?
#
# **What you will see.** Each school as a handful of numbers that management can set; what comes out in speed, quality, what
# is said and what turns personal; and the same again in two worlds in which quarrels come easily, or injustice rankles.
#
# **You need** pandas, and 10 minutes of reading; it runs in less than a minute.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from sim import Study
from sim.settings.compose import compose_config
from sim.presentation.style import FAINT, PALETTE, QUIET, STYLE

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here

# %% [markdown]
# ## Four stances, as numbers
#
# - **Unitarist**: conflict is harmful. Speaking up costs standing; differences are smoothed over; management steps in early.
# - **Pluralist**: conflict cannot be avoided and is negotiated. Compromise takes time; who has power stays as it is.
# - **Radicalist**: conflict belongs to the relation of employer and employed. The slighted speak as one, and hold injustice
#   against leaders instead of each other.
# - **Interactionist**: some conflict is wanted. Dissent is asked for where too little is aired, and management steps in once it
#   turns personal.
#
# None of them sets an outcome. All numbers are assumptions, most without any evidence (grade E).

# %%
SCHOOLS = ["none", "unitarist", "pluralist", "radicalist", "interactionist"]
numbers = pd.DataFrame(
    {school: compose_config("status_quo", stance=school).stance.numbers() for school in SCHOOLS}
)
numbers[numbers.nunique(axis=1) > 1]

# %% [markdown]
# ## Three worlds
#
# The same five stances where everything is as usual, where work conflict turns personal easily and spoils meetings, and
# where injustice rankles. All lived on the same luck.

# %%
WORLDS = {
    "as usual": {},
    "quarrels come easily": {
        "episodes.coupling_rate": 1.5,
        "spoiling.strength": 1.0,
        "voice.baseline": 3.0,
    },
    "injustice rankles": {"episodes.injustice_rate": 0.4, "leadership": "case_study"},
}
MEASURES = ["task_conflict", "unspoken_disagreement", "relationship_conflict", "quality", "weeks_to_plan"]


def tried(world):
    """Effects of the stances against none in one world."""
    study = Study.create(
        "status_quo",
        over={"stance": SCHOOLS},
        organisation="small_workshop",
        replicates=12,
        weeks=78,
        engine="in_process",
        folder=scratch / world.replace(" ", "_"),
        **WORLDS[world],
    ).run(progress=False)
    return study.effects(baseline="none", measures=MEASURES).assign(world=world)


effects = pd.concat([tried(world) for world in WORLDS], ignore_index=True)
effects["found"] = [f"{e.difference:+.3f} [{e.low:+.3f}, {e.high:+.3f}]" for e in effects.itertuples()]
effects[effects["world"] == "as usual"].pivot(index="label", columns="name", values="found")[SCHOOLS[1:]]

# %% [markdown]
# ## What is traded for what

# %%
colours = dict(zip(SCHOOLS, PALETTE, strict=False))
figure, panels = plt.subplots(1, 3, figsize=(10.4, 3.9), sharey=True, layout="constrained")
for axes, world in zip(panels, WORLDS, strict=True):
    here = effects[effects["world"] == world].set_index(["name", "measure"])
    smallest = {name: here.loc[("unitarist", name), "smallest"] for name in ("weeks_to_plan", "quality")}
    axes.axvspan(-smallest["weeks_to_plan"], smallest["weeks_to_plan"], color=FAINT, alpha=0.5, lw=0)
    axes.axhspan(-smallest["quality"], smallest["quality"], color=FAINT, alpha=0.5, lw=0)
    for school in SCHOOLS[1:]:
        x, y = here.loc[(school, "weeks_to_plan")], here.loc[(school, "quality")]
        axes.plot([x["low"], x["high"]], [y["difference"]] * 2, color=colours[school], lw=2.5)
        axes.plot([x["difference"]] * 2, [y["low"], y["high"]], color=colours[school], lw=2.5)
    axes.set(title=world, xlabel="weeks to plan: slower →", xlim=(-12, 12))
    axes.axvline(0, color=QUIET, lw=0.6)
    axes.axhline(0, color=QUIET, lw=0.6)
panels[0].set_ylabel("quality of plans: better →")
for k, school in enumerate(SCHOOLS[1:]):
    panels[-1].text(
        1.03, 0.9 - 0.1 * k, school, color=colours[school], weight="bold", transform=panels[-1].transAxes
    )
plt.show()

# %% [markdown]
# Crosses: 95 % intervals of paired differences against *no stance*. Grey: too small to matter. Up and to the left would be
# better in both; mark how often anything gets there, and how the same school moves between worlds.

# %%
table = effects.pivot(index=["world", "name"], columns="measure", values="verdict")[MEASURES]
table.loc[list(WORLDS)]

# %%
usual = effects[effects["world"] == "as usual"].set_index(["name", "measure"])
easily = effects[effects["world"] == "quarrels come easily"].set_index(["name", "measure"])
for school in ("interactionist", "unitarist"):
    quality, weeks = usual.loc[(school, "quality")], usual.loc[(school, "weeks_to_plan")]
    turned = easily.loc[(school, "quality")]
    print(f"{school}: quality {quality['found']}, weeks {weeks['found']};")
    print(f"   where quarrels come easily: quality {turned['found']}.")

assert (
    usual.loc[("interactionist", "quality"), "low"] > 0
    and usual.loc[("interactionist", "weeks_to_plan"), "low"] > 0
)
assert (
    easily.loc[("interactionist", "quality"), "high"]
    < usual.loc[("interactionist", "quality"), "smallest"]
)

# %% [markdown]
# The school that wants conflict buys quality with time, as long as conflict does not turn personal too easily. It was made
# so that it *can* lose, and in the second world its advantage is gone.
#
# ## Silence is not peace
#
# A service in which nobody disagrees aloud may be one in which nobody dares to. Spoken and unspoken, side by side:

# %%
figure, axes = plt.subplots(figsize=(8.4, 2.8), layout="constrained")
ordered = usual.reset_index().pivot(index="name", columns="measure", values="after").loc[SCHOOLS[1:]]
before = usual.reset_index().groupby("measure")["before"].first()
ordered.loc["none"] = before
ordered = ordered.loc[SCHOOLS]
axes.barh(ordered.index, ordered["task_conflict"], color=PALETTE[0])
axes.barh(ordered.index, ordered["unspoken_disagreement"], left=ordered["task_conflict"], color=FAINT)
for y, line in enumerate(ordered.itertuples()):
    said, unsaid = line.task_conflict, line.unspoken_disagreement
    axes.text(said / 2, y, f"{said:.2f} said", ha="center", va="center", color="white")
    axes.text(said + unsaid / 2, y, f"{unsaid:.2f} unsaid", ha="center", va="center")
axes.set(title="Disagreement, said and unsaid", xlabel="share of an encounter's disagreement (0 to 1)")
axes.invert_yaxis()
plt.show()

# %% [markdown]
# ## Exercises
#
# 1. In which world does the radicalist stance raise relationship conflict least? Why there (look at `aim_up`)?
# 2. Take the interactionist's encouragement to speak away and keep the rest. What is left of the quality gained?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1: it holds deprivation against leaders, which matters where injustice between colleagues does
radical = effects[
    (effects["name"] == "radicalist") & (effects["measure"] == "relationship_conflict")
].set_index("world")
assert radical["difference"].idxmin() == "injustice rankles"
radical[["difference", "low", "high", "verdict"]].round(3)

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2
parts = Study.create(
    "status_quo",
    over={"stance.encouragement": [0.0, 1.0], "stance.stimulation": [0.0, 3.0]},
    stance="interactionist",
    organisation="small_workshop",
    replicates=12,
    weeks=78,
    engine="in_process",
    folder=scratch / "parts",
).run(progress=False)
parts.effects(baseline="encouragement 0, stimulation 0", measures=["quality", "weeks_to_plan"])[
    ["name", "label", "difference", "low", "high", "verdict"]
].round(3)

# %% [markdown]
# ## What this cannot tell
#
# - **Which school is right.** Each is a few numbers that stand for an idea, chosen by hand. Other numbers are as faithful.
# - "Best" is said of a stance, something one can choose, and never of an amount of conflict, which nobody can.
# - Three worlds are three guesses. The named study sweeps further: `python -m sim experiment=stances`.
#
# **Read next:** [docs/hypotheses.md](../docs/hypotheses.md), H6, H7 and H9; [8 · Break the model](08_break_the_model.ipynb).
