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

  test("shows no credentials in a url", () => {
    expect(publicUrl("https://user:secret@host/path?token=x")).toBe("https://host/path");
  });
});
