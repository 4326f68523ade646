"""Writes pairs of tables with seeded random edits into a folder, and what pandas says of each pair: `tables.py <folder> [pairs] [rows]`.

Every pair is a folder with `before.*`, `after.*`, `train.csv`, `test.csv` and `answer.json`. What is counted is counted from the tables
as pandas holds them, never from what was done to them: two edits may undo each other.
"""
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

FORMATS = ["csv", "parquet", "jsonl"]


def write(frame: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.to_json(path, orient="records", lines=True, double_precision=15)


def made(random: np.random.Generator, rows: int) -> pd.DataFrame:
    words = np.array(["red", "Red", " red", "", "green, blue", 'say "so"', "two\nlines", "é", "'; DROP TABLE before; --", "01"])
    numbers = random.choice([0.0, -0.0, 1.0, 0.1, 1e-9, -2.5, 123456.789], rows)
    return pd.DataFrame(
        {
            "id": random.permutation(rows * 3)[:rows],
            "whole": random.integers(-5, 6, rows),
            "float": np.where(random.random(rows) < 0.1, np.nan, numbers),
            "normal": np.round(random.normal(size=rows), 6),
            'na"me; --': random.choice(words, rows),
            "label": random.choice(["yes", "no"], rows),
        }
    )


def edited(random: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    after = frame.copy()
    rows = len(after)
    for column in after.columns.drop("id"):
        chosen = random.random(rows) < random.choice([0.0, 0.01, 0.2])
        if not chosen.any():
            continue
        others = after.loc[chosen, column].iloc[random.permutation(int(chosen.sum()))]
        after.loc[chosen, column] = others.to_list()
    after = after[random.random(rows) >= 0.05]
    new = made(random, max(1, rows // 20))
    new["id"] += rows * 3
    after = pd.concat([after, new], ignore_index=True)
    return after.sample(frac=1, random_state=int(random.integers(2**31))).reset_index(drop=True)


def same(a: pd.Series, b: pd.Series) -> pd.Series:
    """Empty texts, NaN and null are all missing."""
    missing = lambda cells: cells.isna() | (cells.astype(str).str.strip() == "")
    return (a == b) | (missing(a) & missing(b))


def content(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells as values that compare: zero without a sign, what is missing as one value."""
    plain = frame.copy()
    for column in plain.columns:
        if pd.api.types.is_numeric_dtype(plain[column]):
            plain[column] = plain[column].astype(float) + 0.0
        else:
            plain[column] = plain[column].where(plain[column].astype(str).str.strip() != "", None)
    return plain


def meant(frame: pd.DataFrame) -> list[tuple]:
    """Rows as people mean them: without case, blanks and the way a number is written."""

    def cell(value):
        if value is None or value != value:
            return None
        try:
            return float(value) + 0.0
        except (TypeError, ValueError):
            return " ".join(str(value).lower().split()) or None

    return [tuple(cell(value) for value in row) for row in frame.itertuples(index=False, name=None)]


def answer(before: pd.DataFrame, after: pd.DataFrame) -> dict:
    merged = before.merge(after, on="id", how="outer", suffixes=("_a", "_b"), indicator=True)
    both = merged[merged["_merge"] == "both"]
    columns = [column for column in before.columns if column != "id"]
    cells = pd.DataFrame({column: ~same(both[f"{column}_a"], both[f"{column}_b"]) for column in columns})
    flips = both[cells["label"]]
    rows = [content(frame).value_counts(dropna=False) for frame in (before, after)]
    surplus = rows[1].sub(rows[0], fill_value=0)
    duplicates = [int(content(frame.drop(columns="id")).duplicated().sum()) for frame in (before, after)]
    return {
        "rowsAdded": int((merged["_merge"] == "right_only").sum()),
        "rowsRemoved": int((merged["_merge"] == "left_only").sum()),
        "rowsEdited": int(cells.any(axis=1).sum()),
        "cells": {column: int(count) for column, count in cells.sum().items() if count > 0},
        "flips": {f"{a} {b}": int(n) for (a, b), n in flips.groupby(["label_a", "label_b"]).size().items()},
        "balance": {
            value: [int((before["label"] == value).sum()), int((after["label"] == value).sum())] for value in ["yes", "no"]
        },
        "duplicates": duplicates,
        "contentAdded": int(surplus[surplus > 0].sum()),
        "contentRemoved": int(-surplus[surplus < 0].sum()),
    }


def leaks(random: np.random.Generator, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """Half of the rows to learn from; the others, with some of the first in other words, to judge by."""
    half = random.random(len(frame)) < 0.5
    train, test = frame[half].reset_index(drop=True), frame[~half].copy()
    copied = train.sample(n=min(len(train), int(random.integers(0, 4))), random_state=int(random.integers(2**31))).copy()
    copied["id"] += len(frame) * 9
    copied["label"] = copied["label"].str.upper() + " "
    test = pd.concat([test, copied], ignore_index=True)
    columns = [column for column in frame.columns if column != "id"]
    known = set(meant(train[columns]))
    count = sum(row in known for row in meant(test[columns]))
    return train, test, {"shared": count}


def main(folder: str, pairs: int = 60, rows: int = 400) -> None:
    for seed in range(pairs):
        random = np.random.default_rng(seed)
        place = Path(folder) / f"{seed:03d}"
        place.mkdir(parents=True, exist_ok=True)
        before = made(random, int(random.integers(1, rows)))
        after = edited(random, before)
        names = [f"before.{FORMATS[seed % 3]}", f"after.{FORMATS[(seed // 3) % 3]}"]
        write(before, place / names[0])
        write(after, place / names[1])
        train, test, shared = leaks(random, before)
        write(train, place / "train.csv")
        write(test, place / "test.csv")
        (place / "answer.json").write_text(json.dumps({"files": names, **answer(before, after), **shared}))


main(sys.argv[1], *map(int, sys.argv[2:]))
