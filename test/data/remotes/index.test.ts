import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../pipeline/data/dvc/config.ts";
import { openRemote } from "../../../pipeline/data/remotes/index.ts";
import { publicUrl } from "../../../pipeline/domain/public-url.ts";
import { temporaryFolder } from "../../support/folder.ts";

describe("openRemote", () => {
  test.each<[string, string, string | undefined, string, string]>([
    ["no remote at all", "", undefined, "REMOTE_MISSING", "no default DVC remote is configured"],
    ["no default", "['remote \"a\"']\n    url = ../s\n", undefined, "REMOTE_MISSING", "no default DVC remote"],
    [
      "a name that is not there",
      "['remote \"a\"']\n    url = ../s\n",
      "b",
      "REMOTE_MISSING",
      'no DVC remote is named "b"',
    ],
    [
      "a scheme without a driver",
      "['remote \"a\"']\n    url = gdrive://u:secret@x/y?k=v\n",
      "a",
      "REMOTE_UNSUPPORTED",
      "no driver for gdrive:// (gdrive://x/y)",
    ],
    [
      "a remote under one that is not there",
      "['remote \"a\"']\n    url = remote://b/x\n",
      "a",
      "REMOTE_MISSING",
      'no DVC remote is named "b"',
    ],
    [
      "remotes that stand under each other",
      "['remote \"a\"']\n    url = remote://b/x\n['remote \"b\"']\n    url = remote://a/y\n",
      "a",
      "DVC_CONFIG_INVALID",
      "the remotes a, b stand under each other",
    ],
    [
      "a remote that keeps versions in place of objects",
      "['remote \"a\"']\n    url = ../s\n    version_aware = true\n",
      "a",
      "REMOTE_UNSUPPORTED",
      "is configured with `version_aware`",
    ],
    [
      "a scheme that is a property of every object",
      "['remote \"a\"']\n    url = constructor://x\n",
      "a",
      "REMOTE_UNSUPPORTED",
      "no driver for constructor://",
    ],
  ])("refuses %s, and says what there is", async (_name, text, name, code, message) => {
    await expect(
      openRemote({ config: parseConfig({ repo: text }), name, root: temporaryFolder(), environment: {} }),
    ).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
      hint: expect.any(String) as string,
    });
  });

  test("opens the default one, relative to .dvc", async () => {
    const text = "[core]\n    remote = Store\n['remote \"store\"']\n    url = ../../store\n";
    const remote = await openRemote({ config: parseConfig({ repo: text }), root: temporaryFolder(), environment: {} });
    expect(remote.url).toBe("../../store");
  });

  test("a remote under another one has its place and its settings, and its own before them", async () => {
    const root = temporaryFolder();
    const text = `['remote "base"']
    url = ../store/
    jobs = 3
    shared = group
['remote "Team"']
    url = remote://BASE/team/x
['remote "one"']
    url = remote://team/y
    shared = other
`;
    const remote = await openRemote({ config: parseConfig({ repo: text }), name: "one", root, environment: {} });
    expect(remote.url).toBe("../store/team/x/y");
    expect(remote.folder).toEqual({ path: join(root, "store/team/x/y"), isShared: false });
  });

  test("shows no credentials in a url", () => {
    expect(publicUrl("https://user:secret@host/path?token=x")).toBe("https://host/path");
  });
});
