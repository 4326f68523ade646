import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sha256 } from "../../../pipeline/domain/ids.ts";
import { compareReproduction } from "../../../pipeline/domain/reproduction.ts";
import type { Reproduced } from "../../../pipeline/steps/train/reproduce.ts";
import { lockstep } from "../../cli/command-line.ts";
import { record } from "../../registry/samples.ts";
import { type CountedModel, openCountedModel, trainScript } from "../../support/counted-model.ts";
import { temporaryFolder } from "../../support/folder.ts";

const left = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("lockstep-reproduce-"));
const keep = (): string => temporaryFolder(undefined, afterAll);

let model: CountedModel;
let moody: CountedModel;

async function trained(train?: string): Promise<CountedModel> {
  const made = await openCountedModel({ folder: keep(), ...(train === undefined ? {} : { train }) });
  await made.git("dana", "switch", "--quiet", "--create", "one");
  await made.step("dana", "train", { commit: "true" });
  return made;
}

beforeAll(async () => {
  // The folder aside has no runs.log beside it.
  const quiet = (script: string): string => script.replace(/^echo train.*\n/, "");
  model = await trained(quiet(trainScript()));
  moody = await trained(quiet(trainScript("date +%N;")));
}, 60_000);

async function reproduce(made: CountedModel): Promise<Reproduced & { readonly code: number }> {
  const before = left();
  const { code, stdout, stderr } = await lockstep(made.at("dana"), "--json", "reproduce", "m");
  expect(stdout, stderr).not.toBe("");
  expect(left()).toEqual(before);
  expect(await made.git("dana", "status", "--porcelain")).toBe("");
  return { ...(JSON.parse(stdout) as Reproduced), code };
}

test("a model that its inputs decide comes out with the same bytes, and nothing is left behind", async () => {
  expect(await reproduce(model)).toMatchObject({ code: 0, verdict: "identical", files: [] });
}, 60_000);

test("one with a time in it comes out with the same metrics, and the file that differs is named", async () => {
  const bytes = readFileSync(moody.at("dana", "models/m.bin"));
  const found = await reproduce(moody);
  expect(found).toMatchObject({ code: 0, verdict: "equivalent" });
  expect(found.files.map(({ path }) => path)).toEqual(["m.bin"]);
  expect(readFileSync(moody.at("dana", "models/m.bin"))).toEqual(bytes);
}, 60_000);

const [file] = record.artifact.files;
const other = {
  ...record.artifact,
  sha256: sha256("f".repeat(64)),
  files: file === undefined ? [] : [{ ...file, sha256: sha256("e".repeat(64)) }],
};

test.each([
  ["a difference of the tolerance", 0.75, 0.25, "equivalent"],
  ["a larger one", 0.75, 0.125, "different"],
  ["the same value, exactly", 0.5, 0, "equivalent"],
  ["a metric that was not measured", undefined, 1, "different"],
])("%s", (_name, now, all, verdict) => {
  const made = { artifact: other, metrics: now === undefined ? {} : { roc_auc: now } };
  const recorded = { artifact: record.artifact, metrics: { roc_auc: 0.5 } };
  expect(compareReproduction(recorded, made, { all, byName: new Map() }).verdict).toBe(verdict);
});

test("without a recorded metric other bytes are another model", () => {
  const found = compareReproduction(
    { artifact: record.artifact, metrics: {} },
    { artifact: other, metrics: {} },
    { all: 1, byName: new Map() },
  );
  expect(found.verdict).toBe("different");
});
