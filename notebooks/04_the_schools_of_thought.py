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
# **The question.** Is conflict harmful, a fact to be negotiated, a struggle over interests, or something useful in moderation?
# Four schools answer differently. What does each gain and lose, and does the answer hold under other assumptions?
#
# **What you will see.** Each school as a few numbers that management can set; its effects on speed, quality, voiced and
# unspoken disagreement and relationship conflict; and the same in two settings, one with a high conflict hazard and one with a
# strong effect of injustice.
#
# **You need** pandas, and 10 minutes of reading. It runs in less than a minute.

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
# - **Unitarist**: conflict is harmful. People are discouraged from speaking up, differences are smoothed over, and management
#   steps in early.
# - **Pluralist**: conflict cannot be avoided and is negotiated. Compromise takes time; power does not change.
# - **Radicalist**: conflict belongs to the employment relation. The disadvantaged speak together, and blame leaders for
#   injustice instead of each other.
# - **Interactionist**: some conflict is useful. Dissent is encouraged where too little is voiced, and management steps in once it
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
# ## Three settings
#
# We compare the five stances in three settings: the usual one, one with a high conflict hazard and strong plan disruption, and
# one with a strong effect of injustice. All of them use common random numbers.

# %%
SETTINGS = {
    "as usual": {},
    "high conflict hazard": {
        "episodes.coupling_rate": 1.5,
        "plan_disruption.strength": 1.0,
        "voice.baseline": 3.0,
    },
    "strong effect of injustice": {"episodes.injustice_rate": 0.4, "leadership": "case_study"},
}
MEASURES = ["task_conflict", "unspoken_disagreement", "relationship_conflict", "quality", "weeks_to_plan"]


def effects_in(setting):
    """Effects of the stances against none in one setting."""
    study = Study.create(
        "status_quo",
        over={"stance": SCHOOLS},
        organisation="small_workshop",
        replicates=12,
        weeks=78,
        engine="in_process",
        folder=scratch / setting.replace(" ", "_"),
        **SETTINGS[setting],
    ).run(progress=False)
    return study.effects(baseline="none", measures=MEASURES).assign(setting=setting)


effects = pd.concat([effects_in(setting) for setting in SETTINGS], ignore_index=True)
effects["effect"] = [f"{e.difference:+.3f} [{e.low:+.3f}, {e.high:+.3f}]" for e in effects.itertuples()]
effects[effects["setting"] == "as usual"].pivot(index="label", columns="name", values="effect")[
    SCHOOLS[1:]
]

# %% [markdown]
# ## Gains and losses

# %%
colours = dict(zip(SCHOOLS, PALETTE, strict=False))
slowing = effects[effects["measure"] == "weeks_to_plan"]
widest = 1.1 * max(slowing["high"].max(), -slowing["low"].min(), slowing["smallest"].max())
figure, panels = plt.subplots(1, 3, figsize=(10.4, 3.9), sharey=True, layout="constrained")
for axes, setting in zip(panels, SETTINGS, strict=True):
    here = effects[effects["setting"] == setting].set_index(["name", "measure"])
    smallest = {name: here.loc[("unitarist", name), "smallest"] for name in ("weeks_to_plan", "quality")}
    axes.axvspan(-smallest["weeks_to_plan"], smallest["weeks_to_plan"], color=FAINT, alpha=0.5, lw=0)
    axes.axhspan(-smallest["quality"], smallest["quality"], color=FAINT, alpha=0.5, lw=0)
    for school in SCHOOLS[1:]:
        x, y = here.loc[(school, "weeks_to_plan")], here.loc[(school, "quality")]
        axes.plot([x["low"], x["high"]], [y["difference"]] * 2, color=colours[school], lw=2.5)
        axes.plot([x["difference"]] * 2, [y["low"], y["high"]], color=colours[school], lw=2.5)
    axes.set(title=setting, xlabel="weeks to plan: slower →", xlim=(-widest, widest))
    axes.axvline(0, color=QUIET, lw=0.6)
    axes.axhline(0, color=QUIET, lw=0.6)
