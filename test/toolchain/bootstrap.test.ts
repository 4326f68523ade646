import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

// A checkout with one dependency and a stand-in for npm: what is under test is when npm runs, not npm.
let root: string;

const lock = { lockfileVersion: 3, packages: { "": { name: "sample" }, "node_modules/left": { version: "1.0.0" } } };

// Appends to npm.log, takes as long as NPM_DELAY_MS says, and ends as NPM_EXIT says.
const npmStandIn = `#!/usr/bin/env node
const fs = require("node:fs");
fs.appendFileSync("npm.log", process.argv.slice(2).join(" ") + " " + (process.env.PATH.includes(process.cwd() + "/node_modules") ? "inside" : "outside") + "\\n");
setTimeout(() => {
  if (process.env.NPM_EXIT) { console.error("npm error ENOTFOUND"); process.exit(Number(process.env.NPM_EXIT)); }
  fs.mkdirSync("node_modules/left", { recursive: true });
  const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
  delete packages[""];
  if (process.env.NPM_OMITS) delete packages["node_modules/left"];
  fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages }));
}, Number(process.env.NPM_DELAY_MS ?? 0));
`;

async function writeLock(content: unknown): Promise<void> {
  await writeFile(join(root, "package-lock.json"), JSON.stringify(content));
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lockstep-bootstrap-"));
  await cp(join(import.meta.dirname, "../../scripts/run.mjs"), join(root, "scripts/run.mjs"));
  await mkdir(join(root, "tools"));
  await writeFile(join(root, "tools/npm"), npmStandIn);
  await chmod(join(root, "tools/npm"), 0o755);
  await writeFile(join(root, "package.json"), "{}");
  await writeFile(join(root, "entry.ts"), "const text: string = process.argv.slice(2).join();\nconsole.log(text);\n");
  await writeLock(lock);
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const path = [join(root, "node_modules/.bin"), join(root, "tools"), process.env["PATH"] ?? ""].join(delimiter);
  return { ...process.env, ...extra, PATH: path };
}

function start(args: readonly string[], extra: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [join(root, "scripts/run.mjs"), ...args], { env: environment(extra) });
}

/** Exit code of a process, or the name of the signal that ended it. */
function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((fulfil) => {
    child.on("close", (code, signal) => {
      fulfil(code ?? signal);
    });
  });
}

function run(args: readonly string[], extra: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, [join(root, "scripts/run.mjs"), ...args], {
    env: environment(extra),
    encoding: "utf8",
  });
}

async function installations(): Promise<readonly string[]> {
  const log = await readFile(join(root, "npm.log"), "utf8").catch(() => "");
  return log.split("\n").filter((line) => line !== "");
}

describe("installing", () => {
  test("happens on the first run, outside the old node_modules, and not on the second", async () => {
    const first = run(["entry.ts", "a", "b c"]);
    expect(first.stderr).toContain("installing");
    expect(first.stdout).toBe("a,b c\n");
    expect(run(["entry.ts", "again"]).stderr).toBe("");
    expect(await installations()).toEqual(["ci --loglevel=error outside"]);
  });

  test("happens again when the lock file changes", async () => {
    run(["entry.ts"]);
    await writeLock({ ...lock, requires: true });
    run(["entry.ts"]);
    expect(await installations()).toHaveLength(2);
  });

  test("is done once when two start together", async () => {
    const children = [start(["entry.ts"], { NPM_DELAY_MS: "700" }), start(["entry.ts"], { NPM_DELAY_MS: "700" })];
    const codes = await Promise.all(children.map(ended));
    expect(codes).toEqual([0, 0]);
    expect(await installations()).toHaveLength(1);
  });

  test("goes on after a process that died while it installed", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await writeFile(join(root, ".install.lock"), String(pid));
    expect(run(["entry.ts"]).status).toBe(0);
    expect((await readdir(root)).filter((name) => name.startsWith(".install"))).toEqual([]);
  });

  test("that fails says so, runs nothing and is tried again", () => {
    const failed = run(["entry.ts", "not reached"], { NPM_EXIT: "7" });
    expect(failed.status).toBe(1);
    expect(failed.stdout).toBe("");
    expect(failed.stderr).toContain("npm error ENOTFOUND");
    expect(failed.stderr).toContain("`npm ci` failed with exit code 7");
    expect(run(["entry.ts", "now"]).stdout).toBe("now\n");
  });

  test("that leaves packages out is not taken for complete", () => {
    const partial = run(["entry.ts"], { NPM_OMITS: "1" });
    expect(partial.status).toBe(1);
    expect(partial.stderr).toContain("left packages out");
  });

  test("by hand counts, once npm has noted what it installed", async () => {
    spawnSync(join(root, "tools/npm"), ["ci"], { cwd: root, env: environment({}) });
    run(["--stamp"]);
    run(["entry.ts"]);
    expect(await installations()).toHaveLength(1);
  });

  test("without a lock file is refused", async () => {
    await rm(join(root, "package-lock.json"));
    const refused = run(["entry.ts"]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("git checkout package-lock.json");
  });
});

