import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitIn } from "../support/github-server/bare.ts";
import { entry, prepare } from "./world.ts";

test("N24 eight clones promote at once: each tag once, one event for each, and everybody has succeeded", async () => {
  const prepared = await prepare("local");
  try {
    await using world = await prepared.world();
    await world.side.merge(prepared.number, "squash");
    const clones = Array.from({ length: 8 }, (_, index) => join(world.folder, `job-${index}`));
    for (const clone of clones) cpSync(world.job, clone, { recursive: true, verbatimSymlinks: true });
    const before = gitIn(world.origin, "rev-list", "--count", "refs/lockstep/events");
    const ended = await Promise.all(
      clones.map(async (cwd) => {
        const child = spawn(process.execPath, [entry, "promote"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        for (const stream of [child.stdout, child.stderr])
          stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
        const [code] = (await once(child, "close")) as [number | null];
        return { code, output };
      }),
    );
    for (const { code, output } of ended) expect(code, output).toBe(0);
    const registered = ended.filter(({ output }) => output.includes("registered press@v1.1.0"));
    expect(registered).toHaveLength(1);
    expect(world.tags()).toEqual(["press#production#1", "press#production#2", "press@v1.0.0", "press@v1.1.0"]);
    const added = Number(gitIn(world.origin, "rev-list", "--count", "refs/lockstep/events")) - Number(before);
    expect(added).toBeLessThanOrEqual(2);
    const { refusals } = await world.promote();
    expect(refusals).toEqual([]);
  } finally {
    prepared.remove();
  }
});
