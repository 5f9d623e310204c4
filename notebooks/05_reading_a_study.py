# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5 · Reading a study
#
# **The question.** A colleague gives you the folder of a study that swept two levers: how strongly leadership seats determine
# priorities, and which forms are used. What are the results, why, how certain are they, and how do they become a figure in a
# paper?
#
# **What you will see.** Loading a study without running anything; its tables in pandas; effects with verdicts; which causes
# changed; two levers as a heat map; and a figure at journal size with its provenance.
#
# **You need** pandas, and 15 minutes of reading. It runs in less than a minute.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact
from scipy.stats import t

from sim import Study
from sim.presentation.style import BLUE, FAINT, QUIET, STYLE, VERMILLION

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here

# %% [markdown]
# ## The folder
#
# This notebook makes the folder itself, so that it needs no other file. On the command line it would be
# `dissonance -m leadership.bias=0,0.3,0.6 paperwork=separate,shared,extra_tier hydra.sweep.dir=FOLDER`.

# %%
LEVERS = {"leadership.bias": [0.0, 0.3, 0.6], "paperwork": ["separate", "shared", "extra_tier"]}
small = {"organisation": "small_workshop", "replicates": 12, "weeks": 78, "engine": "in_process"}
Study.create(over=LEVERS, folder=scratch / "study", **small).run(progress=False)

study = Study.load(scratch / "study")
print("\n".join(study.status()))
study.cells

# %% [markdown]
# A **cell** is one setting of all levers; a **replicate** is one random seed, the same in every cell. The first question about a
# study is whether everything is complete and whether anything failed. `status` answers it.
#
# ## Its tables are plain data frames
#
# Every row has its cell, the cell's levers and the replicate, so each table can be read on its own. Only the columns that you
# ask for are read.

# %%
runs = study.read("runs", ["quality", "unspoken_disagreement", "weeks_to_plan"])
runs.groupby(["leadership.bias", "paperwork"], observed=True)[["quality", "weeks_to_plan"]].agg(
    ["mean", "std"]
).round(3)

# %%
assert len(runs) == 9 * small["replicates"] and runs["quality"].notna().all()

# %% [markdown]
# ## Effects and their baseline
#
# If the baseline is a value of one lever, each cell is compared with the cell that has bias 0.6 and is otherwise the same. The
# question is then "what would less bias do, under each kind of paperwork?"

# %%
effects = study.effects(
    baseline={"leadership.bias": 0.6}, measures=["unspoken_disagreement", "quality", "weeks_to_plan"]
)
effects["effect"] = [
    f"{e.difference:+.3f} [{e.low:+.3f}, {e.high:+.3f}] {e.verdict}" for e in effects.itertuples()
]
effects.pivot(index=["label", "leadership.bias"], columns="paperwork", values="effect")

# %% [markdown]
# Does the effect of one lever depend on the other? A difference of differences, replicate by replicate:

# %%
wide = runs.pivot(index="replicate", columns=["leadership.bias", "paperwork"], values="quality")
gain = {form: wide[0.0, form] - wide[0.6, form] for form in LEVERS["paperwork"]}
more = gain["shared"] - gain["separate"]
half = t.ppf(0.975, len(more) - 1) * more.std(ddof=1) / np.sqrt(len(more))
print(f"Quality gained without bias: {gain['separate'].mean():+.3f} with separate forms,")
print(f"{more.mean():+.4f} [{more.mean() - half:+.4f}, {more.mean() + half:+.4f}] more with shared ones.")

# %% [markdown]
# ## Why: the cause ledger
#
# Process conflict and the hazard of relationship conflict are divided among their causes when they occur. You can therefore ask
# which causes changed, and the parts add up to the whole.

# %%
changed = study.causes_changed(baseline={"paperwork": "separate"})
here = changed[(changed["leadership.bias"] == 0.6) & (changed["paperwork"] == "shared")]
table = here.set_index(["conflict", "cause"])[["before", "difference", "low", "high"]]
table.sort_values(["conflict", "difference"]).groupby("conflict").head(3).round(4)

# %%
process = here[here["conflict"] == "process"]
whole = study.effects(baseline={"paperwork": "separate"}, measures=["process_conflict"])
whole = whole[(whole["leadership.bias"] == 0.6) & (whole["paperwork"] == "shared")].iloc[0]
print(
    f"Causes add up to {process['difference'].sum():+.4f}; the measure itself moved by {whole['difference']:+.4f}."
)
assert process.set_index("cause")["difference"].idxmin() == "forms"
assert abs(process["difference"].sum() - whole["difference"]) < 0.002

# %% [markdown]
# ## Two levers as a heat map
#
# The figures of the study's report are methods of `study.plot`.

