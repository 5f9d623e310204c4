# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6 · What a survey would find
#
# **The question.** A service sends a questionnaire on conflict to its staff, and half of them answer. How much of what happens in
# the service is in the published table, and which changes could such a survey detect?
#
# **What you will see.** The data file that a researcher would have, with the truth beside it; the steps from the truth to team
# means; how much ICC(1) varies by sampling alone; and a power curve for your own design.
#
# **You need** pandas, some knowledge of scales and reliability, and 15 minutes of reading. It runs in less than a minute. It uses
# the structure of instruments, never their wording.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from ipywidgets import FloatSlider, interact

from sim import run
from sim.surveys.power import calculate
from sim.presentation.style import BLUE, FAINT, GREEN, ORANGE, QUIET, STYLE, VERMILLION

plt.rcParams.update(STYLE)

# %% [markdown]
# ## Run the survey
#
# A survey changes nothing: the run is the same, bit for bit, with and without it. `record.truth` stores the true values, which no
# survey knows.

# %%
settings = {"instruments": ["ics"], "record": {"truth": True}}
result = run("case_study", replicates=10, weeks=52, progress=False, **settings)
survey = result.survey("ics")
survey.wide().head()

# %% [markdown]
# `ICS_T1` to `ICS_P3` are three items each on task, relationship and process conflict, from 1 to 5. This is all that a researcher
# has. A paper would publish this table (means over the simulated services):

# %%
columns = ["label", "n", "mean", "sd", "alpha", "icc1", "rwg", "rwg_shuffled_95", "r_task"]
survey.published()[columns].set_index("label").astype(float).round(2)

# %% [markdown]
# `rwg_shuffled_95` is the agreement of *randomly formed* teams with the same answers. If it is not lower than `rwg`, agreement
# within teams says nothing about teams.

# %%
printed = survey.published()
share = survey.response()["response_rate"].mean()
print(
    f"{share:.0%} answered. Agreement is higher than in randomly formed teams for {(printed['rwg'] > printed['rwg_shuffled_95']).sum()} of 3."
)

# %% [markdown]
# ## From the truth to team means
#
# *Truth*: each person's mean answer, given what happened. *Census*: what all of them would have answered that day. *Survey*: those
# who did answer. *Teams*: means of localities. Each step adds an error of measurement, not of the service.

# %%
decomposition = survey.error_decomposition()
steps = list(decomposition.columns)
rows = {
    "mean, task": ("mean", "task", ""),
    "mean, relationship": ("mean", "relationship", ""),
    "sd, relationship": ("sd", "relationship", ""),
    "r(task, relationship)": ("r", "task", "relationship"),
}
flat = decomposition.copy()
flat.index = [(a, b, "" if pd.isna(c) else c) for a, b, c in decomposition.index]
decomposition = flat.loc[list(rows.values())].set_axis(list(rows), axis=0).astype(float)
decomposition.round(2)

# %%
figure, panels = plt.subplots(1, 2, figsize=(9.4, 3.1), layout="constrained")
for axes, name in zip(panels, ["r(task, relationship)", "mean, task"], strict=True):
    values = decomposition.loc[name].to_numpy()
    axes.plot(steps, values, color=BLUE, lw=1.5, marker="o", ms=8)
    axes.axhline(values[0], color=QUIET, lw=1, ls=":")
    for step, value in zip(steps, values, strict=True):
        axes.annotate(
            f"{value:.2f}", (step, value), (0, 9), textcoords="offset points", ha="center", color=BLUE
        )
    axes.set_title(name)
    axes.margins(y=0.25, x=0.12)
figure.suptitle("Errors of measurement, step by step", x=0.02, ha="left", weight="bold")
plt.show()

# %%
r = decomposition.loc["r(task, relationship)"]
print(
    f"r(task, relationship) is {r[steps[0]]:.2f} in truth and {r[steps[1]]:.2f} in a census of the same people."
)
assert r[steps[1]] > r[steps[0]] + 0.1

# %% [markdown]
# Tense people perceive more task conflict than there was, and mood affects both answers. The answers alone cannot separate this
# from a true correlation. The strength of both is an assumption of the instrument (`common_method`, `perception.hostile_attribution`).
#
# ## ICC(1) with few teams
#
# Which share of the variance lies between teams? Repeated runs of the same service give:

# %%
statistics = survey.tables["survey_statistics"]
icc = statistics[(statistics["statistic"] == "icc1") & (statistics["scale"] == "relationship")]
icc = icc.pivot(index="replicate", columns="level", values="value")[["truth", "survey"]]

figure, axes = plt.subplots(figsize=(8.4, 2.6), layout="constrained")
for level, colour, y in (("truth", GREEN, 1), ("survey", VERMILLION, 0)):
    axes.plot(icc[level], [y] * len(icc), "o", color=colour, ms=9, alpha=0.6)
for line in icc.itertuples():
    axes.plot([line.survey, line.truth], [0, 1], color=FAINT, lw=1, zorder=0)
