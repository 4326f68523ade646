import { manyProcesses, testSettings } from "../vitest-settings.ts";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/**/*.long.ts", { ...manyProcesses, testTimeout: 60_000, hookTimeout: 120_000 });
