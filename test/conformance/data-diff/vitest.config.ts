import { testSettings } from "../../vitest-settings.ts";

declare module "vitest" {
  // The way to give a test something from the command line.
  interface ProvidedContext {
    /** Folder that tables.py filled. */
    readonly pairs: string;
  }
}

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/conformance/data-diff/**/*.conformance.ts", {
  testTimeout: 120_000,
  provide: { pairs: process.env["PAIRS_FOLDER"] ?? "" },
});
