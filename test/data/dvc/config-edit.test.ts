import { expect, test } from "vitest";
import { setConfigValue } from "../../../pipeline/data/dvc/config-edit.ts";

const store = "['remote \"store\"']\n    url = ../../remote\n";

test.each([
  ["a file that is empty", "", "core", "[core]\n    key = 1\n"],
  ["a remote, which stands last", store, "core", `[core]\n    key = 1\n${store}`],
  [
    "another section and a remote",
    `[core]\n    a = b\n${store}`,
    "cache",
    `[core]\n    a = b\n[cache]\n    key = 1\n${store}`,
  ],
  ["a remote that is explained", `# ours\n${store}`, "core", `[core]\n    key = 1\n# ours\n${store}`],
  ["no end of the last line", "[core]\n    a = b", "cache", "[core]\n    a = b\n[cache]\n    key = 1\n"],
  ["a remote, and becomes one more", store, 'remote "b"', `${store}['remote "b"']\n    key = 1\n`],
])("a new section finds the place that DVC gives it in a file with %s", (_name, text, section, expected) => {
  expect(setConfigValue(text, { section, key: "key" }, "1")).toBe(expected);
});
