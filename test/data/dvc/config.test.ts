import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../pipeline/data/dvc/config.ts";
import { errorOf } from "../../support/errors.ts";
import { sharedJson } from "../../support/shared.ts";

describe("remotes and settings", () => {
  test("as DVC writes them", () => {
    const config = parseConfig({
      repo: "[core]\n    remote = R\n['remote \"R\"']\n    url = s3://b/p  # here\n    EndpointURL = 'http://h:1'\n[cache]\n    type = hardlink, symlink\n    dir = ../c\n",
    });
    expect(config.defaultRemote).toBe("r");
    expect(config.remotes.get("r")).toEqual({
      name: "r",
      url: "s3://b/p",
      urlLevel: "repo",
      settings: { endpointurl: "http://h:1" },
    });
    expect(config.cache).toEqual({ dir: "../c", dirLevel: "repo", types: ["hardlink", "symlink"], isShared: false });
  });

  test("a nearer file outweighs, key by key, and says where it stands", () => {
    const config = parseConfig({
      global: '[remote "r"]\nurl = /global\nprofile = g\n[core]\nremote = other\n',
      repo: '[remote "r"]\nurl = ../store\n',
      local: '[remote "r"]\npassword = secret\n[core]\nremote = r\n',
    });
    expect(config.remotes.get("r")).toEqual({
      name: "r",
      url: "../store",
      urlLevel: "repo",
      settings: { profile: "g", password: "secret" },
    });
    expect(config.defaultRemote).toBe("r");
  });

  test("nothing configured", () => {
    const config = parseConfig({ repo: "# only a comment\n", local: undefined });
    expect(config.remotes.size).toBe(0);
    expect(config.defaultRemote).toBe(undefined);
    expect(config.cache.types).toEqual(["reflink", "copy"]);
    expect(config.parsing).toEqual({ bool: "store_true", list: "nargs" });
  });

  test.each<[string, string, string]>([
    ["quotes keep a #", '"q # x"  # c', "q # x"],
    ["a ; begins no comment", "a;b", "a;b"],
    ["triple quotes go over lines", '"""tri\nple"""', "tri\nple"],
    ["a list is joined", "a, 'b'", "a,b"],
    ["an empty value", "", ""],
    ["another key's value", "x%(other)sy", "xzy"],
  ])("%s", (_name, value, text) => {
    expect(
      parseConfig({ repo: `[core]\nother = z\nsite_cache_dir = ${value}\n` }).settings.get("core.site_cache_dir"),
    ).toBe(text);
  });

  test("a name that JavaScript knows is a name like any other", () => {
    const { settings } = parseConfig({ repo: '[remote "r"]\nurl = x\n__proto__ = y\n' }).remotes.get("r") ?? {
      settings: {},
    };
    expect(Object.entries(settings)).toEqual([["__proto__", "y"]]);
  });
});

test.each<[string, string, RegExp]>([
  ["a section that is not closed", "[core\n", /^DVC_CONFIG_INVALID: \.dvc\/config:1: the line/],
  ["; at the beginning", "; semi\n", /^DVC_CONFIG_INVALID: \.dvc\/config:1:/],
  ["a value for a name that is not there", "[core]\nremote = %(HOME)s\n", /%\(HOME\)s has no value/],
  ["names that go in a circle", "[core]\na = %(b)s\nb = %(a)s\n", /has no value/],
  ["a section DVC does not know", "[cors]\nremote = r\n", /the section \[cors\] is none that DVC knows/],
  ["a key that stands twice", "[core]\na = 1\nA = 2\n", /^DVC_CONFIG_INVALID: \.dvc\/config:3:/],
  ["a remote without a url", '[remote "r"]\nprofile = p\n', /the remote "r" has no url/],
  ["a link type DVC does not know", "[cache]\ntype = copy, magic\n", /cache\.type has "magic"/],
  ["a triple quote without an end", '[core]\na = """x\ny\n', /^DVC_CONFIG_INVALID: \.dvc\/config:2:/],
  [
    "a line that is too long",
    `[core]\na = ${"x".repeat(9000)}\n`,
    /^DVC_CONFIG_INVALID: \.dvc\/config:2: the line is longer/,
  ],
])("%s is refused", async (_name, repo, message) => {
  expect(await errorOf(() => parseConfig({ repo }))).toMatch(message);
});

interface Vector {
  readonly config: string;
  readonly rc: number;
  readonly list: string;
}
const vectors = sharedJson("fixtures/dvc/vectors/config.json") as readonly Vector[] | undefined;

describe.runIf(vectors !== undefined)("with the shared transcripts", () => {
  test.each(vectors ?? [])("$config", async ({ config, rc, list }) => {
    if (rc !== 0) {
      expect(await errorOf(() => parseConfig({ repo: config }))).toMatch(/^DVC_CONFIG_INVALID/);
      return;
    }
    const read = parseConfig({ repo: config });
    const lines = [
      ...[...read.settings].map(([key, value]) => `${key}=${value}`),
      ...[...read.remotes.values()].flatMap(({ name, url, settings }) => [
        `remote.${name}.url=${url}`,
        ...Object.entries(settings).map(([key, value]) => `remote.${name}.${key}=${value}`),
      ]),
    ];
    // The transcript shows paths made absolute, and a list as Python shows it.
    const shown = list
      .replaceAll(/=(?:<REPO>|\/home\/ann)\//g, "=…/")
      .replace("['hardlink', 'symlink']", "hardlink,symlink");
    const ours = `${lines.map((line) => line.replace(/=(?:\.\.|~)\//, "=…/")).join("\n")}\n`;
    expect(ours.split("\n").sort()).toEqual(shown.split("\n").sort());
  });
});
