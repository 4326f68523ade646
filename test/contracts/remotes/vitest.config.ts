import { defineConfig } from "vitest/config";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default defineConfig({
  test: {
    include: ["test/contracts/remotes/**/*.contract.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    // One more than a runner's processors: much of the time is spent waiting for what does not come.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
