import { defineConfig, type ViteUserConfig } from "vitest/config";

type Settings = NonNullable<ViteUserConfig["test"]>;

/** What every run of tests shares; `own` is what this one has of its own. */
export function testSettings(include: string, own: Settings = {}): ViteUserConfig {
  return defineConfig({
    test: {
      include: [include],
      setupFiles: ["test/setup.ts"],
      // Processes, not threads: tests start Git, servers and native libraries, and some change their working directory.
      pool: "forks",
      maxWorkers: 2,
      restoreMocks: true,
      unstubEnvs: true,
      unstubGlobals: true,
      // A busy machine is no finding: a test that ran out of its time is tried once more, and said at the end. Any other failure stands.
      retry: { count: 1, condition: /^(?:Test|Hook) timed out in/ },
      ...own,
    },
  });
}

/** Little memory for what is young: a process that starts another copies its pages, and many tests start Git all the time. */
export const manyProcesses: Settings = { globalSetup: ["test/global-setup.ts"], execArgv: ["--max-semi-space-size=4"] };
