// The replayer of transcripts, held to the tool that they were taken from.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { sharedJson, sharedPath } from "../../support/shared.ts";
import { dvcServer } from "./drive/tool.ts";
import { replay, type Transcript } from "./transcript.ts";

const folder = sharedPath("fixtures/dvc");

describe.runIf(folder !== undefined)("with the shared transcripts beside the repository", () => {
  test("real DVC agrees with every step of its own transcripts", async () => {
    await using dvc = dvcServer();
    let steps = 0;
    for (const name of readdirSync(folder ?? "")) {
      const transcript = sharedJson(join("fixtures/dvc", name, "fixture.json")) as Transcript | undefined;
      if (transcript === undefined) continue;
      const lab = temporaryFolder();
      const { agreed, differences } = await replay(transcript, {
        lab,
        dvc: ({ args, folder: at, environment }) =>
          dvc.run({
            arguments: args,
            folder: at,
            environment: { ...environment, DVC_NO_ANALYTICS: "1", DVC_SITE_CACHE_DIR: join(lab, "site") },
          }),
      });
      expect(differences, name).toEqual([]);
      steps += agreed;
    }
    expect(steps).toBeGreaterThan(100);
  });
});
