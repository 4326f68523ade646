import type { z } from "zod";

/** Tells that something is wrong with a document, at a path below the place that is looked at. */
export function problem(context: z.core.$RefinementCtx, path: (string | number)[], message: string): void {
  context.addIssue({ code: "custom", path, message });
}