panels[0].set_ylabel("quality of plans: better →")
for k, school in enumerate(SCHOOLS[1:]):
    panels[-1].text(
        1.03, 0.9 - 0.1 * k, school, color=colours[school], weight="bold", transform=panels[-1].transAxes
    )
plt.show()

# %% [markdown]
# Crosses show 95 % intervals of paired differences against *no stance*. Grey means too small to matter. Up and to the left would
# be better in both. Does any school get there, and does it get there in every setting?

# %%
table = effects.pivot(index=["setting", "name"], columns="measure", values="verdict")[MEASURES]
table.loc[list(SETTINGS)]

# %%
usual = effects[effects["setting"] == "as usual"].set_index(["name", "measure"])
easily = effects[effects["setting"] == "high conflict hazard"].set_index(["name", "measure"])
for school in ("interactionist", "unitarist"):
    quality, weeks = usual.loc[(school, "quality")], usual.loc[(school, "weeks_to_plan")]
    turned = easily.loc[(school, "quality")]
    print(f"{school}: quality {quality['effect']}, weeks {weeks['effect']};")
    print(f"   with a high conflict hazard: quality {turned['effect']}.")

assert (
    usual.loc[("interactionist", "quality"), "low"] > 0
    and usual.loc[("interactionist", "weeks_to_plan"), "low"] > 0
)
assert (
    easily.loc[("interactionist", "quality"), "high"]
    < usual.loc[("interactionist", "quality"), "smallest"]
)

# %% [markdown]
# The interactionist stance gains quality and loses time, as long as conflict does not turn personal too easily. In the second
# setting its advantage is gone.
#
# ## Voiced and unspoken disagreement
#
# In a service in which nobody voices disagreement, people may not dare to. Voiced and unspoken disagreement, side by side:

# %%
figure, axes = plt.subplots(figsize=(8.4, 2.8), layout="constrained")
ordered = usual.reset_index().pivot(index="name", columns="measure", values="after").loc[SCHOOLS[1:]]
before = usual.reset_index().groupby("measure")["before"].first()
ordered.loc["none"] = before
ordered = ordered.loc[SCHOOLS]
axes.barh(ordered.index, ordered["task_conflict"], color=PALETTE[0])
axes.barh(ordered.index, ordered["unspoken_disagreement"], left=ordered["task_conflict"], color=FAINT)
for y, line in enumerate(ordered.itertuples()):
    voiced, unspoken = line.task_conflict, line.unspoken_disagreement
    axes.text(voiced / 2, y, f"{voiced:.2f} voiced", ha="center", va="center", color="white")
    axes.text(voiced + unspoken / 2, y, f"{unspoken:.2f} unspoken", ha="center", va="center")
axes.set(title="Voiced and unspoken disagreement", xlabel="share of an encounter's disagreement (0 to 1)")
axes.invert_yaxis()
plt.show()

# %% [markdown]
# ## Exercises
#
# 1. In which setting does the radicalist stance raise relationship conflict least? Why (look at `aim_up`)?
# 2. Remove the interactionist stance's encouragement to speak and keep the rest. How much of the gain in quality remains?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1: it directs deprivation at leaders, which matters where injustice between colleagues matters
radical = effects[
    (effects["name"] == "radicalist") & (effects["measure"] == "relationship_conflict")
].set_index("setting")
assert radical["difference"].idxmin() == "strong effect of injustice"
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
# - **Which school is right.** Each is a few numbers that represent an idea, chosen by hand. Other numbers would be as faithful.
# - A stance can be "best", because one can choose it. An amount of conflict cannot be chosen.
# - Three settings are three guesses. The named study sweeps more: `dissonance experiment=stances`.
#
# **Read next:** [docs/hypotheses.md](../docs/hypotheses.md), H6, H7 and H9; [8 · Break the model](08_break_the_model.ipynb).
