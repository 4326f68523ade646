"""The same question asked of pandas: added, removed and edited rows, edited cells. Prints what bench/data-diff.ts measures."""
import json
import resource
import sys
import time

import pandas as pd

started = time.perf_counter()
before, after = (pd.read_csv(path, dtype={"id": str}) for path in sys.argv[1:3])
merged = before.merge(after, on="id", how="outer", suffixes=("_a", "_b"), indicator=True)
both = merged[merged["_merge"] == "both"]
edited = pd.DataFrame(
    {
        name: ~((both[f"{name}_a"] == both[f"{name}_b"]) | (both[f"{name}_a"].isna() & both[f"{name}_b"].isna()))
        for name in before.columns
        if name != "id"
    }
)
counts = [
    int((merged["_merge"] == "right_only").sum()),
    int((merged["_merge"] == "left_only").sum()),
    int(edited.any(axis=1).sum()),
    int(edited.to_numpy().sum()),
]
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "wallSeconds": time.perf_counter() - started,
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            "peakBytes": usage.ru_maxrss * 1024,
            "counts": counts,
        }
    )
)
