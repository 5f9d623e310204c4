# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 7 · Bring your own organisation
#
# **The question.** You have a spreadsheet: how many posts of which profession in which place, who fills in which forms, who
# sits at the top table. What can this model do with it; and what, of all that matters, is *not* in such a sheet?
#
# **What you will see.** A table read and checked, with complaints that say where and what; everything that it leaves open,
# said aloud; the service lived; and how far the answer hangs on what the sheet does not hold.
#
# **You need** pandas, and 15 minutes of reading; it runs in less than a minute.
#
# **Do not** put names, or anything about persons, into such a file; and do not take what comes out for a statement about your
# service. It is a made-up service of your service's size.

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
# A row for each profession, a column of posts for each locality. `like` says which of the study's professions it resembles
# most: that one lends what the sheet does not say. Excel saves this as *CSV UTF-8*.

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
# ## What was read, and what the table leaves open
#
# The list is the most important output of this notebook. Read it before any result.

# %%
mine = organisation_from(file)
mine

# %%
mine.by_locality()

# %% [markdown]
# The model spreads each profession evenly over localities. If who is where is your question, this is not your model.
#
# ## What it says to a mistake
#
# One sentence: which file, which row, what is allowed, what may have been meant.

# %%
MISTAKES = {
    "a slip in a heading": OUR_SERVICE.replace("posts South", "post South"),
    "a word for a number": OUR_SERVICE.replace("14,10,6", "fourteen,10,6"),
    "like whom?": OUR_SERVICE.replace(",health,", ",helth,"),
    "too few for so many places": OUR_SERVICE.replace("3,2,4,health", "1,1,0,health"),
    "the same one twice": OUR_SERVICE + "Teachers,1,1,1,education,schools,,\n",
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
# ## Live in it
#
# `save` writes options for `--config-dir` and returns the settings that choose them. The same from a shell:
# `python -m sim bring our_service.csv --to mine`, which ends with the command to type next.

# %%
settings = mine.save(scratch / "mine")
result = run("status_quo", **settings, replicates=8, weeks=78, progress=False)
result.summary().query("headline")[["label", "mean", "low", "high", "unit"]].set_index("label").round(3)

# %%
lived = result.config.organisation
assert {name: item.headcount for name, item in lived.professions.items()} == {
    p.name: p.headcount for p in mine.posts
}
assert lived.localities == len(mine.localities) and result.config.leadership.seats["social_workers"] == 3

# %% [markdown]
# The intervals are luck. They would be as narrow if every borrowed number were wrong.
#
# ## How much hangs on what the sheet does not hold?
#
# So sweep it. The bias of the leadership is on no chart; a nurse may be more like a social worker in how she looks at a
# family than like the study's health staff; and nobody counts how settled mandates are.

# %%
as_social = OUR_SERVICE.replace(",health,", ",social_work,")
(scratch / "otherwise.csv").write_text(as_social)
organisation_from(scratch / "otherwise.csv").save(scratch / "mine")

usual = result.config
small = {"replicates": 12, "weeks": 78, "engine": "in_process", **settings}
QUESTIONS = {
    "how far seats set the agenda": {"leadership.bias": [0.0, 0.3, 0.6]},
    "how settled mandates are": {
        "structure.mandate_clarity": [usual.structure.mandate_clarity, 0.4, 0.9]
    },
    "how readily it turns personal": {"episodes.coupling_rate": [usual.episodes.coupling_rate, 0.3, 1.0]},
    "whom nurses are like": {"organisation": ["our_service", "otherwise"]},
}
asked = []
for question, over in QUESTIONS.items():
    plain = {name: value for name, value in small.items() if name not in over}
    study = Study.create(
        "status_quo", over=over, folder=scratch / question.replace(" ", "_"), **plain
    ).run(progress=False)
    asked.append(
        study.means(["relationship_conflict", "unspoken_disagreement"]).assign(question=question)
    )
means = pd.concat(asked, ignore_index=True)
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
panels[0].set(yticks=range(len(QUESTIONS)), yticklabels=list(QUESTIONS))
panels[0].invert_yaxis()
figure.suptitle(
    "Grey: 95 % interval over luck, as read. Red: what other answers would give.", x=0.02, ha="left"
)
plt.show()

# %%
conflict = means[means["measure"] == "unspoken_disagreement"]
rng_key = conflict.iloc[0]["high"] - conflict.iloc[0]["low"]
doubt = conflict.groupby("question")["mean"].agg(lambda values: values.max() - values.min())
print(f"Width of the interval over luck: {rng_key:.3f}. Span over answers that the sheet does not hold:")
print(doubt.round(3).to_string())
assert doubt.max() > 3 * rng_key

# %% [markdown]
# ## What such data cannot tell
#
# Headcounts, places, forms and seats are the *easy* part. Not in the sheet: what people know and believe of each other, whom
# they trust, how heard they are, how settled it is who does what, how readily work conflict turns personal.
# A survey would give some of it, with all that [6](06_what_a_survey_would_have_seen.ipynb) says of surveys. Until then compare
# *assumptions* in a service of your size, and never services with each other.
#
# ## Exercises
#
# 1. Give everyone the council's forms. What changes in weeks to plan, on the same luck? (Think first: which number was solved
#    from the service itself?)
# 2. You know that 600 new cases come a year. Say so, and see what the model says about it.

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1: as a lever on the same service, so that demand is not solved anew
shared = Study.create(
    "status_quo", over={"paperwork": ["separate", "shared"]}, folder=scratch / "forms", **small
).run(progress=False)  # fmt: skip
found = shared.effects(measures=["weeks_to_plan", "process_conflict"])
assert found.set_index("measure").loc["weeks_to_plan", "high"] < 0
found[["label", "before", "difference", "low", "high", "verdict"]].round(3)

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2
known = organisation_from(file, cases_a_year=600)
print(next(sentence for sentence in known.import_report() if sentence.startswith("New cases")))
assert known.cases_known and not mine.cases_known

# %% [markdown]
# **Read next:** [docs/own-organisation.md](../docs/own-organisation.md) for every column;
# [docs/limits.md](../docs/limits.md) before you quote a number; [8 · Break the model](08_break_the_model.ipynb).
