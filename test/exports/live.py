"""Loads every export with a runtime that is not ours and compares what it predicts: `live.py <folder>`.

Last line: `N passed, N failed`. What is compared is one score of one row, and one prediction of one row."""

import json
import math
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np

MISSING = {"", "na", "n/a", "nan", "null", "none"}

# Largest difference of a score, absolute or relative. Each format computes in double precision; sums are taken in another order.
# Only convolutions are in single precision where a runtime has them in no other; such a case says its own tolerance.
TOLERANCE = 1e-9


def number(cell):
    return math.nan if cell.strip().lower() in MISSING else float(cell)


def columns_of(case, rows):
    columns = {}
    for given, cells in zip(case["inputs"], case["rows"]):
        cells = cells[:rows]
        if given["column"] in case.get("tensors", {}):
            # Not a column of a table: words by their places, or a picture.
            tensor = case["tensors"][given["column"]]
            values = np.array(tensor["values"]).reshape([-1, *tensor["shape"]])
            columns[given["column"]] = values.astype(tensor["type"])
        elif given["kind"] == "numeric":
            columns[given["column"]] = np.array([number(cell) for cell in cells], dtype=np.float64)
        else:
            # A missing text is the empty one.
            cells = ["" if cell.strip().lower() in MISSING else cell for cell in cells]
            columns[given["column"]] = np.array(cells, dtype=object)
    return columns


def with_onnx(path, case):
    import onnx
    import onnxruntime

    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    # No operator of ONNX takes blanks away.
    given = columns_of(case, case["padded"])
    given = {name: values.astype(np.int64) if values.dtype == np.int32 else values for name, values in given.items()}
    score, *prediction = session.run(None, given)
    return score, prediction[0] if prediction else None


def with_saved_model(path, case):
    import tensorflow as tf

    serve = tf.saved_model.load(path).signatures["serving_default"]
    given = columns_of(case, len(case["rows"][0]))
    tensors = {name: tf.constant(values.tolist() if values.dtype == object else values) for name, values in given.items()}
    found = serve(**tensors)
    prediction = found.get("prediction")
    return found["score"].numpy(), None if prediction is None else prediction.numpy()


def with_pmml(path, case):
    from jpmml_evaluator import make_evaluator

    evaluator = make_evaluator(path).verify()
    given = columns_of(case, len(case["rows"][0]))
    score, prediction = [], []
    for i in range(len(case["rows"][0])):
        row = {name: values[i] for name, values in given.items()}
        row = {name: None if isinstance(value, float) and math.isnan(value) else (value if isinstance(value, str) else float(value)) for name, value in row.items()}
        found = evaluator.evaluate(row)
        classes = case["task"].get("classes")
        score.append([found["score"]] if classes is None else [found[f"score_{name}"] for name in classes])
        prediction.append(found["prediction"])
    return np.array(score, dtype=np.float64), np.array(prediction)


def compare(case, score, prediction):
    tolerance = case.get("tolerance", TOLERANCE)
    wrong, compared = [], 0
    expected = np.array(case["scores"], dtype=np.float64).reshape(-1, case["width"])
    score = np.asarray(score, dtype=np.float64)
    rows = score.shape[0]
    if score.shape[1:] != expected.shape[1:] or rows < case["padded"]:
        return 1, [f"scores of shape {score.shape} and not {expected.shape}"]
    difference = np.abs(score - expected[:rows]) / np.maximum(1, np.abs(expected[:rows]))
    compared += difference.size
    for i, j in np.argwhere(~(difference <= tolerance)):
        cells = [cells[i] for cells in case["rows"]]
        wrong.append(f"row {cells}: {score[i, j]!r} and not {expected[i, j]!r}")
    print(f"  largest difference {np.nanmax(difference):.2g}")
    task = case["task"]
    if task["kind"] == "binary":
        wanted = (expected[:rows, 0] >= case["threshold"]).astype(int)
    elif task["kind"] == "multiclass":
        wanted = np.array(task["classes"], dtype=object)[expected[:rows].argmax(axis=1)]
        prediction = np.array([p.decode() if isinstance(p, bytes) else p for p in prediction], dtype=object)
    elif task["kind"] == "regression":
        wanted = expected[:rows, 0]
    else:
        return compared, wrong
    compared += rows
    same = np.abs(prediction - wanted) <= tolerance * np.maximum(1, np.abs(wanted)) if task["kind"] == "regression" else prediction == wanted
    wrong += [f"row {i}: prediction {prediction[i]!r} and not {wanted[i]!r}" for i in np.flatnonzero(~same)]
    return compared, wrong


RUNTIMES = {"onnx": with_onnx, "saved-model": with_saved_model, "pmml": with_pmml}


def main(folder, only):
    with open(os.path.join(folder, "cases.json"), encoding="utf-8") as file:
        cases = json.load(file)
    passed = failed = 0
    seen = set()
    for case in cases:
        for format, path in case["exports"].items():
            if format not in RUNTIMES or (only and format not in only):
                continue
            seen.add(format)
            print(f"{case['name']}, {format}")
            try:
                compared, wrong = compare(case, *RUNTIMES[format](path, case))
            except Exception as error:  # noqa: BLE001: whatever a runtime throws is what is wrong with the export
                compared, wrong = 1, [f"{type(error).__name__}: {str(error)[:2000]}"]
            passed += compared - len(wrong)
            failed += len(wrong)
            for message in wrong[:5]:
                print(f"  {message}")
    for format in set(only or RUNTIMES) - seen:
        print(f"no model was exported as {format}")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
