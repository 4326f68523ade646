import { defineConfig } from "vitest/config";

declare module "vitest" {
  // The way to give a test something from the command line.
  interface ProvidedContext {
    /** Folder that tables.py filled. */
    readonly pairs: string;
  }
}

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default defineConfig({
  test: {
    include: ["test/conformance/data-diff/**/*.conformance.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    provide: { pairs: process.env["PAIRS_FOLDER"] ?? "" },
  },
});
