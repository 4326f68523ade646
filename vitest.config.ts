import { manyProcesses, testSettings } from "./test/vitest-settings.ts";

export default testSettings("test/**/*.test.ts", {
  ...manyProcesses,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  coverage: {
    provider: "v8",
    include: ["pipeline/**/*.ts", "actions/**/*.ts"],
    reporter: ["text-summary", "html", "json-summary"],
    reportsDirectory: "coverage",
  },
});
