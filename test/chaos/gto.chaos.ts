import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseTagName } from "../../pipeline/registry/gto-tag.ts";
import { temporaryFolder } from "../support/folder.ts";
import { gitIn } from "../support/github-server/bare.ts";
import { randomRegistry } from "./random-registry.ts";
import { entry } from "./world.ts";

const gto = join(import.meta.dirname, "../../.lockstep/venv-loop/bin/gto");

function read(file: string, args: readonly string[], cwd: string): unknown {
  return JSON.parse(execFileSync(file, args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }));
}

interface Shown {
  readonly version: string | null;
  readonly stage: Readonly<Record<string, string | null>>;
}

interface Listed {
  readonly model: string;
  readonly latest?: string;
  readonly isDeprecated: boolean;
  readonly environments: Readonly<Record<string, string>>;
}

interface Journalled {
  readonly artifact: string;
  readonly event: string;
  readonly version: string | null;
  readonly stage: string | null;
  readonly commit: string;
  readonly ref: string;
}

interface Entry {
  readonly model: string;
  readonly action: string;
  readonly modelVersion?: string;
  readonly environment?: string;
  readonly commit: string;
  readonly tag: string;
}

const actions: Readonly<Record<string, string>> = {
  registration: "register",
  deregistration: "deregister",
  assignment: "assign",
  unassignment: "unassign",
  deprecation: "deprecate",
};

/** Members that hold something. */
function held(values: Readonly<Record<string, string | null>>): Readonly<Record<string, string | null>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function refsWithCounter(refs: readonly string[]): readonly string[] {
  return refs.filter((ref) => parseTagName(ref)?.counter !== undefined);
}

test.each([1, 2, 3])(
  "in a random registry of 2,000 tags, seed %i, GTO and Lockstep agree on every version, environment and event",
  { timeout: 300_000 },
  (seed) => {
    const folder = temporaryFolder();
    if (!existsSync(gto)) throw new Error(`${gto} is missing; run scripts/registry-chaos.sh`);
    gitIn(folder, "init", "--quiet", "--initial-branch=main");
    execFileSync("git", ["fast-import", "--quiet"], { cwd: folder, input: randomRegistry(seed, 2000) });
    gitIn(folder, "reset", "--quiet", "--hard", "main");
    expect(gitIn(folder, "tag").split("\n")).toHaveLength(2000);

    const shown = read(gto, ["show", "--json"], folder) as Readonly<Record<string, Shown>>;
    const listed = read(process.execPath, [entry, "--json", "models", "list"], folder) as readonly Listed[];
    const current = listed.filter(({ isDeprecated }) => !isDeprecated);
    expect(current.length).toBeGreaterThan(5);
    expect(
      Object.fromEntries(
        current.map(({ model, latest = null, environments }) => [model, { version: latest, held: environments }]),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries(shown).map(([name, { version, stage }]) => [name, { version, held: held(stage) }]),
      ),
    );

    const journal = read(gto, ["history", "--json"], folder) as readonly Journalled[];
    const history = read(process.execPath, [entry, "--json", "models", "history"], folder) as readonly Entry[];
    const theirs = journal.map(({ artifact, event, version, stage, commit, ref }) => [
      ref,
      { artifact, action: actions[event], version, stage, commit },
    ]);
    const ours = history.map(({ tag, model, action, modelVersion = null, environment = null, commit }) => [
      tag,
      { artifact: model, action, version: modelVersion, stage: environment, commit },
    ]);
    expect(theirs).toHaveLength(2000);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
    // What has no counter GTO orders by clocks, and we do not.
    for (const { model } of listed)
      expect(refsWithCounter(history.filter((event) => event.model === model).map(({ tag }) => tag))).toEqual(
        refsWithCounter(journal.filter(({ artifact }) => artifact === model).map(({ ref }) => ref)),
      );
  },
);
