"""Writes scikit-learn's own tables as CSV into a folder, with what its models of the usual kind reach on the rows that are kept apart.

Usage: tables.py <folder>. Every third row judges; the others train.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
reached = {}
# Rows come sorted by class: the same shuffle for all.
for name, load, model, judge in [
    ("wine", load_wine, make_pipeline(StandardScaler(), LogisticRegression()), lambda m, x, y: accuracy_score(y, m.predict(x))),
    (
        "breast_cancer",
        load_breast_cancer,
        HistGradientBoostingClassifier(),
        lambda m, x, y: roc_auc_score(y, m.predict_proba(x)[:, 1]),
    ),
    ("diabetes", load_diabetes, make_pipeline(StandardScaler(), RidgeCV()), lambda m, x, y: r2_score(y, m.predict(x))),
]:
    data = load()
    order = np.random.default_rng(7).permutation(len(data.target))
    x, y = data.data[order], data.target[order]
    columns = [column.replace(" ", "_").replace("/", "_") for column in data.feature_names]
    lines = [",".join(["id", *columns, "target"])]
    lines += [",".join([f"r{i}", *(repr(float(cell)) for cell in row), f"{label:g}"]) for i, (row, label) in enumerate(zip(x, y))]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    judged = np.arange(len(y)) % 3 == 2
    reached[name] = judge(model.fit(x[~judged], y[~judged]), x[judged], y[judged])
(folder / "reached.json").write_text(json.dumps(reached))
