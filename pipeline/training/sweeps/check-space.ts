import { closestWord } from "../../domain/closest-word.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import type { Sweep } from "./sweep-file.ts";

/** The trainers that a sweep may come to: of its space, else of the section. */
function trainersOf({ space }: Sweep, section: Readonly<Record<string, Json>>): readonly string[] {
  const varied = space.get("trainer");
  const names = varied?.kind === "values" ? varied.values : [section["trainer"]];
  return names.flatMap((name) => (typeof name === "string" ? [name] : []));
}

/**
 * Refuses a sweep over parameters that no trainer of it has, before any trial fails for it.
 *
 * @param parametersOf - Keys that the section of a trainer may hold; without a name, of the trainer that is taken then.
 * @throws LockstepError PARAMS_INVALID naming each, with the word that was probably meant.
 */
export async function requireParameters(
  sweep: Sweep,
  section: Readonly<Record<string, Json>>,
  parametersOf: (trainer: string | undefined) => Promise<readonly string[]>,
): Promise<void> {
  const trainers = trainersOf(sweep, section);
  const known = new Set<string>();
  for (const trainer of trainers.length === 0 ? [undefined] : trainers)
    for (const key of await parametersOf(trainer)) known.add(key);
  const asked = [
    ...[...sweep.space.keys()].map((key) => ({ key, where: `space.${key}` })),
    ...(sweep.effort === undefined ? [] : [{ key: sweep.effort.parameter, where: "effort.parameter" }]),
  ];
  const stray = asked.filter(({ key }) => !known.has(key));
  if (stray.length === 0) return;
  const said = stray.map(({ key, where }) => {
    const meant = closestWord(key, [...known]);
    return `${where}: there is no parameter ${JSON.stringify(key)}${meant === undefined ? "" : `, did you mean ${meant}?`}`;
  });
  const whose = trainers.length === 0 ? "The trainer" : trainers.join(" and ");
  throw new LockstepError("PARAMS_INVALID", `sweep.yaml: ${said.join("; ")}`, {
    hint: `${whose} takes ${[...known].toSorted().join(", ")}.`,
  });
}
