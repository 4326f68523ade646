import { testSettings } from "../../vitest-settings.ts";

declare module "vitest" {
  // The way to give a test something from the command line.
  interface ProvidedContext {
    /** Folder that tables.py filled. */
    readonly tables: string;
    /** A Python with the packages of requirements.txt. */
    readonly python: string;
  }
}

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/conformance/tables/**/*.conformance.ts", {
  testTimeout: 300_000,
  provide: { tables: process.env["TABLES_FOLDER"] ?? "", python: process.env["TABLES_PYTHON"] ?? "" },
});
