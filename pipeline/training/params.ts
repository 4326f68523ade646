import type { z } from "zod";
import { LockstepError } from "../domain/error.ts";
import type { Json } from "../domain/json.ts";

/**
 * Checks a section of a params file; every wrong or unknown key is named in one run.
 *
 * @param file - What it stands in, for the hint.
 * @throws LockstepError PARAMS_INVALID.
 */
export function readParams<Schema extends z.ZodType>(
  schema: Schema,
  section: Json,
  file = "params.yaml",
): z.output<Schema> {
  const parsed = schema.safeParse(section);
  if (parsed.success) return parsed.data;
  throw new LockstepError("PARAMS_INVALID", `parameters that cannot be used: ${problemsOf(parsed.error)}`, {
    hint: `Correct the named keys in ${file}.`,
  });
}

/** Every wrong key with what is wrong; what is wrong with the whole has no key. */
export function problemsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`)).join("; ");
}
