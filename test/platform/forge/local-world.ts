import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "../../../pipeline/domain/approval.ts";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import { type LocalForge, openLocalForge } from "../../../pipeline/platform/forge/local.ts";
import { openOrigin } from "../../../pipeline/platform/git/origin.ts";
import { makeTeam } from "../git/support.ts";
import type { ForgeWorld } from "./contract.ts";

export interface LocalWorld extends ForgeWorld {
  readonly forge: LocalForge;
  /** The bare repository. */
  readonly origin: string;
  readonly clone: string;
  /** Where the forge keeps its files. */
  readonly folder: string;
  /** The local forge as somebody; a person unless it is the robot. */
  as(login: string): Promise<LocalForge>;
}

export const robot: Actor = { id: "lockstep[bot]", login: "lockstep[bot]" };
export const admin: Actor = { id: "ada", login: "ada" };

/** Every file below a folder with its content, as one digest. */
export function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const entry = join(folder, path);
    if (/\.(?:json|tmp)$/.test(path)) hash.update(`${path}\0`).update(readFileSync(entry));
  }
  return hash.digest("hex");
}

export async function localWorld(): Promise<LocalWorld> {
  const { origin, clones } = makeTeam(1);
  const [clone = ""] = clones;
  const folder = join(origin, "lockstep", "forge");
  const opened = openOrigin({ folder: clone });
  const as = async (login: string): Promise<LocalForge> => {
    const isBot = login === robot.login;
    return openLocalForge({
      origin: await opened,
      self: isBot ? robot : { id: login, login },
      isBot,
    });
  };
  const administrator = await as(admin.login);
  let commits = 0;
  return {
    forge: await as(robot.login),
    origin,
    clone,
    folder,
    as,
    again: () => as(robot.login),
    commit(branch) {
      commits += 1;
      const ref = join(origin, "refs/heads", branch);
      const from = readFileSync(existsSync(ref) ? ref : join(origin, "refs/heads/main"), "utf8").trim();
      const input = [
        `commit refs/heads/${branch}`,
        `committer Ada Author <ada@example.com> ${Math.floor(Date.now() / 1000)} +0000`,
        `data <<END\ncommit ${commits}\nEND`,
        `from ${from}`,
        `M 100644 inline file-${commits}.txt`,
        `data <<END\n${commits}\nEND\n`,
      ].join("\n");
      // As if somebody had pushed it: the branch moves at the origin.
      execFileSync("git", ["fast-import", "--quiet"], { cwd: origin, input });
      return Promise.resolve(commitSha(readFileSync(ref, "utf8").trim()));
    },
    async person(login, permission) {
      await administrator.setPermission(login, permission);
      return { id: login, login };
    },
    comment: async (pullRequest, login, body) => (await as(login)).comment(pullRequest, body),
    editComment: (id, body) => administrator.editComment(id, body),
    foreignCheck: async (check) => (await as("eve")).setCheck(check),
    async merge(pullRequest, method) {
      const { head } = await administrator.pullRequest(pullRequest);
      return administrator.merge(pullRequest, { method, expectedHead: head.sha, by: admin });
    },
    close: (pullRequest) => administrator.close(pullRequest),
    writes: () => Promise.resolve(fingerprint(folder)),
    breakPermissions() {
      for (const name of readdirSync(join(folder, "people"))) writeFileSync(join(folder, "people", name), "{");
      return Promise.resolve();
    },
  };
}
