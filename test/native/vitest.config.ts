import { testSettings } from "../vitest-settings.ts";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/native/**/*.live.ts", { maxWorkers: 1, testTimeout: 240_000, hookTimeout: 240_000 });
