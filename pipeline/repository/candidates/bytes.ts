import type { Artifact } from "../../domain/artifact.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ModelName, ModelVersion } from "../../domain/ids.ts";
import type { ReasonCode, Refusal } from "../../domain/reason.ts";
import { restoreArtifact } from "../restore.ts";
import type { Workspace } from "../workspace.ts";

/** What nobody has any more, and what is there with other bytes. */
const codes: Readonly<Record<string, ReasonCode>> = {
  OBJECT_MISSING: "candidate_missing",
  OBJECT_CORRUPT: "hash_mismatch",
  ARTIFACT_DIGEST_MISMATCH: "hash_mismatch",
};

/** That this machine cannot look says nothing of what is there; who deploys looks again. */
const unasked: ReadonlySet<string> = new Set(["NOT_A_DVC_REPOSITORY", "REMOTE_MISSING", "REMOTE_DENIED"]);

/**
 * Why the bytes of a recorded model may not be shipped: fetched by md5 from cache or remote, every file held to the sha256 of the record.
 *
 * @returns `undefined` when all are right, and, told as a warning, when this machine has no access to them.
 * @throws LockstepError REMOTE_FAILED: a remote that does not answer is asked again later.
 */
export async function refuseBytes(
  workspace: Workspace,
  about: { readonly model: ModelName; readonly modelVersion: ModelVersion; readonly artifact: Artifact },
): Promise<Refusal | undefined> {
  const { model, modelVersion, artifact } = about;
  const subject = `${model} ${modelVersion} (${artifact.sha256.slice(0, 12)})`;
  try {
    await restoreArtifact(workspace, artifact);
    return undefined;
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    const code = codes[error.code];
    if (code === "candidate_missing")
      return {
        code,
        sentence: `The bytes of ${subject} are neither in the cache nor on the remote: ${error.message}; push them from where they are (\`lockstep push\`), or train them again in a pull request.`,
      };
    if (code !== undefined)
      return {
        code,
        sentence: `What is kept as ${subject} is not what was recorded: ${error.message}; put the right bytes back, nothing is shipped until then.`,
      };
    if (!unasked.has(error.code)) throw error;
    workspace.host.warning(
      `the bytes of ${subject} were not looked at here (${error.message}); deploy holds them to their sha256`,
    );
    return undefined;
  }
}
