// Transcripts of real DVC, replayed by Lockstep: exit codes, answers, and the bytes of every file that DVC wrote.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { sharedJson, sharedPath } from "../support/shared.ts";
import { lockstepServer, type Tool } from "./dvc/drive/tool.ts";
import { replay, type Transcript } from "./dvc/transcript.ts";
import { transcriptDifferences } from "./dvc/transcript-differences.ts";

const folder = sharedPath("fixtures/dvc");
const names =
  folder === undefined
    ? []
    : readdirSync(folder).filter((name) => sharedPath(join("fixtures/dvc", name, "fixture.json")) !== undefined);

describe.runIf(names.length === 0)("without the shared transcripts beside the repository", () => {
  test("every transcript of the closed list of differences has reasons", () => {
    for (const { reason } of transcriptDifferences) expect(reason.length).toBeGreaterThan(20);
  });
});

describe.runIf(names.length > 0)("with the shared transcripts beside the repository", () => {
  let lockstep: Tool;
  beforeAll(() => {
    lockstep = lockstepServer();
  });
  afterAll(async () => {
    await lockstep[Symbol.asyncDispose]();
  });

  test("there are ten and more of them", () => {
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  test.each(names)("%s is replayed, step by step", { timeout: 120_000 }, async (name) => {
    const transcript = sharedJson(join("fixtures/dvc", name, "fixture.json")) as Transcript;
    const { agreed, differences } = await replay(transcript, {
      lab: temporaryFolder(),
      dvc: ({ args, folder: at, environment }) => lockstep.run({ arguments: args, folder: at, environment }),
    });
    const known = transcriptDifferences.filter((one) => one.transcript === name).flatMap(({ steps }) => steps);
    expect(differences.filter(({ step }) => !known.includes(step))).toEqual([]);
    // A difference that is none any more has to leave the list.
    expect(differences.map(({ step }) => step)).toEqual(known.toSorted((a, b) => a - b));
    expect(agreed).toBeGreaterThan(0);
  });
});
