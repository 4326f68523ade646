"""What scikit-learn says about the predictions."""

import json

import numpy as np
from sklearn import metrics

labels = np.genfromtxt("prepared/test.csv", delimiter=",", names=True)["machine_failure"]
said = np.genfromtxt("evaluation/predictions.csv", delimiter=",", names=True)
with open("evaluation/metrics.json", "w") as file:
    json.dump(
        {
            "accuracy": metrics.accuracy_score(labels, said["prediction"]),
            "brier": metrics.brier_score_loss(labels, said["score"]),
            "roc_auc": metrics.roc_auc_score(labels, said["score"]),
            "average_precision": metrics.average_precision_score(labels, said["score"]),
        },
        file,
    )