# %%
study.plot.heat_map(measures="weeks_to_plan", baseline="bias 0.6, paperwork separate")

# %% [markdown]
# With a running kernel, choose a measure:

# %% tags=["widget"]
names = ["quality", "unspoken_disagreement", "process_conflict", "relationship_conflict", "on_time"]
_ = interact(lambda measure: study.plot.heat_map(measures=measure), measure=names)

# %% [markdown]
# ## A figure for a paper
#
# One figure answers one question: do shared forms help more if leadership is biased? It is 85 mm wide and has direct labels,
# intervals, a band for effects that are too small to matter, and its data below.

# %%
effects = study.effects(baseline={"paperwork": "separate"}, measures=["weeks_to_plan"])
lines = {"shared": ("shared forms", BLUE, "o"), "extra_tier": ("an extra tier", VERMILLION, "s")}
MILLIMETRE = 1 / 25.4

figure, axes = plt.subplots(figsize=(85 * MILLIMETRE, 75 * MILLIMETRE), layout="constrained", dpi=150)
smallest = effects["smallest"].iloc[0]
axes.axhspan(-smallest, smallest, color=FAINT, lw=0, alpha=0.6)
axes.axhline(0, color=QUIET, lw=0.6)
for paperwork, (text, colour, marker) in lines.items():
    part = effects[effects["paperwork"] == paperwork].sort_values("leadership.bias")
    x, y = part["leadership.bias"], part["difference"]
    axes.errorbar(x, y, yerr=part["half_width"], color=colour, marker=marker, ms=4, capsize=2, lw=1.2)
    axes.text(0.3, y.iloc[1] + 0.7, text, color=colour, ha="center", fontsize=8)
axes.set(xticks=LEVERS["leadership.bias"], xlim=(-0.06, 0.66), ylim=(-3.4, 4))
axes.set_xlabel("leadership bias", fontsize=8)
axes.set_ylabel("weeks to plan, change from\nseparate forms", fontsize=8)
n = int(effects["n"].min())
caption = (
    f"mean paired differences, 95 % intervals, n = {n};\ngrey: below the smallest effect of interest"
)
figure.supxlabel(caption, fontsize=6, color=QUIET)
plt.show()

# %%
for kind in ("pdf", "svg", "png"):
    figure.savefig(scratch / f"figure_1.{kind}", dpi=600)
provenance = study.plot.data.footer
(scratch / "figure_1.txt").write_text(provenance)
print(provenance, end="\n\n")
print(*sorted(path.name for path in scratch.glob("figure_1.*")))

# %% [markdown]
# The figures of `study.plot` do both themselves: `save` lays them out for a journal's column, and `reproduction` is Python code
# that makes them again.

# %%
own = study.plot.heat_map(measures="weeks_to_plan", baseline="bias 0.6, paperwork separate")
own.save(scratch / "figure_2", size="double")
print(own.reproduction())
assert sorted(path.suffix for path in scratch.glob("figure_2.*")) == [".pdf", ".png", ".svg", ".txt"]

# %% [markdown]
# ## Exercises
#
# 1. What is the verdict on the effect of shared forms on *quality* at bias 0.6? How many unpaired replicates would give the same
#    interval?
# 2. Does the effect differ between professions? Compute effects `by="profession"` on strain, shared against separate forms, and
#    find the profession with the largest change.

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1
quality = study.effects(baseline={"paperwork": "separate"}, measures=["quality"])
line = quality[(quality["leadership.bias"] == 0.6) & (quality["paperwork"] == "shared")].iloc[0]
print(
    f"{line['difference']:+.4f} [{line['low']:+.4f}, {line['high']:+.4f}]: {line['verdict'] or 'none'};"
)
print(f"{line['independent_runs']:.0f} unpaired replicates instead of {line['n']}.")

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2
by = study.effects(baseline={"paperwork": "separate"}, measures=["strain"], by="profession")
by = by[(by["leadership.bias"] == 0.6) & (by["paperwork"] == "shared")].set_index("profession")
print("Largest change:", by["difference"].abs().idxmax())
by[["before", "difference", "low", "high", "verdict"]].round(3)

# %% [markdown]
# ## What this cannot tell
#
# - A study has results only for its cells. Between bias 0.3 and 0.6 nothing was run; a line drawn there is a guess.
# - Intervals show variation between seeds only. Which assumptions a result depends on is another sweep: [8 · Break the model](08_break_the_model.ipynb).
# - Among many measures, some will differ by chance. State beforehand which measure the study is about.
#
# **Read next:** [docs/studies.md](../docs/studies.md) (designs, precision, clusters, export to other programs);
# [6 · What a survey would have seen](06_what_a_survey_would_have_seen.ipynb).
