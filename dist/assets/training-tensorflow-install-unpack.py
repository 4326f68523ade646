"""Takes some files out of a wheel: unpack.py <wheel> <folder> <name>=<path in the folder>..."""

import os
import shutil
import sys
import zipfile

wheel, folder, *wanted = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for pair in wanted:
        name, _, path = pair.partition("=")
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, "xb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
