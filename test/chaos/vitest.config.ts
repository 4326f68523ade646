import { testSettings } from "../vitest-settings.ts";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/chaos/**/*.chaos.ts", { testTimeout: 120_000, hookTimeout: 120_000 });
