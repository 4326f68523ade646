import { describe, expect, test } from "vitest";
import {
  fileSetting,
  flagSetting,
  jobsSetting,
  numberSetting,
  secretSetting,
  verifySetting,
} from "../../../pipeline/data/remotes/settings.ts";

const options = (settings: Readonly<Record<string, string>>) => ({
  url: "https://host",
  base: "/repo/.dvc",
  settings,
  env: { HOME: "/people/ann" },
});

describe("settings of a remote", () => {
  test.each<[string, boolean]>([
    ["true", true],
    ["Yes", true],
    ["on", true],
    ["1", true],
    ["FALSE", false],
    ["no", false],
    ["off", false],
    ["0", false],
  ])("%s is a flag", (text, flag) => {
    expect(flagSetting({ x: text }, "x", !flag)).toBe(flag);
  });

  test.each<[string, () => unknown]>([
    ["a flag that is neither", () => flagSetting({ x: "maybe" }, "x", true)],
    ["a number that is none", () => numberSetting({ x: "a" }, "x")],
    ["an empty number", () => numberSetting({ x: "" }, "x")],
    ["a negative number", () => numberSetting({ x: "-1" }, "x")],
    ["no jobs", () => jobsSetting({ jobs: "0" })],
    ["half a job", () => jobsSetting({ jobs: "1.5" })],
    ["a password that somebody would have to be asked for", () => secretSetting({ ask_password: "true" }, "password")],
  ])("%s is refused, with a hint", (_name, read) => {
    expect(read).toThrow(
      expect.objectContaining({ code: "DVC_CONFIG_INVALID", hint: expect.any(String) as string }) as Error,
    );
  });

  test("a password that is there is not asked for", () => {
    expect(secretSetting({ ask_password: "true", password: "p" }, "password")).toBe("p");
  });

  test.each<[string, string]>([
    ["key.json", "/repo/.dvc/key.json"],
    ["/abs/key.json", "/abs/key.json"],
    ["~/key.json", "/people/ann/key.json"],
  ])("the file %s is %s", (text, path) => {
    expect(fileSetting(options({ keyfile: text }), "keyfile")).toBe(path);
  });

  test.each<[string | undefined, { readonly isVerified: boolean; readonly authorities: string | undefined }]>([
    [undefined, { isVerified: true, authorities: undefined }],
    ["false", { isVerified: false, authorities: undefined }],
    ["ca.pem", { isVerified: true, authorities: "/repo/.dvc/ca.pem" }],
  ])("ssl_verify = %s", (text, expected) => {
    expect(verifySetting(options(text === undefined ? {} : { ssl_verify: text }))).toEqual(expected);
  });
});
