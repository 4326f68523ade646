import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    // Processes, not threads: tests start Git, servers and native libraries, and some change their working directory.
    pool: "forks",
    // Little memory for what is young: a process that starts another copies its pages, and ours start Git all the time.
    execArgv: ["--max-semi-space-size=4"],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    coverage: {
      provider: "v8",
      include: ["pipeline/**/*.ts", "actions/**/*.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      reportsDirectory: "coverage",
    },
  },
});
