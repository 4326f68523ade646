"""Runs commands of real DVC: one JSON request per line on stdin, one JSON answer per line on stdout.

A request is {"folder", "environment", "arguments"}, an answer {"code", "stdout", "stderr"}. Each command runs `dvc.cli.main` in a
fork of this process, which has loaded DVC already: a command takes a tenth of a second instead of a whole one.
"""

import gc
import importlib
import json
import os
import signal
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

import dvc.cli
from dvc.cli.parser import get_main_parser

get_main_parser()


def run(request, out, err, learned):
    """Becomes `dvc <arguments>`; never returns."""
    code = 255
    try:
        os.setpgid(0, 0)
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        known = set(sys.modules)
        code = dvc.cli.main(request["arguments"])
        learned.write("\n".join(sorted(set(sys.modules) - known)))
        learned.flush()
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 1
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def text(file):
    file.seek(0)
    return file.read().decode("utf-8", "backslashreplace")


def answer(request):
    # What is there already is never looked at again: a fork that collects garbage would copy all of it.
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile("w+") as learned:
        pid = os.fork()
        if pid == 0:
            run(request, out, err, learned)
        _, status = os.waitpid(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        # What this command had to load, the next one finds loaded.
        learned.seek(0)
        for name in learned.read().split():
            try:
                importlib.import_module(name)
            except BaseException:
                pass
        return {"code": code, "stdout": text(out), "stderr": text(err)}


signal.signal(signal.SIGINT, signal.SIG_IGN)
for line in sys.stdin:
    ANSWERS.write(json.dumps(answer(json.loads(line))) + "\n")
    ANSWERS.flush()
