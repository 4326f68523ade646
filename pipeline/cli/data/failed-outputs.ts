import { LockstepError } from "../../domain/error.ts";
import type { FailedOutput } from "../../tracking/checkout.ts";

/** One error for outputs that could not be checked out. */
export function failedOutputs(failed: readonly FailedOutput[], because?: LockstepError): LockstepError {
  const [first] = failed;
  const paths = failed.map(({ path }) => path);
  const names = paths.slice(0, 20).join(", ") + (paths.length > 20 ? ` and ${paths.length - 20} more` : "");
  const cause = because ?? first?.reason;
  return new LockstepError(cause?.code ?? "OBJECT_MISSING", `not checked out, because content is missing: ${names}`, {
    hint:
      cause?.hint ??
      "Run `lockstep pull`; when the remote has it not either, run `lockstep push` where the data was added.",
    cause,
  });
}
