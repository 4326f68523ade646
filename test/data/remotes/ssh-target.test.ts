import { userInfo } from "node:os";
import { describe, expect, test } from "vitest";
import { readSshTarget } from "../../../pipeline/data/remotes/ssh-target.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

const config = "Host store\n  HostName store.internal\n  User carl\n  Port 2200\n  IdentityFile ~/keys/one\n";

/** A target of these settings, in a home folder with SSH's files. */
async function target(
  url: string,
  settings: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
) {
  const home = temporaryFolder();
  await writeFiles(home, { ".ssh/config": config, ...files });
  const read = await readSshTarget({ url, base: "/repo/.dvc", settings, env: { HOME: home, SSH_AUTH_SOCK: "/agent" } });
  return { ...read, home };
}

describe("where an SSH remote is, and who we are there", () => {
  test.each<
    [
      string,
      string,
      Readonly<Record<string, string>>,
      { readonly host: string; readonly port: number; readonly user: string },
    ]
  >([
    [
      "the settings",
      "ssh://ann@store:22/p",
      { user: "bob", port: "2222" },
      { host: "store.internal", port: 2222, user: "bob" },
    ],
    ["the url", "ssh://ann@store:2022/p", {}, { host: "store.internal", port: 2022, user: "ann" }],
    ["SSH's configuration", "ssh://store/p", {}, { host: "store.internal", port: 2200, user: "carl" }],
    ["defaults", "sftp://elsewhere/p", {}, { host: "elsewhere", port: 22, user: userInfo().username }],
    ["an address of IPv6", "ssh://ann@[::1]:2022/p", {}, { host: "::1", port: 2022, user: "ann" }],
  ])("%s", async (_name, url, settings, expected) => {
    expect(await target(url, settings)).toMatchObject(expected);
  });

  test.each<[string, string]>([
    ["ssh://h/srv/data", "/srv/data"],
    ["ssh://h/srv/data/", "/srv/data"],
    ["ssh://h/a%20b", "/a b"],
    ["ssh://h/~/data", "data"],
    ["ssh://h/~", "."],
    ["ssh://h", "/"],
  ])("%s is the folder %s", async (url, folder) => {
    expect((await target(url)).folder).toBe(folder);
  });

  test("keys: the named one alone, those of the configuration, or the usual ones", async () => {
    const named = await target("ssh://store/p", { keyfile: "key", passphrase: "pp" });
    expect(named).toMatchObject({ keyFiles: [{ path: "/repo/.dvc/key", isNamed: true }], passphrase: "pp" });
    const configured = await target("ssh://store/p");
    expect(configured.keyFiles).toEqual([{ path: `${configured.home}/keys/one`, isNamed: false }]);
    expect((await target("ssh://h/p")).keyFiles.map(({ path }) => path.split("/").at(-1))).toEqual([
      "id_ed25519",
      "id_ecdsa",
      "id_rsa",
    ]);
  });

  test("the agent is asked unless told not to", async () => {
    expect((await target("ssh://h/p")).agent).toBe("/agent");
    expect((await target("ssh://h/p", { allow_agent: "false" })).agent).toBeUndefined();
  });

  test("a host is known by its resolved name and port", async () => {
    const files = { ".ssh/known_hosts": "[store.internal]:2200 ssh-ed25519 AAAA\nstore ssh-ed25519 BBBB\n" };
    expect((await target("ssh://store/p", {}, files)).known.keys).toEqual([{ type: "ssh-ed25519", key: "AAAA" }]);
  });

  test.each<[string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ["no host", "ssh:///path", {}, {}, "DVC_CONFIG_INVALID"],
    ["Kerberos", "ssh://h/p", { gss_auth: "true" }, {}, "DVC_FEATURE_UNSUPPORTED"],
    ["a jump host", "ssh://h/p", {}, { ".ssh/config": "Host h\n ProxyJump b\n" }, "DVC_FEATURE_UNSUPPORTED"],
    ["a password to ask for", "ssh://h/p", { ask_password: "true" }, {}, "DVC_CONFIG_INVALID"],
    ["a port that is none", "ssh://h/p", { port: "x" }, {}, "DVC_CONFIG_INVALID"],
  ])("%s is refused", async (_name, url, settings, files, code) => {
    expect(await errorOf(() => target(url, settings, files))).toContain(code);
  });
});
