import { expect, test } from "vitest";
import { presentKeys } from "../../../pipeline/data/remotes/present-keys.ts";

/** A store of these keys that counts what it is asked. */
function storeOf(keys: readonly string[], pageSize: number) {
  const sorted = [...keys].sort();
  const calls = { listed: 0, asked: 0 };
  return {
    calls,
    jobs: 4,
    async *pages(prefix: string): AsyncGenerator<readonly string[]> {
      const below = sorted.filter((key) => key.startsWith(prefix));
      for (let start = 0; start === 0 || start < below.length; start += pageSize) {
        calls.listed++;
        yield await Promise.resolve(below.slice(start, start + pageSize));
      }
    },
    isThere(key: string): Promise<boolean> {
      calls.asked++;
      return Promise.resolve(sorted.includes(key));
    },
  };
}

const keys = (folder: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${folder}/${index.toString().padStart(6, "0")}`);

test.each<[string, readonly string[], number, readonly string[], { readonly listed: number; readonly asked: number }]>([
  ["few keys of a folder are asked for", keys("f", 50), 10, keys("f", 3), { listed: 0, asked: 3 }],
  ["many are listed", keys("f", 20), 10, keys("f", 5), { listed: 2, asked: 0 }],
  ["an empty folder is one answer", [], 10, keys("f", 5), { listed: 1, asked: 0 }],
  [
    "a listing never takes longer than asking: then the rest is asked for",
    keys("f", 1000),
    10,
    [...keys("f", 3), "f/000900", "f/zzz"],
    { listed: 5, asked: 2 },
  ],
  [
    "keys of many folders",
    [...keys("a", 5), ...keys("b", 1)],
    10,
    [...keys("a", 6), ...keys("b", 2)],
    { listed: 1, asked: 2 },
  ],
  ["nothing is asked for nothing", keys("f", 5), 10, [], { listed: 0, asked: 0 }],
])("%s", async (_name, stored, pageSize, asked, calls) => {
  const store = storeOf(stored, pageSize);
  expect(await presentKeys(asked, store)).toEqual(new Set(asked.filter((key) => stored.includes(key))));
  expect(store.calls).toEqual(calls);
});
