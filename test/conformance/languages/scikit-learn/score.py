"""Scores the rows that Lockstep asks about; the label is not among what it is given."""

import os

import joblib
import pandas as pd

rows = pd.read_csv(os.environ["LOCKSTEP_ROWS"])
assert "cultivar" not in rows.columns
assert not [name for name in os.environ if "TOKEN" in name]
model = joblib.load(os.path.join(os.environ["LOCKSTEP_MODEL"], "model.joblib"))
scores = model.predict_proba(rows[model.feature_names_in_])
table = pd.DataFrame(scores, columns=[f"score_{name}" for name in model.classes_])
table.insert(0, "id", rows["id"])
table.insert(1, "prediction", model.classes_[scores.argmax(axis=1)])
table.sample(frac=1, random_state=1).to_csv(os.environ["LOCKSTEP_PREDICTIONS"], index=False)
