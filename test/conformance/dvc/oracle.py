"""Asks real DVC: one JSON request per line on stdin, one JSON answer per line on stdout.

Values travel as JSON with {"m": [[key, value], …]} for a map, {"i": "1"} for a whole number, {"f": "1e-05"} for a float,
{"d": "2024-01-01"} for a date and {"r": "2"} for the third list or map once more; lists, texts, booleans and null stand
for themselves.
"""

import datetime
import json
import os
import sys
import tempfile
import warnings
from types import SimpleNamespace

warnings.filterwarnings("ignore")
os.environ.setdefault("DVC_NO_ANALYTICS", "1")
# DVC prints to stdout, too; only answers may go there.
ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

import dvc.config
from dvc.dependency.param import read_param_file
from dvc.dependency import _merge_params
from dvc.fs import localfs
from dvc.output import _merge_data
from dvc.parsing import DataResolver
from dvc.repo import Repo
from dvc.schema import COMPILED_LOCKFILE_SCHEMA, COMPILED_MULTI_STAGE_SCHEMA, COMPILED_SINGLE_STAGE_SCHEMA
from dvc.stage.cache import _get_cache_hash
from dvc.utils import dict_md5
from dvc.utils.collections import apply_diff
from dvc.utils.serialize import dumps_yaml, load_yaml, loads_yaml, modify_yaml, parse_yaml_for_update


def decoded(value, seen=None):
    seen = [] if seen is None else seen
    if isinstance(value, list):
        result = []
        seen.append(result)
        result.extend(decoded(item, seen) for item in value)
        return result
    if isinstance(value, dict):
        if "m" in value:
            result = {}
            seen.append(result)
            for key, member in value["m"]:
                result[decoded(key)] = decoded(member, seen)
            return result
        if "r" in value:
            return seen[int(value["r"])]
        if "i" in value:
            return int(value["i"])
        return float(value["f"])
    return value


def encoded(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return {"i": str(value)}
    if isinstance(value, float):
        return {"f": repr(float(value))}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"d": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [encoded(item) for item in value]
    if isinstance(value, dict):
        return {"m": [[encoded(key), encoded(member)] for key, member in value.items()]}
    return {"other": type(value).__name__}


def written(folder, files):
    for path, text in files.items():
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def yaml_load(request):
    return encoded(loads_yaml(request["text"]))


def yaml_dump(request):
    return dumps_yaml(decoded(request["value"]))


def lock_update(request):
    """What `dvc repro` does to dvc.lock when it has run these stages."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "dvc.lock")
        if request["old"] is not None:
            written(folder, {"dvc.lock": request["old"]})
        with modify_yaml(path) as data:
            if not data:
                data.update({"schema": "2.0"})
            data["stages"] = data.get("stages", {})
            for name, stage in decoded(request["stages"]).items():
                data["stages"].update({name: stage})
        with open(path, encoding="utf-8") as file:
            text = file.read()
        COMPILED_LOCKFILE_SCHEMA(load_yaml(path))
        return text


def pointer_update(request):
    saved = parse_yaml_for_update(request["old"], "x.dvc")
    apply_diff(decoded(request["now"]), saved)
    return dumps_yaml(saved)


def pointer_load(request):
    return encoded(COMPILED_SINGLE_STAGE_SCHEMA(loads_yaml(request["text"]) or {}))


def run_cache(request):
    stage = decoded(request["stage"])
    value = _get_cache_hash(stage)
    return {"value": value, "key": _get_cache_hash(stage, key=True)}


def stage_md5(request):
    document = decoded(request["document"])
    for key in ("md5", "meta", "desc"):
        document.pop(key, None)
    if document.get("wdir") == ".":
        del document["wdir"]
    exclude = "desc type labels meta locked frozen metric persist isexec size nfiles".split()
    return dict_md5(document, exclude=exclude)


def params(request):
    with tempfile.TemporaryDirectory() as folder:
        written(folder, {request["file"]: request["text"]})
        path = os.path.join(folder, request["file"])
        return encoded(read_param_file(localfs, path, request["keys"] or None, flatten=True))


def pipeline(request):
    with tempfile.TemporaryDirectory() as folder:
        written(folder, request["files"])
        data = COMPILED_MULTI_STAGE_SCHEMA(load_yaml(os.path.join(folder, "dvc.yaml")))
        repo = SimpleNamespace(fs=localfs, config={"parsing": request.get("parsing", {})})
        resolver = DataResolver(repo, folder, data)
        stages = {}
        for name in resolver.get_keys():
            stage = resolver.resolve_one(name)[name]
            stages[name] = {
                "cmd": stage["cmd"],
                "wdir": stage.get("wdir", "."),
                "deps": stage.get("deps") or [],
                "params": [[path, list(dict.fromkeys(keys))] for path, keys in _merge_params(stage.get("params") or []).items()],
                "outs": [
                    [kind, path, flags.get("cache", True), flags.get("persist", False), flags.get("push", True)]
                    for kind in ("outs", "metrics", "plots")
                    for path, flags in _merge_data(stage.get(kind) or []).items()
                ],
                "frozen": stage.get("frozen", False),
                "always_changed": stage.get("always_changed", False),
            }
        return encoded(
            {
                "stages": stages,
                "metrics": resolver.resolve_metrics(),
                "params": resolver.resolve_params(),
                "plots": resolver.resolve_plots(),
                "artifacts": resolver.resolve_artifacts(),
            }
        )


def ignore(request):
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        repo = Repo.init(folder, no_scm=True)
        written(folder, request["files"])
        repo = Repo(folder)
        answers = []
        for path, kind in request["paths"]:
            absolute = os.path.join(folder, path)
            is_ignored = repo.dvcignore.is_ignored_dir if kind == "folder" else repo.dvcignore.is_ignored_file
            answers.append(bool(is_ignored(absolute)))
        return answers


def config(request):
    with tempfile.TemporaryDirectory() as folder:
        written(folder, {"config": request["text"]})
        return dvc.config.Config.load_file(os.path.join(folder, "config"))


OPERATIONS = {
    function.__name__: function
    for function in (
        yaml_load, yaml_dump, lock_update, pointer_update, pointer_load, run_cache, stage_md5, params, pipeline, ignore, config
    )
}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": OPERATIONS[request["ask"]](request)}
        except Exception as error:  # The refusal is the answer.
            answer = {"error": f"{type(error).__name__}: {error}"[:500]}
        ANSWERS.write(json.dumps(answer) + "\n")
        ANSWERS.flush()


main()