axes.axvline(0, color=QUIET, lw=0.8)
axes.set(
    yticks=[0, 1],
    ylim=(-0.5, 1.5),
    xlabel="ICC(1) of relationship conflict; each dot is one simulated service",
)
axes.set_yticklabels(["as surveyed", "in truth"])
axes.set_title(
    f"{result.config.organisation.localities} teams, {survey.response()['responded'].mean():.0f} replies"
)
plt.show()

# %%
spread = icc.std()
print(
    f"Standard deviation over services: {spread['truth']:.3f} in truth, {spread['survey']:.3f} as surveyed;"
)
print(f"r between the two: {icc.corr().iloc[0, 1]:+.2f}.")

# %% [markdown]
# ## What could such a survey detect?
#
# We reduce relationship conflict in simulated services, draw many surveys from them a year apart, and test each on team means. Enter
# a design of your own. (There are few services and trials here, so that it takes seconds.)

# %%
design = {"invited": 140, "teams": 10, "response": 0.53}
power = calculate(**design, replicates=20, trials=500)
smallest, census = power.smallest_change, power.census_smallest_change

print(
    f"{power.replies:.0f} replies per wave. Detected four times in five: a fall of {smallest.points:.2f} points on 1 to 5,"
)
print(
    f"plus or minus {2 * smallest.error * smallest.points / smallest.change:.2f} with so few trials. A fall half as large"
)
print(
    f"is missed {smallest.half_missed:.0%} of the time. A census of these teams would detect {census.points:.2f}."
)
assert census.points < smallest.points

# %%
figure, axes = plt.subplots(figsize=(8.4, 3.2), layout="constrained")
for test, text, colour in (("teams", "the survey", VERMILLION), ("census", "a census", GREEN)):
    axes.plot(power.points, power.power(test), color=colour, lw=2, marker="o", ms=4)
    axes.text(
        power.points[-1] + 0.01,
        power.power(test)[-1] - (0.06 if test == "teams" else 0),
        text,
        color=colour,
        va="center",
    )
axes.axhline(power.design.power, color=QUIET, lw=0.8, ls=":")
axes.axvline(smallest.points, color=VERMILLION, lw=0.8, ls=":")
axes.text(smallest.points, 0.03, f" {smallest.points:.2f}", color=VERMILLION)
axes.set(
    ylim=(0, 1.05), xlabel="true fall, in points of the scale", ylabel="share of surveys that detect it"
)
axes.set_title(f"{design['invited']} invited in {design['teams']} teams, {design['response']:.0%} answer")
plt.show()

# %% [markdown]
# In natural frequencies: of twenty surveys of the same true change, how many detect it?


# %%
def twenty(fall):
    """Twenty surveys of a service in which conflict fell by this many points."""
    detected = round(20 * float(np.interp(fall, power.points, power.power("teams"))))
    figure, axes = plt.subplots(figsize=(8.4, 1.1), layout="constrained")
    for k in range(20):
        axes.plot(k, 0, "o", ms=16, color=ORANGE if k < detected else FAINT)
    axes.set_title(f"A true fall of {fall:.2f} points: {detected} of 20 surveys detect it")
    axes.axis("off")
    plt.show()


twenty(smallest.points / 2)

# %% tags=["widget"]
_ = interact(twenty, fall=FloatSlider(0.2, min=0, max=float(power.points[-1]), step=0.02))

# %% [markdown]
# ## Exercises
#
# 1. Let non-response depend on conflict (`instruments.ics.reply.missing = "mnar"`). What is the bias of the mean of relationship
#    conflict, compared with a census of the same people?
# 2. Which design detects smaller changes: 50 % more people in the same ten teams, or the same people in twice as many teams?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1
gaps = {}
for missing in ("mcar", "mnar"):
    response = {**settings, "instruments.ics.reply.missing": missing}
    answered = (
        run("case_study", replicates=6, weeks=26, progress=False, **response)
        .survey("ics")
        .error_decomposition()
    )
    line = answered.loc[("mean", "relationship")].iloc[0]
    gaps[missing] = line["survey"] - line["census"]
print({missing: f"{gap:+.3f} points" for missing, gap in gaps.items()})

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2
few = {"replicates": 12, "trials": 300, "response": 0.53}
people = calculate(invited=210, teams=10, **few).smallest_change
teams = calculate(invited=140, teams=20, **few).smallest_change
print(f"210 in 10 teams: {people.points:.2f} points; 140 in 20 teams: {teams.points:.2f} points.")
print(f"With few trials the error is {people.error * people.points / people.change:.2f} points.")

# %% [markdown]
# ## What this cannot tell
#
# - **Reliabilities, thresholds, mood and non-response are inputs**, most without evidence. The result is how they combine.
# - Nobody here misreads a question, answers for friends or fears being recognised, except through `mnar`.
# - The change was imposed. Whether a lever could cause it is another question: [2](02_one_lever.ipynb),
#   [3](03_designing_a_cpd_framework.ipynb).
#
# **Read next:** [docs/instruments.md](../docs/instruments.md): all instruments, files for SPSS and R, the study's own survey;
# `python experiments/survey_design.py` for power with enough trials.
