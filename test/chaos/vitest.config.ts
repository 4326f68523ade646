import { defineConfig } from "vitest/config";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default defineConfig({
  test: {
    include: ["test/chaos/**/*.chaos.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
