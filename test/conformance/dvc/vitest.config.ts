import { testSettings } from "../../vitest-settings.ts";

declare module "vitest" {
  // The way to give a test something from the command line.
  interface ProvidedContext {
    /** Seed of the first random repository. */
    readonly firstSeed: number;
    readonly repositoryCount: number;
  }
}

function setting(name: string, whenAbsent: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return whenAbsent;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} has to be a whole number, not ${JSON.stringify(text)}`);
  return Number(text);
}

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/conformance/dvc/**/*.conformance.ts", {
  // Random repositories at once, each with tools of its own.
  maxConcurrency: 2,
  testTimeout: 300_000,
  hookTimeout: 120_000,
  provide: {
    firstSeed: setting("DVC_CONFORMANCE_SEED", 1),
    repositoryCount: setting("DVC_CONFORMANCE_COUNT", 200),
  },
});
