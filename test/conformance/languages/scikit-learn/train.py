"""A random forest as a joblib file."""

import os

import joblib
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

rows = pd.read_csv("prepared/train.csv")
depth = int(open("depth").read())
model = RandomForestClassifier(n_estimators=20, max_depth=depth, random_state=0)
model.fit(rows.drop(columns=["id", "cultivar"]), rows["cultivar"])
os.makedirs("models/wine", exist_ok=True)
joblib.dump(model, "models/wine/model.joblib")
