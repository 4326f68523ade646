"""Reads model cards as the Hugging Face hub does, with its own package, and compares what it finds with what the cards say.

Usage: card.py <card with no released facts> <card of a release>. Last line: `N passed, N failed`.
"""

import re
import sys

from huggingface_hub import ModelCard

passed = failed = 0


def check(what: str, found: object, expected: object) -> None:
    global passed, failed
    if found == expected:
        passed += 1
        return
    failed += 1
    print(f"{what}: the hub's package finds {found!r}, and the card says {expected!r}")


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # Strict: without it, results that cannot be read are left out with a warning.
    data = ModelCard(text, ignore_metadata_errors=False).data
    front = text.split("---\n")[1]
    name = re.search(r'^- name: "(.*)"$', front, re.MULTILINE)
    check(f"{path}: library", data.library_name, "lockstep")
    check(f"{path}: name", data.model_name, name and name[1])
    check(f"{path}: task", data.pipeline_tag in ("tabular-classification", "tabular-regression"), True)
    said = re.findall(r'^    - type: "(.*)"\n      name: "(.*)"\n      value: (.*)$', front, re.MULTILINE)
    found = [(result.metric_type, result.metric_name, result.metric_value) for result in data.eval_results]
    check(f"{path}: results", found, [(kind, title, float(value)) for kind, title, value in said])
    check(f"{path}: some results", len(found) > 0, True)
    check(f"{path}: one data set", len({result.dataset_name for result in data.eval_results}), 1)

print(f"\n{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
