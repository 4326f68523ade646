import { expect, test } from "vitest";
import { openPace } from "../../../pipeline/platform/forge/github/pace.ts";

/** How long each of three writes that are asked for at once is held back. */
async function waitsOf(apiUrl: string): Promise<readonly number[]> {
  let nowMs = 0;
  const waits: number[] = [];
  const clock = {
    nowMs: () => nowMs,
    wait: (milliseconds: number) => {
      waits.push(milliseconds);
      nowMs += milliseconds;
      return Promise.resolve();
    },
  };
  const pace = openPace(apiUrl, clock);
  const write = (): Promise<Response> => {
    nowMs += 300;
    return Promise.resolve(new Response());
  };
  await Promise.all([pace(write), pace(write), pace(write)]);
  return waits;
}

test.each([
  ["github.com", "https://api.github.com", [700, 700]],
  ["an enterprise on ghe.com", "https://api.acme.ghe.com", [700, 700]],
  ["an Enterprise Server", "https://github.acme.example/api/v3", []],
  ["a host that only begins like it", "https://api.github.com.attacker.example", []],
])("writes to %s begin a second apart where that is asked for", async (_name, apiUrl, expected) => {
  expect(await waitsOf(apiUrl)).toEqual(expected);
});

test("a write that fails does not hold up the next one", async () => {
  const pace = openPace("https://github.acme.example/api/v3", { nowMs: () => 0, wait: () => Promise.resolve() });
  await expect(pace(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect((await pace(() => Promise.resolve(new Response("done")))).status).toBe(200);
});
