import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isSystemError } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";
import { eventsRef } from "../../registry/events/event-log.ts";
import type { RegisteredModel } from "../../repository/environments.ts";
import { readEvents } from "../../repository/events.ts";
import { signaturesIn } from "../../repository/provenance/signatures.ts";
import { verifyProvenance } from "../../repository/provenance/verify-version.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** A file that somebody names beside a command, from where they stand. */
async function namedFile(path: string) {
  try {
    return { text: await readFile(resolve(path), "utf8"), where: path };
  } catch (cause) {
    if (!isSystemError(cause, "ENOENT")) throw cause;
    throw new LockstepError("TRUST_ROOT_UNAVAILABLE", `there is no file ${path}`, {
      hint: "Write it with `gh attestation trusted-root > trusted-root.jsonl`.",
      cause,
    });
  }
}

/**
 * Lets a version pass that is signed as lockstep.yaml wants it; what is said about its files is held to the record, which every file is
 * held to when it is placed.
 *
 * @param trustedRoot - Path of a file in place of the one that lockstep.yaml names.
 * @throws LockstepError PROVENANCE_REJECTED with the rule that failed, TRUST_ROOT_UNAVAILABLE, CONFIG_INVALID.
 */
export async function requireProvenance(
  { git, host }: Workspace,
  { record, modelVersion, commit }: RegisteredModel,
  trustedRoot: string | undefined,
): Promise<void> {
  const { log } = await readEvents(git);
  const event = [...log.events.values()]
    .map((logged) => logged.event)
    .find(
      (found) =>
        found.model === record.model &&
        found.modelVersion === modelVersion &&
        found.commit === commit &&
        found.environment === undefined,
    );
  if (event === undefined)
    throw new LockstepError(
      "PROVENANCE_REJECTED",
      `no event tells of the registration of ${record.model} ${modelVersion}`,
      {
        hint: "Run `lockstep models verify`; it names what is missing.",
      },
    );
  const { entries } = await git.readLedgerChain(eventsRef, { isOffline: true });
  const texts = signaturesIn(new Map(entries.map(({ path, text }) => [path, text])), event);
  const root = trustedRoot === undefined ? undefined : await namedFile(trustedRoot);
  const found = await verifyProvenance(git, { event, record, texts, trustedRoot: root });
  switch (found.standing) {
    case "trusted":
      host.info(`${record.model} ${modelVersion} is signed by who is trusted, about exactly these files`);
      return;
    case "unsigned":
      host.warning(`${record.model} ${modelVersion} is not signed, and lockstep.yaml does not require it`);
      return;
    case "undeclared":
      return;
    case "refused":
      throw new LockstepError("PROVENANCE_REJECTED", found.refusal.sentence, {
        hint: "Nothing was placed. `lockstep models verify` says the same; look at who wrote to refs/lockstep/events.",
      });
  }
}
