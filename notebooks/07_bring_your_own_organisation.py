# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 7 · Your own organisation
#
# **The question.** You have a spreadsheet with the posts of each profession in each place, the forms they use, and the leadership
# seats. What can the model do with it, and what that matters is *not* in such a spreadsheet?
#
# **What you will see.** A table is read and checked, with error messages that say what is wrong and where; a list of what the table
# does not contain; a simulation of the service; and how much the result depends on what the table does not contain.
#
# **You need** pandas, and 15 minutes of reading. It runs in less than a minute.
#
# **Do not** put names, or anything about persons, into such a file. Do not read the results as statements about your service.
# They describe an invented service of the same size.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from sim import ConfigError, Study, organisation_from, run
from sim.presentation.style import FAINT, STYLE, VERMILLION

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here

# %% [markdown]
# ## The table
#
# The table has one row per profession and one column of posts per locality. `like` names the study's profession that is most
# similar; what the table does not contain is taken from it. Excel saves this as *CSV UTF-8*.

# %%
OUR_SERVICE = """\
profession,posts North,posts South,posts Coast,like,forms,seats,director
Social workers,14,10,6,social_work,council,3,yes
Teachers,8,8,4,education,schools,1,
School nurses,3,2,4,health,nhs,,
Family workers,6,5,4,early_help,council,1,
"""
file = scratch / "our_service.csv"
file.write_text(OUR_SERVICE)
pd.read_csv(file, dtype=str).fillna("")

# %% [markdown]
# ## What was read, and what is missing
#
# This list is the most important output of the notebook. Read it before any result.

# %%
mine = organisation_from(file)
mine

# %%
mine.by_locality()

# %% [markdown]
# The model spreads each profession evenly over localities. It cannot answer questions about who works where.
#
# ## Error messages
#
# A message names the file and row, what is wrong, what is allowed, and the likely correction.

# %%
MISTAKES = {
    "a misspelt heading": OUR_SERVICE.replace("posts South", "post South"),
    "a word instead of a number": OUR_SERVICE.replace("14,10,6", "fourteen,10,6"),
    "an unknown profession in like": OUR_SERVICE.replace(",health,", ",helth,"),
    "too few posts for the localities": OUR_SERVICE.replace("3,2,4,health", "1,1,0,health"),
    "a profession twice": OUR_SERVICE + "Teachers,1,1,1,education,schools,,\n",
}
wrong = scratch / "wrong.csv"
for mistake, text in MISTAKES.items():
    wrong.write_text(text)
    try:
        organisation_from(wrong)
    except ConfigError as error:
        print(f"{mistake}:\n    {error}")
    else:
        raise AssertionError(f"{mistake} was not noticed")

# %% [markdown]
# ## Simulate it
#
# `save` writes options for `--config-dir` and returns the settings that choose them. In a terminal,
# `dissonance import-organisation our_service.csv --output mine` does the same and prints the next command.

# %%
settings = mine.save(scratch / "mine")
result = run("status_quo", **settings, replicates=8, weeks=78, progress=False)
result.summary().query("headline")[["label", "mean", "low", "high", "unit"]].set_index("label").round(3)

# %%
imported = result.config.organisation
assert {name: item.headcount for name, item in imported.professions.items()} == {
    p.name: p.headcount for p in mine.posts
}
assert (
    imported.localities == len(mine.localities) and result.config.leadership.seats["social_workers"] == 3
)

# %% [markdown]
# The intervals show variation between seeds only. They would be as narrow if every borrowed number were wrong.
#
# ## How much depends on what the table does not contain?
#
# Sweep it. No organisation chart shows the bias of the leadership. Nurses may look at families more like social workers than like
# the study's health staff. Nobody measures how clear mandates are.

# %%
as_social = OUR_SERVICE.replace(",health,", ",social_work,")
(scratch / "otherwise.csv").write_text(as_social)
organisation_from(scratch / "otherwise.csv").save(scratch / "mine")

