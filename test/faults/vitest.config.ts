import { testSettings } from "../vitest-settings.ts";

// eslint-disable-next-line no-restricted-syntax -- Vitest asks for a default export.
export default testSettings("test/faults/**/*.faults.ts", { testTimeout: 600_000, hookTimeout: 120_000 });
