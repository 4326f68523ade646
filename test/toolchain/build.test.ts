import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const checkout = join(import.meta.dirname, "../..");

/** A small pipeline: two actions and a command line that share code, a lazy part, a child process and a page. */
const sources: Readonly<Record<string, string>> = {
  "package.json": '{ "type": "module" }',
  "pipeline/training/run.ts": [
    'import { parse } from "yaml";',
    "export async function train(): Promise<unknown> {",
    '  const child = new URL("./fit.child.ts", import.meta.url);',
    '  const page = new URL("./page.html", import.meta.url);',
    '  const { lazy } = await import("./lazy.ts");',
    '  return { child: child.href, page: page.href, parsed: parse("a: 1"), lazy };',
    "}",
    'export const backend = () => import("@tensorflow/tfjs");',
  ].join("\n"),
  "pipeline/training/lazy.ts": 'import { Hono } from "hono";\nexport const lazy: boolean = new Hono() instanceof Hono;',
  "pipeline/training/page.html": "<p>hello</p>\n",
  "pipeline/training/fit.child.ts": 'console.log("child");',
  "pipeline/cli/main.ts": [
    "#!/usr/bin/env node",
    'import { train } from "../training/run.ts";',
    'console.log("cli", JSON.stringify(await train()));',
  ].join("\n"),
  "actions/train/main.ts": [
    'import { backend, train } from "../../pipeline/training/run.ts";',
    "console.log(JSON.stringify(await train()), typeof backend);",
  ].join("\n"),
  "actions/report/main.ts": 'import { parse } from "yaml";\nconsole.log(parse("b: 2"));',
};

let root: string;

async function makeCheckout(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lockstep-build-"));
  for (const file of ["rolldown.config.ts", "scripts/build.ts", "scripts/process.ts"]) {
    await cp(join(checkout, file), join(folder, file));
  }
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"), "junction");
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

function node(folder: string, file: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [join(folder, file), ...args], { cwd: tmpdir(), encoding: "utf8" });
}

const dist = (file: string): Promise<string> => readFile(join(root, "dist", file), "utf8");

beforeAll(async () => {
  root = await makeCheckout(sources);
  const built = node(root, "scripts/build.ts");
  expect(built.stderr).toBe("");
  expect(built.status).toBe(0);
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe("what is built", () => {
  test("runs from any folder, and finds its child and its page beside it", async () => {
    const { stdout, stderr } = node(root, "dist/train.js");
    expect(stderr).toBe("");
    const { child, page, parsed, lazy } = JSON.parse(stdout.replace(" function", "")) as Record<string, unknown>;
    expect({ parsed, lazy }).toEqual({ parsed: { a: 1 }, lazy: true });
    expect(String(child)).toMatch(/\/dist\/children\/fit\.js$/);
    expect(await readFile(new URL(String(page)), "utf8")).toBe("<p>hello</p>\n");
    expect(node(root, "dist/children/fit.js").stdout).toBe("child\n");
  });

  test("has a command line that starts by itself and is started by nobody else", async () => {
    expect((await dist("cli.js")).split("\n").filter((line) => line.startsWith("#!"))).toEqual(["#!/usr/bin/env node"]);
    expect((await stat(join(root, "dist/cli.js"))).mode & 0o111).toBe(0o111);
    expect(node(root, "dist/cli.js").stdout).toMatch(/^cli \{/);
    expect(node(root, "dist/report.js").stdout).toBe("{ b: 2 }\n");
  });

  test("shares one copy of what several need, keeps the lazy part lazy and leaves TensorFlow out", async () => {
    expect(await dist("train.js")).toContain('from "./chunks/pipeline.js"');
    expect(await dist("chunks/vendor.js")).not.toContain("class Hono");
    expect(await dist("chunks/pipeline.js")).toContain('import("@tensorflow/tfjs")');
  });

  test("carries the licence of each package in it", async () => {
    const licences = await dist("LICENSES.txt");
    expect(licences).toMatch(/^hono@\d+\.\d+\.\d+ \(MIT\)$/m);
    expect(licences).toMatch(/^yaml@\d+\.\d+\.\d+ \(ISC\)$/m);
    expect(licences).not.toContain("@tensorflow");
  });
});

describe("what would be false after the move is refused", () => {
  test.each([
    ["a file that is not there", 'new URL("./no.html", import.meta.url)', "does not exist"],
    ["a module started under another name", 'new URL("./run.ts", import.meta.url)', "name it *.child.ts"],
    ["a path that is computed", "new URL(`./${name}`, import.meta.url)", 'write new URL("./file", import.meta.url)'],
    ["the folder of the source", "import.meta.dirname + name", 'write new URL("./file", import.meta.url)'],
  ])("%s", async (_name, expression, message) => {
    const folder = await makeCheckout({
      "package.json": '{ "type": "module" }',
      "actions/train/main.ts": 'import { where } from "../../pipeline/run.ts";\nconsole.log(where("x"));',
      "pipeline/run.ts": `export const where = (name: string) => [name, ${expression}];`,
    });
    try {
      const refused = node(folder, "scripts/build.ts");
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain(message);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("a checkout without an entry", async () => {
    const folder = await makeCheckout({ "package.json": "{}" });
    try {
      expect(node(folder, "scripts/build.ts").stderr).toContain("nothing to build");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
