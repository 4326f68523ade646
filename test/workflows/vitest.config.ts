import { testSettings } from "../vitest-settings.ts";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/workflows/**/*.live.ts", {
  maxWorkers: 1,
  testTimeout: 1_200_000,
  hookTimeout: 120_000,
});
