import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeArtifact } from "../../pipeline/data/objects/artifact.ts";
import { workflows } from "../actions/workflows.ts";
import { errorOf } from "../support/errors.ts";
import { everything, lockstep, put, victim } from "./victim.ts";

const root = join(import.meta.dirname, "../..");

describe("N38: a model that comes with", () => {
  test.each([
    [".git/config"],
    [".GIT/config"],
    ["sub/.dvc/config.local"],
    [".env"],
    ["sub/.env.production"],
    [".npmrc"],
    [".netrc"],
    [".aws/credentials"],
    ["id_rsa"],
    ["server.pem"],
  ])("%s is not recorded", async (path) => {
    const here = victim();
    put(here.work, { "model/weights.bin": "w", [`model/${path}`]: "secret" });
    const error = await errorOf(() => describeArtifact({ root: here.work, path: "model", format: "any" }));
    expect(error).toMatch(/^PATH_UNSAFE/);
    expect(error).toContain(path.split("/").at(-1));
  });

  test("names that only resemble those is recorded", async () => {
    const here = victim();
    put(here.work, { "model/environment.yaml": "x", "model/keys.txt": "x", "model/git/config": "x" });
    const { files } = await describeArtifact({ root: here.work, path: "model", format: "any" });
    expect(files.map(({ path }) => path)).toEqual(["environment.yaml", "git/config", "keys.txt"]);
  });

  test.each(["../outside/secret", "/etc/hostname", ".git/config", ".github/workflows/ci.yml"])(
    "its place at %s is not read",
    async (path) => {
      const here = victim();
      expect(await errorOf(() => describeArtifact({ root: here.work, path, format: "any" }))).toMatch(/^PATH_UNSAFE/);
    },
  );
});

describe("N38: add", () => {
  test.each([".git/config", ".git", ".dvc/config", ".github/workflows", "../outside", "."])(
    "tracks nothing of %s",
    async (path) => {
      const here = victim();
      const before = everything(here);
      const { code, output } = await lockstep(here, ["add", path]);
      expect(code, output).not.toBe(0);
      expect(everything(here)).toEqual(before);
    },
  );

  test("tracks nothing of a folder that holds a repository's own folder", async () => {
    const here = victim();
    put(here.work, { "data/a": "a", "data/clone/.git/config": "token" });
    const { code, output } = await lockstep(here, ["add", "data"]);
    const stored = globSync(`${here.work}/.dvc/cache/files/md5/*/*`).map((path) => readFileSync(path, "utf8"));
    expect(stored.join("\n"), `${code}: ${output}`).not.toContain("token");
  });
});

test("N38: jobs hand over single named files of Lockstep's own folder and the results of a sweep, never a folder of the checkout", () => {
  const uploads = workflows.flatMap(({ name, jobs }) =>
    Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap((step) =>
        step.uses?.startsWith("actions/upload-artifact@") === true ? [[name, step] as const] : [],
      ),
    ),
  );
  expect(uploads.length).toBeGreaterThan(0);
  for (const [name, { with: inputs }] of uploads)
    expect(String(inputs?.["path"]), name).toMatch(
      /^(?:\.lockstep\/(?:[\w/-]+\.\w+|sweeps\/results\/)|\$\{\{ steps\.\w+\.outputs\.\w+ \}\})$/,
    );
});

test("N38: the report of the example names no place of the machine it was made on", () => {
  const golden = globSync("test/report/golden/**/*.{md,html,json}", { cwd: root });
  expect(golden.length).toBeGreaterThan(0);
  for (const file of golden)
    expect(readFileSync(join(root, file), "utf8"), file).not.toMatch(
      /(?:^|[\s"'(>])\/(?:home|root|Users|work|github|tmp)\//,
    );
});
