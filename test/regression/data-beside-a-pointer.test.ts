import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Candidate } from "../../pipeline/domain/candidate.ts";
import { parseModelRecord } from "../../pipeline/registry/model-record.ts";
import { openPlayground } from "../e2e/playground.ts";

let play: Awaited<ReturnType<typeof openPlayground>>;
beforeAll(async () => {
  play = await openPlayground();
}, 120_000);
afterAll(() => {
  play.remove();
});

// Once the pointer followed the data during the run and the record named the inputs from before it: a model of other data under the
// key of the committed ones.
test("data that was changed and not added is an input of the record, and its pointer is committed with it", async () => {
  await play.git("dana", "switch", "--quiet", "--create", "more-data");
  await play.step("dana", "train", { commit: "true" });
  const before = readFileSync(play.at("dana", "data.dvc"), "utf8");
  const path = play.at("dana", "data", "milling.csv");
  writeFileSync(path, readFileSync(path, "utf8").split("\n").slice(0, -2).join("\n") + "\n");

  const { result, log } = await play.step("dana", "train", { commit: "true" });
  expect(log).toContain("data.dvc follows the data beside it");
  const after = await play.git("dana", "show", "HEAD:data.dvc");
  expect(after).not.toBe(before.trim());
  const [, md5 = ""] = /md5: (\S+)/.exec(after) ?? [];
  const [candidate] = result.records as readonly Candidate[];
  expect(candidate?.inputs["data data"]).toBe(md5);
  const record = parseModelRecord(await play.git("dana", "show", "HEAD:models/failure-predictor.yaml"), "record");
  expect(record.inputs["data data"]).toBe(md5);
  expect(await play.git("dana", "status", "--porcelain")).toBe("");

  const again = await play.step("dana", "train");
  expect(again.log).toContain("prepare: skipped");
  expect((again.result.records as readonly Candidate[])[0]?.inputKey).toBe(record.inputKey);
});
