import { LockstepError } from "../../domain/error.ts";
import { printable } from "../../tracking/file-values.ts";
import { showMetrics } from "../../tracking/metrics.ts";
import { shownFrom } from "../../tracking/paths.ts";
import type { DataRepository } from "../../tracking/repository.ts";
import type { Session } from "../session.ts";
import { shownValue } from "./values.ts";

/** Says every metric of the workspace, a line each. @throws LockstepError for a file that cannot be read. */
export async function sayMetrics(session: Pick<Session, "say">, repository: DataRepository): Promise<void> {
  const [workspace] = await showMetrics({ targets: [] }, repository);
  if (workspace === undefined) return;
  if (workspace.values instanceof LockstepError) throw workspace.values;
  for (const [path, file] of workspace.values) {
    if (file.outcome === "failed") throw file.error;
    session.say(`${shownFrom(repository, path)}:`);
    for (const [key, value] of printable(file.values).flat) session.say(`  ${key}: ${shownValue(value)}`);
  }
}