describe("the entry", () => {
  test("gives its exit code", async () => {
    await writeFile(join(root, "entry.ts"), "process.exit(3);\n");
    expect(run(["entry.ts"]).status).toBe(3);
  });

  test("sees the pinned Node and this checkout's lockstep first on PATH", async () => {
    await writeFile(join(root, "entry.ts"), "console.log(process.env.PATH);\n");
    const [first, second] = run(["entry.ts"]).stdout.split(delimiter);
    expect(first).toBe(join(root, "scripts/bin"));
    expect(join(second ?? "", "node")).toBe(process.execPath);
  });

  test("runs where the caller stands", async () => {
    await writeFile(join(root, "entry.ts"), "console.log(process.cwd());\n");
    const { stdout } = spawnSync(process.execPath, [join(root, "scripts/run.mjs"), "entry.ts"], {
      cwd: join(root, "tools"),
      env: environment({}),
      encoding: "utf8",
    });
    expect(stdout.trim()).toBe(join(root, "tools"));
  });

  test("that does not exist is named", () => {
    const missing = run(["no-such.ts"]);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain("no-such.ts does not exist");
  });

  test("gets the signal that its parent gets", async () => {
    await writeFile(
      join(root, "entry.ts"),
      'process.on("SIGTERM", () => process.exit(42));\nconsole.log("ready");\nsetInterval(() => {}, 1000);\n',
    );
    const child = start(["entry.ts"]);
    await new Promise((fulfil) => child.stdout?.once("data", fulfil));
    child.kill("SIGTERM");
    expect(await ended(child)).toBe(42);
  });

  test("that dies of a signal takes its parent along with the same one", async () => {
    await writeFile(join(root, "entry.ts"), 'process.kill(process.pid, "SIGTERM");\nsetInterval(() => {}, 1000);\n');
    const child = start(["entry.ts"]);
    expect(await ended(child)).toBe("SIGTERM");
  });
});

interface Bootstrap {
  readonly isRecent: (version: string) => boolean;
  readonly pickNode: (root: string, running: { readonly version: string; readonly path: string }) => string;
}

describe("the Node to run with", async () => {
  const url = new URL("../../scripts/run.mjs", import.meta.url);
  const { isRecent, pickNode } = (await import(url.href)) as Bootstrap;

  test.each([
    ["v24.15.0", true],
    ["v24.14.9", false],
    ["v24.21.0", true],
    ["v26.0.0", true],
    ["v20.20.2", false],
  ])("%s is recent enough: %s", (version, expected) => {
    expect(isRecent(version)).toBe(expected);
  });

  test("is the pinned one when the running one is too old, and the lack of both is an error with a remedy", () => {
    const running = { version: "v20.0.0", path: "/usr/bin/node" };
    expect(pickNode(join(import.meta.dirname, "../.."), running)).toMatch(/node_modules.*node(?:\.exe)?$/);
    expect(() => pickNode(root, running)).toThrow(/install Node 24\.15 or newer/);
    expect(pickNode(root, { version: "v24.15.0", path: "/opt/node" })).toBe("/opt/node");
  });
});
