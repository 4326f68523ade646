"""What scikit-learn itself says about the model on the rows that are set aside."""

import json
import os

import joblib
import pandas as pd
from sklearn import metrics

rows = pd.read_csv("prepared/test.csv")
model = joblib.load("models/wine/model.joblib")
features, labels = rows.drop(columns=["id", "cultivar"]), rows["cultivar"]
scores, predictions = model.predict_proba(features), model.predict(features)
os.makedirs("evaluation", exist_ok=True)
with open("evaluation/metrics.json", "w") as file:
    json.dump(
        {
            "accuracy": metrics.accuracy_score(labels, predictions),
            "balanced_accuracy": metrics.balanced_accuracy_score(labels, predictions),
            "f1_macro": metrics.f1_score(labels, predictions, average="macro"),
            "log_loss": metrics.log_loss(labels, scores, labels=model.classes_),
            "roc_auc_ovr": metrics.roc_auc_score(labels, scores, multi_class="ovr", labels=model.classes_),
        },
        file,
    )
