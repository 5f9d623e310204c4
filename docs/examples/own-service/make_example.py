"""Makes the example of a service's own data: a simulated service whose true numbers are one draw from the priors.

Run it from the folder of the repository: ``python docs/examples/own-service/make_example.py``. It prints the figures
that targets.yaml holds, and writes survey.csv and truth.csv.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim import run
from sim.inference.prior_sample import sample_priors

SEED = 1601  # of the service and of the draw
SURVEY = {"scenario": "status_quo", "instruments": "ics", "instruments.ics.reply.rate": 0.6}
WORDS = {
    "early_help": "Early help", "early_years": "Nursery teacher", "education": "Teacher", "health": "Nurse",
    "social_work": "Social worker",
}  # fmt: skip
ITEMS = {"ICS_T": "t", "ICS_R": "r", "ICS_P": "p"}
REVERSED = "t2"
FOLDER = Path(__file__).parent

draw = sample_priors(1, seed=SEED)
made = run(**SURVEY, **draw.values.iloc[0].to_dict(), seed=SEED, replicates=1)
answers = made.survey().wide().drop(columns="replicate")
answers.columns = [ITEMS.get(name[:-1], "") + name[-1] if name.startswith("ICS") else name for name in answers.columns]
answers["profession"] = answers["profession"].map(WORDS)
answers["locality"] = [f"Team {number + 1}" for number in answers["locality"]]
answers[REVERSED] = 6 - answers[REVERSED]
rng = np.random.default_rng(SEED)
items = answers.columns[3:]
forgotten = rng.random((len(answers), len(items))) < 0.02
answers[items] = answers[items].mask(forgotten, -99)
answers["respondent"] = [f"S{number:03d}" for number in answers["respondent"]]
answers.rename(columns={"locality": "team"}).to_csv(FOLDER / "survey.csv", index=False)
draw.values.T.rename(columns={1: "value"}).rename_axis("number").to_csv(FOLDER / "truth.csv")
columns = ["turnover", "vacancy_rate", "absence_rate", "on_time"]
print(made.runs[columns].iloc[0].round(3).to_dict())
print(made.study.read("professions").set_index("profession")["caseload"].round(1).to_dict())
