import type { AnnotatedTag } from "../../platform/git/git.ts";
import { artifactText, parseTagName } from "../gto-tag.ts";
import type { EventLog } from "./event-log.ts";

/** A counter that two tags have, or that none has though a higher one was given. */
export interface WrongCounter {
  readonly subject: string;
  readonly sentence: string;
}

/** Names of tags and events by counter, for each artifact. */
function countersOf(names: Iterable<string>): ReadonlyMap<string, ReadonlyMap<bigint, readonly string[]>> {
  const found = new Map<string, Map<bigint, string[]>>();
  for (const name of names) {
    const tag = parseTagName(name);
    if (tag?.counter === undefined) continue;
    const own = found.get(artifactText(tag)) ?? new Map<bigint, string[]>();
    own.set(tag.counter, [...(own.get(tag.counter) ?? []), name]);
    found.set(artifactText(tag), own);
  }
  return found;
}

/**
 * Where the counters of an artifact have doubles or gaps. What was there before the ledger began is not looked at: GTO lets tags be
 * deleted, and nobody recorded them then.
 */
export function countersWrong(log: EventLog, tags: readonly AnnotatedTag[]): readonly WrongCounter[] {
  const ours = [...log.events.values()].filter(({ event }) => event.action === "assign").map(({ event }) => event.tag);
  const begins = new Map(
    [...countersOf(ours)].map(([artifact, own]) => [artifact, [...own.keys()].reduce((a, b) => (a < b ? a : b))]),
  );
  const all = countersOf(new Set([...tags.map(({ name }) => name), ...log.events.keys()]));
  return [...all].flatMap(([artifact, own]): readonly WrongCounter[] => {
    const first = begins.get(artifact);
    if (first === undefined) return [];
    const wrong: WrongCounter[] = [];
    let before = first - 1n;
    for (const counter of [...own.keys()].filter((one) => one >= first).sort((a, b) => (a < b ? -1 : 1))) {
      const [name = "", ...others] = own.get(counter) ?? [];
      if (others.length > 0)
        wrong.push({ subject: name, sentence: `${[name, ...others].join(" and ")} have one counter.` });
      if (counter > before + 1n)
        wrong.push({
          subject: name,
          sentence: `Between counter ${before} and ${name} something of ${artifact} is gone.`,
        });
      before = counter;
    }
    return wrong;
  });
}
