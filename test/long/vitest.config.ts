import { defineConfig } from "vitest/config";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default defineConfig({
  test: {
    include: ["test/**/*.long.ts"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    execArgv: ["--max-semi-space-size=4"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
