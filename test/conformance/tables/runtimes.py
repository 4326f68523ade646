"""Asks runtimes that are not ours about the rows of a table: ONNX Runtime, and JPMML's evaluator where there is a PMML file.

Reads {"rows": path, "inputs": [{"name", "kind"}], "classes": [name] or null, "onnx": path, "pmml": path or null} from standard input and
writes {"onnx": [[score]], "pmml": [[score]] or null}, one list of scores for each row.
"""

import csv
import json
import math
import sys

import numpy as np
import onnxruntime

asked = json.load(sys.stdin)
with open(asked["rows"], encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file))


def column(given):
    cells = [row[given["name"]].strip() for row in rows]
    if given["kind"] == "numeric":
        return np.array([math.nan if cell == "" else float(cell) for cell in cells], dtype=np.float64)
    return np.array(cells, dtype=object)


columns = {given["name"]: column(given) for given in asked["inputs"]}
score, *_ = onnxruntime.InferenceSession(asked["onnx"], providers=["CPUExecutionProvider"]).run(None, columns)
found = {"onnx": np.asarray(score, dtype=np.float64).tolist(), "pmml": None}

if asked["pmml"] is not None:
    from jpmml_evaluator import make_evaluator

    evaluator = make_evaluator(asked["pmml"]).verify()
    names = ["score"] if asked["classes"] is None else [f"score_{name}" for name in asked["classes"]]
    found["pmml"] = []
    for i in range(len(rows)):
        row = {name: values[i] if isinstance(values[i], str) else float(values[i]) for name, values in columns.items()}
        row = {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        answer = evaluator.evaluate(row)
        found["pmml"].append([answer[name] for name in names])

json.dump(found, sys.stdout)
