import type { modelHistory } from "../steps/models/history.ts";
import type { pastEnvironment } from "../steps/models/what-was.ts";

type History = Awaited<ReturnType<typeof modelHistory>>;
type PastEnvironment = Awaited<ReturnType<typeof pastEnvironment>>;

/** Controls and invisible characters of names and reasons, which could make a terminal show something else, as a question mark. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Lines whose cells are apart by a tab, as `models list` has them. */
function cells(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(invisible, "?")).join("\t");
}

/** `v1.1.0 → v1.0.0`. */
function change(from: string | undefined, to: string | undefined): string {
  return `${from ?? "nothing"} → ${to ?? "nothing"}`;
}

/** A line for each event; below it what of its date is wrong. */
export function historyLines(history: History): readonly string[] {
  if (history.length === 0) return ["no model is registered yet"];
  return history.flatMap(({ taggedAt, tag, action, modelVersion, moves, datedBefore }) => [
    cells(
      taggedAt,
      tag,
      [action, modelVersion ?? ""].join(" ").trimEnd(),
      moves.map(({ environment, from, to }) => `${environment}: ${change(from, to)}`).join(", "),
    ).trimEnd(),
    ...(datedBefore === undefined ? [] : [cells(`  came after ${datedBefore}, which is dated later`)]),
  ]);
}

/** A line for each model; below it since when, until when, and what is in doubt. */
export function pastLines({ models }: PastEnvironment): readonly string[] {
  return models.flatMap(({ model, modelVersion, artifactSha256, since, until, otherwise, contradictions }) => [
    cells(model, modelVersion ?? "nothing", artifactSha256 ?? "no digest is recorded"),
    ...(since === undefined ? [] : [cells(`  since ${since.taggedAt}`, since.tag)]),
    ...(until === undefined ? [] : [cells(`  until ${until.taggedAt}`, until.tag)]),
    ...(otherwise.length === 0
      ? []
      : [cells(`  in doubt: by the dates it may have been ${otherwise.map((one) => one ?? "nothing").join(" or ")}`)]),
    ...contradictions.map((sentence) => cells(`  ${sentence}`)),
  ]);
}