usual = result.config
small = {"replicates": 12, "weeks": 78, "engine": "in_process", **settings}
UNKNOWNS = {
    "influence of leadership seats": {"leadership.bias": [0.0, 0.3, 0.6]},
    "clarity of mandates": {"structure.mandate_clarity": [usual.structure.mandate_clarity, 0.4, 0.9]},
    "hazard of relationship conflict": {
        "episodes.coupling_rate": [usual.episodes.coupling_rate, 0.3, 1.0]
    },
    "similar profession of nurses": {"organisation": ["our_service", "otherwise"]},
}
results = []
for question, over in UNKNOWNS.items():
    plain = {name: value for name, value in small.items() if name not in over}
    study = Study.create(
        "status_quo", over=over, folder=scratch / question.replace(" ", "_"), **plain
    ).run(progress=False)
    results.append(
        study.means(["relationship_conflict", "unspoken_disagreement"]).assign(question=question)
    )
means = pd.concat(results, ignore_index=True)
means.pivot(index=["question", "name"], columns="label", values="mean").round(3)

# %%
figure, panels = plt.subplots(1, 2, figsize=(9.8, 3.2), sharey=True, layout="constrained")
for axes, (label, part) in zip(panels, means.groupby("label", sort=False), strict=True):
    first = part.iloc[0]
    axes.axvspan(first["low"], first["high"], color=FAINT)
    for y, (question, cells) in enumerate(part.groupby("question", sort=False)):
        axes.plot([cells["mean"].min(), cells["mean"].max()], [y, y], color=VERMILLION, lw=6, alpha=0.4)
        axes.plot(cells["mean"], [y] * len(cells), "|", color=VERMILLION, ms=14, mew=2)
    axes.set(title=label, xlabel="mean over the service, 0 to 1")
panels[0].set(yticks=range(len(UNKNOWNS)), yticklabels=list(UNKNOWNS))
panels[0].invert_yaxis()
figure.suptitle(
    "Grey: 95 % interval between seeds, as imported. Red: with other values of what is unknown.",
    x=0.02,
    ha="left",
)
plt.show()

# %%
conflict = means[means["measure"] == "unspoken_disagreement"]
interval = conflict.iloc[0]["high"] - conflict.iloc[0]["low"]
span = conflict.groupby("question")["mean"].agg(lambda values: values.max() - values.min())
print(f"Width of the interval between seeds: {interval:.3f}. Range over the unknown values:")
print(span.round(3).to_string())
assert span.max() > interval

# %% [markdown]
# ## What such data cannot tell
#
# Headcounts, places, forms and seats are the *easy* part. The table does not contain what people know and believe of each other,
# whom they trust, whether they are heard, how clear it is who does what, and how easily work conflict turns personal. A survey
# would give some of it, with the limits that [6](06_what_a_survey_would_have_seen.ipynb) shows. Until then compare *assumptions* in
# a service of your size, and never compare services with each other.
#
# ## Exercises
#
# 1. Let everyone use shared forms. How do weeks to plan change, with common random numbers? (Think first: which number was solved
#    from the service itself?)
# 2. You know that there are 600 new cases a year. State it, and see how the model reports it.

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1: as a lever on the same service, so that demand is not solved again
shared = Study.create(
    "status_quo", over={"paperwork": ["separate", "shared"]}, folder=scratch / "forms", **small
).run(progress=False)  # fmt: skip
effects = shared.effects(measures=["weeks_to_plan", "process_conflict"])
assert effects.set_index("measure").loc["weeks_to_plan", "high"] < 0
effects[["label", "before", "difference", "low", "high", "verdict"]].round(3)

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2
known = organisation_from(file, cases_a_year=600)
print(next(sentence for sentence in known.import_report() if sentence.startswith("New cases")))
assert known.cases_known and not mine.cases_known

# %% [markdown]
# **Read next:** [docs/own-organisation.md](../docs/own-organisation.md) for every column;
# [docs/limits.md](../docs/limits.md) before you quote a number; [8 · Break the model](08_break_the_model.ipynb).
