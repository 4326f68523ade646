import { describe, expect, test } from "vitest";
import { matchesHost, sshHostConfig } from "../../../pipeline/data/remotes/ssh-config.ts";

const text = `
# comment
Host store *.lab.example !old.lab.example
  HostName %h.internal.example
  User = "ann smith"
  IdentityFile ~/.ssh/store_key
  IdentityFile "%d/keys/with space"
  Port 2222

Match user nobody
  Port 1
Match all
  UserKnownHostsFile ~/known /etc/known

Host *
  Port 22022
  User bob
`;

describe("~/.ssh/config", () => {
  test("the first value of a key counts, files add up, and ~ and % are expanded", () => {
    expect(sshHostConfig(text, "store", "/people/ann")).toEqual({
      hostName: "store.internal.example",
      user: "ann smith",
      port: 2222,
      identityFiles: ["/people/ann/.ssh/store_key", "/people/ann/keys/with space"],
      knownHostsFiles: ["/people/ann/known", "/etc/known"],
      detour: undefined,
    });
  });

  test.each<[string, string, number, string]>([
    ["a host that a pattern excludes", "old.lab.example", 22022, "bob"],
    ["a host that a pattern names", "x.lab.example", 2222, "ann smith"],
    ["a host that nothing names", "elsewhere", 22022, "bob"],
  ])("%s", (_name, host, port, user) => {
    expect(sshHostConfig(text, host, "/h")).toMatchObject({ port, user });
  });

  test.each<[string, string | undefined]>([
    ["Host *\n ProxyJump bastion\n", "bastion"],
    ["Host *\n ProxyCommand nc %h %p\n", "nc"],
    ["Host *\n ProxyJump none\n", undefined],
    ["Host other\n ProxyJump bastion\n", undefined],
    ["", undefined],
  ])("a detour in %j is seen", (config, detour) => {
    expect(sshHostConfig(config, "store", "/h").detour).toBe(detour);
  });

  test.each<[readonly string[], string, boolean]>([
    [["a.example"], "a.example", true],
    [["a?example"], "a.example", true],
    [["a.example"], "aXexample", false],
    [["*", "!a.example"], "a.example", false],
    [["!b.example"], "a.example", false],
    [["[a.example]:*"], "[a.example]:2222", true],
  ])("%j and %s", (patterns, host, expected) => {
    expect(matchesHost(patterns, host)).toBe(expected);
  });
});
