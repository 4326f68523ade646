import { testSettings } from "../../vitest-settings.ts";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/contracts/remotes/**/*.contract.ts", {
  // One more than a runner's processors: much of the time is spent waiting for what does not come.
  maxWorkers: 3,
  testTimeout: 120_000,
  hookTimeout: 60_000,
});
