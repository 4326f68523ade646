import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const processRule = (property) => ({
  object: "process",
  property,
  message: "The Host you were given stands for the process; only platform/host and cli touch it.",
});

export default defineConfig(
  { ignores: ["dist/", "coverage/", "node_modules/", "**/*.mjs", "**/*.js", "**/.lockstep/"] },
  tseslint.configs.strictTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Spreading a text by code points is what canonical sorting and digests want.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      "@typescript-eslint/max-params": ["error", { max: 3 }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Named exports only: a thing has one name everywhere." },
        { selector: "TSEnumDeclaration", message: "Use a union of strings: an enum is not erasable." },
        { selector: "TSModuleDeclaration[kind='namespace']", message: "A file is the namespace." },
        { selector: "TSParameterProperty", message: "Not erasable: declare the field." },
      ],
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        ...["env", "exit", "exitCode", "argv", "stdout", "stderr"].map(processRule),
      ],
      "no-restricted-imports": [
        "error",
        { name: "node:process", message: "Write `process.x`, so that the rule on who touches the process can see it." },
        { name: "process", message: "Write `process.x`, so that the rule on who touches the process can see it." },
      ],
    },
  },
  {
    files: [
      "pipeline/cli/**",
      "pipeline/platform/host/**",
      "pipeline/**/*.child.ts",
      "scripts/**",
      "bench/**",
      "examples/**",
      "test/**",
    ],
    rules: { "no-console": "off", "no-restricted-properties": "off" },
  },
  {
    files: ["pipeline/platform/host/**", "pipeline/**/*.child.ts"],
    rules: { "no-console": "error" },
  },
  {
    // A row of a table of cases arrives as the arguments of its test.
    files: ["test/**"],
    rules: { "@typescript-eslint/max-params": "off" },
  },
  {
    files: ["*.config.ts"],
    rules: { "no-restricted-syntax": "off", "no-restricted-properties": "off" },
  },
);
