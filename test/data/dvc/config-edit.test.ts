import { describe, expect, test } from "vitest";
import {
  remoteSection,
  removeConfigSection,
  renameConfigSection,
  setConfigValue,
  unsetConfigValue,
} from "../../../pipeline/data/dvc/config-edit.ts";
import { checkSetting } from "../../../pipeline/data/dvc/config-keys.ts";
import { parseConfigObj } from "../../../pipeline/data/dvc/configobj.ts";
import { errorOf } from "../../support/errors.ts";

const commented = `# who may write here
[core]
    remote = old   # the old one
    # why: every commit shows its data
    autostage = true
['remote "old"']
    url = s3://bucket/old
`;

describe("a value is set", () => {
  test.each([
    [
      "in its line, and nothing else is touched",
      { section: "core", key: "remote" },
      "new",
      commented.replace("remote = old   # the old one", "remote = new"),
    ],
    [
      "behind the last line of its section",
      { section: "core", key: "no_scm" },
      "true",
      commented.replace("autostage = true\n", "autostage = true\n    no_scm = true\n"),
    ],
    [
      "in a section of its own at the end",
      { section: remoteSection("new"), key: "url" },
      "../store",
      `${commented}['remote "new"']\n    url = ../store\n`,
    ],
  ])("%s", (_name, place, value, after) => {
    expect(setConfigValue(commented, place, value)).toBe(after);
  });

  test.each([
    ["a list", "a,b", '"a,b"'],
    ["what would be a comment", "a#b", '"a#b"'],
    ["blanks around it", " a ", '" a "'],
    ["a quote at its end", 'a"', "'a\"'"],
    ["a quote inside", "it's mine", "it's mine"],
    ["nothing", "", '""'],
  ])("%s is read back as it was", (_name, value, written) => {
    const text = setConfigValue("", { section: "core", key: "x" }, value);
    expect(text).toBe(`[core]\n    x = ${written}\n`);
    const read = parseConfigObj(text, "config").get("core")?.get("x");
    expect(typeof read === "string" ? read : read?.join(",")).toBe(value);
  });

  test("a line break is refused, not written", async () => {
    expect(await errorOf(() => setConfigValue("", { section: "core", key: "x" }, "a\n[b]"))).toMatch(
      /^DVC_CONFIG_INVALID/,
    );
  });

  test("a file whose last line does not end is ended first", () => {
    expect(setConfigValue("[core]\n    a = 1", { section: "core", key: "b" }, "2")).toBe(
      "[core]\n    a = 1\n    b = 2\n",
    );
  });
});

describe("a value is removed", () => {
  test.each([
    ["with its line", { section: "core", key: "remote" }, commented.replace("    remote = old   # the old one\n", "")],
    [
      "with its section when it was the last",
      { section: remoteSection("old"), key: "url" },
      commented.split("['remote")[0],
    ],
    ["not at all when it is not there", { section: "cache", key: "dir" }, commented],
  ])("%s", (_name, place, after) => {
    expect(unsetConfigValue(commented, place)).toBe(after);
  });

  test("over all the lines of a value between triple quotes", () => {
    expect(unsetConfigValue('[a]\n    x = """1\n2"""\n    y = 3\n', { section: "a", key: "x" })).toBe(
      "[a]\n    y = 3\n",
    );
  });
});

test("a section is renamed and removed, whatever the quotes around its name", () => {
  const text = '[remote "a"]\nurl = x\n[\'remote "b"\']\nurl = y\n';
  expect(renameConfigSection(text, 'remote "a"', 'remote "c"')).toBe(
    "['remote \"c\"']\nurl = x\n['remote \"b\"']\nurl = y\n",
  );
  expect(removeConfigSection(text, 'remote "b"')).toBe('[remote "a"]\nurl = x\n');
});

describe("settings are what DVC takes", () => {
  test.each([
    ["core", "autostage", "yes", undefined],
    ["core", "checksum_jobs", "1", undefined],
    ["machine", "anything", "at all", undefined],
    ["remote", "endpointurl", "https://x", "s3://b"],
    ["remote", "anything", "x", "remote://other/sub"],
    ["remote", "url", "/folder", "/folder"],
  ])("[%s] %s = %s", (section, key, value, url) => {
    expect(() => {
      checkSetting({ section, key, value, url });
    }).not.toThrow();
  });

  test.each([
    ["nope", "x", "1", undefined, /no section "nope"/],
    ["core", "nope", "1", undefined, /no setting "nope"/],
    ["core", "autostage", "maybe", undefined, /cannot be "maybe"/],
    ["core", "checksum_jobs", "0", undefined, /cannot be "0"/],
    ["cache", "shared", "all", undefined, /cannot be "all"/],
    ["remote", "endpointurl", "x", "gs2://b", /kind gs2:\/\//],
    ["remote", "region", "x", "ssh://host/p", /no setting "region"/],
    ["remote", "constructor", "x", "s3://b", /no setting "constructor"/],
  ])("not [%s] %s = %s", async (section, key, value, url, message) => {
    const error = await errorOf(() => {
      checkSetting({ section, key, value, url });
    });
    expect(error).toMatch(/^DVC_CONFIG_INVALID/);
    expect(error).toMatch(message);
  });
});
