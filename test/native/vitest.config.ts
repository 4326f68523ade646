import { defineConfig } from "vitest/config";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default defineConfig({
  test: {
    include: ["test/native/**/*.live.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
