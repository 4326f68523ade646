import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { runStep } from "../../pipeline/wiring.ts";
import { eventRepository } from "../support/event-repository.ts";
import { temporaryFolder } from "../support/folder.ts";

test("a model that cannot be deployed holds back no other, and its error ends the run", async () => {
  const repository = await eventRepository(temporaryFolder());
  const path = join(repository.folder, "lockstep.yaml");
  const text = readFileSync(path, "utf8");
  const [, declaration = ""] = /^models:\n( {2}failure-predictor:\n(?: {4}.*\n)+)/m.exec(text) ?? [];
  const press = declaration.replaceAll("failure-predictor", "press");
  writeFileSync(path, text.replace("models:\n", `models:\n${press}`));
  repository.run("commit", "--quiet", "--no-gpg-sign", "--all", "--message", "a second model");

  let log = "";
  const stream = { write: (written: string) => void (log += written) };
  const host = openTerminalHost({ inputs: { environment: "production" }, stream, environment: {} });
  const surroundings = { folder: repository.folder, environment: {}, signal: new AbortController().signal };
  await expect(runStep("deploy", host, { ...surroundings, as: "robot" })).rejects.toMatchObject({
    code: "VERSION_UNKNOWN",
    message: expect.stringContaining("press") as string,
  });
  expect(log).toContain("press is not deployed: ");
  expect(log).toContain("failure-predictor is not deployed: ");
});
