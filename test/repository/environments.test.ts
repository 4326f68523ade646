import { expect, test } from "vitest";
import { environmentName, modelName, modelVersion } from "../../pipeline/domain/ids.ts";
import { openGit } from "../../pipeline/platform/git/simple-git.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { modelsIn, promotedModel } from "../../pipeline/repository/environments.ts";
import { registryRepository } from "../registry/queries/repository.ts";

const at = "2026-11-02T12:00:00Z";
const [held, other] = [{ model: modelName("failure-predictor") }, { model: modelName("press") }];

/** A repository whose one registered model is in staging. */
async function inStaging() {
  const repository = registryRepository();
  const commit = repository.record({ modelVersion: modelVersion("v1.0.0") });
  repository.register("v1.0.0", commit, at);
  repository.assign("staging#1", "v1.0.0", { commit, date: at });
  let log = "";
  const stream = { write: (text: string) => void (log += text) };
  const git = await openGit({ folder: repository.folder });
  return { git, host: openTerminalHost({ inputs: {}, stream, environment: {} }), log: () => log };
}

test.each([
  ["of those that it holds", "staging", [other, held], [held], "press: no version is in staging yet\n"],
  ["of all when it holds none, so that the first says why", "production", [other, held], [other, held], ""],
  ["of the one that is named, held or not", "staging", [other], [other], ""],
])("an environment is asked %s", async (_name, environment, asked, expected, told) => {
  const { git, host, log } = await inStaging();
  expect(await modelsIn({ git, host }, environmentName(environment), asked)).toEqual(expected);
  expect(log()).toBe(told);
});

test.each([
  ["production", held, "It is in staging: name that with `--environment`"],
  ["production", other, "run `lockstep promote`"],
])("what is not in %s has a hint to where it is", async (environment, { model }, hint) => {
  const { git } = await inStaging();
  const missing = promotedModel(git, { model, environment: environmentName(environment) });
  await expect(missing).rejects.toMatchObject({
    code: "VERSION_UNKNOWN",
    hint: expect.stringContaining(hint) as string,
  });
});
