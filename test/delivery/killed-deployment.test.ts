import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { verifyFiles } from "../../pipeline/data/objects/artifact.ts";
import { type Boundary, boundaries, openDirectoryTarget } from "../../pipeline/delivery/targets/directory.ts";
import { filesOf, millingVersion, scratchFolder, snapshot } from "./milling.ts";

const directoryModule = pathToFileURL(join(import.meta.dirname, "../../pipeline/delivery/targets/directory.ts")).href;

/** A program that deploys as a step does and kills itself, as `kill -9` would, at one boundary. */
const program = (boundary: string, occurrence: number): string => `
import { readFileSync } from "node:fs";
import { openDirectoryTarget } from ${JSON.stringify(directoryModule)};
const { folder, served, source } = JSON.parse(readFileSync(0, "utf8"));
let left = ${String(occurrence)};
const target = openDirectoryTarget({
  folder, description: "", url: undefined,
  onBoundary(reached) {
    if (reached === ${JSON.stringify(boundary)} && --left === 0) process.kill(process.pid, "SIGKILL");
  },
});
await target.place(served, source);
await target.switchTo(served);
`;

async function runKilled(boundary: string, occurrence: number, input: object): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program(boundary, occurrence)], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(JSON.stringify(input));
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal;
}

const moments: readonly (readonly [Boundary, number])[] = boundaries.flatMap((boundary): [Boundary, number][] =>
  boundary === "file copied"
    ? [
        [boundary, 1],
        [boundary, 2],
      ]
    : [[boundary, 1]],
);

test.each(moments)(
  "killed when %s (%i) it serves the old or the new one whole, and runs to the end the next time",
  async (boundary, occurrence) => {
    await using scratch = await scratchFolder();
    const folder = join(scratch.path, "production");
    const target = openDirectoryTarget({ folder, description: "", url: undefined });
    const first = await millingVersion(scratch.path, "v1.0.0", { torqueMiddle: 60 });
    const second = await millingVersion(scratch.path, "v1.1.0", { torqueMiddle: 65 });
    await target.place(first.served, first.source);
    await target.switchTo(first.served);

    expect(await runKilled(boundary, occurrence, { folder, served: second.served, source: second.source })).toBe(
      "SIGKILL",
    );

    const current = await target.current(first.served.model);
    expect(current).toEqual(boundary === "switched" ? second.served : first.served);
    if (current !== undefined) await verifyFiles(filesOf(folder, current), current.artifact);

    // What a process that runs has not finished is left alone.
    await writeFile(join(folder, `.failure-predictor.current.json.${String(process.pid)}-0123456789ab`), "");
    await target.place(second.served, second.source);
    await target.switchTo(second.served);
    expect(await target.current(first.served.model)).toEqual(second.served);
    expect(await target.previous(first.served.model)).toEqual(first.served);
    const leftovers = Object.keys(await snapshot(folder)).filter(
      (path) => path.includes(".aside-") || path.startsWith(".failure"),
    );
    expect(leftovers).toEqual([`.failure-predictor.current.json.${String(process.pid)}-0123456789ab`]);
  },
);
