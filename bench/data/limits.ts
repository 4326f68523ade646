import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { measureBest } from "./measure.ts";

/** Seconds that `openssl md5` takes for a file. */
export async function opensslSeconds(path: string): Promise<number> {
  return (await measureBest({ program: "openssl", args: ["md5", path], folder: "/" }, 3)).seconds;
}

/**
 * Seconds that the machine needs to read and hash every file below a folder with a thread for each core and nothing else: no walk, no
 * sorting, no state, no start of a process.
 */
export async function readAndHashSeconds(folder: string): Promise<number> {
  const paths = execFileSync("find", [folder, "-type", "f"], { encoding: "utf8", maxBuffer: 1 << 28 }).split("\n");
  const files = paths.filter((path) => path !== "");
  const size = availableParallelism();
  const workers = Array.from({ length: size }, () => new Worker(new URL("./limit.worker.ts", import.meta.url)));
  try {
    await Promise.all(workers.map((worker) => new Promise((fulfil) => worker.once("message", fulfil))));
    const started = performance.now();
    await Promise.all(
      workers.map(
        (worker, i) =>
          new Promise((fulfil, reject) => {
            worker.once("message", fulfil);
            worker.once("error", reject);
            worker.postMessage(files.filter((_, index) => index % size === i));
          }),
      ),
    );
    return (performance.now() - started) / 1000;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

export function dataOf(folder: string): string {
  return join(folder, "data");
}
