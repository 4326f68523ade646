import { testSettings } from "../vitest-settings.ts";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/browser/**/*.browser.ts", {
  maxWorkers: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
});
