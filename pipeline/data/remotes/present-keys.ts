import { posix } from "node:path";
import { mapParallel } from "../objects/parallel.ts";

/** More keys than this in one folder, and listing it may be quicker than asking for each. */
const listedFrom = 4;

/**
 * Which of these keys an object store has. A folder of which many are asked for is listed, but never for longer than asking for each
 * would take: a store with millions of objects costs a small push nothing.
 *
 * @param pages - Keys that begin with a prefix, one answer of the store at a time.
 */
export async function presentKeys(
  keys: readonly string[],
  store: {
    readonly jobs: number;
    readonly pages: (prefix: string) => AsyncIterable<readonly string[]>;
    readonly isThere: (key: string) => Promise<boolean>;
  },
): Promise<ReadonlySet<string>> {
  const present = new Set<string>();
  const askAll = async (asked: readonly string[]): Promise<void> => {
    await mapParallel(asked, store.jobs, async (key) => {
      if (await store.isThere(key)) present.add(key);
    });
  };
  const folders = [...Map.groupBy(keys, (key) => posix.dirname(key))];
  await mapParallel(
    folders.filter(([, asked]) => asked.length >= listedFrom),
    store.jobs,
    async ([folder, asked]) => {
      const wanted = new Set(asked);
      let last = "";
      let pages = 0;
      for await (const page of store.pages(`${folder}/`)) {
        for (const key of page) if (wanted.delete(key)) present.add(key);
        last = page.at(-1) ?? last;
        if (++pages === asked.length) break;
      }
      // A listing that ended says no to the rest; one that was broken off has only come as far as its last key.
      if (pages === asked.length) await askAll([...wanted].filter((key) => key > last));
    },
  );
  await askAll(folders.flatMap(([, asked]) => (asked.length < listedFrom ? asked : [])));
  return present;
}
