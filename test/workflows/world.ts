import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gitIn } from "../support/github-server/bare.ts";
import { gitHubScene, type Scene } from "../support/github-server/scene.ts";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "../..");
/** The actions and the command line, built from the sources as they are. */
const dist = join(root, ".lockstep/workflow-runs/dist");

/** What is not in the repository that the workflows run on: what the example's pipeline has made, and what no job of theirs reads. */
const leftOut = /^(?:dvc\.lock$|models\/|evaluation\/|dist\/|test\/|bench\/|docs\/)/;

/** An origin and a clone with this project's own files, as they were before its first model. */
function seed(): string {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-workflow-runs-"));
  const clone = join(folder, "clone");
  gitIn(folder, "init", "-q", "--bare", "-b", "main", "milling.git");
  gitIn(folder, "init", "-q", "-b", "main", "clone");
  for (const file of gitIn(root, "ls-files", "-z").split("\0")) {
    if (file === "" || leftOut.test(file) || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  cpSync(dist, join(clone, "dist"), { recursive: true });
  gitIn(clone, "remote", "add", "origin", "../milling.git");
  gitIn(clone, "add", "-A");
  gitIn(clone, "commit", "-q", "-m", "The milling machine's data and pipeline");
  gitIn(clone, "push", "-q", "origin", "main");
  gitIn(clone, "remote", "set-head", "origin", "main");
  return folder;
}

export interface World {
  readonly scene: Scene;
  /** Dana's own `lockstep`, on her machine, as she is known to Git. */
  dana(...args: readonly string[]): Promise<string>;
}

/** GitHub with this project's repository in it; Dana writes, Ravi reviews, Eve only reads. */
export async function openWorld(): Promise<World> {
  const from = seed();
  const scene = await gitHubScene({ from });
  rmSync(from, { recursive: true, force: true });
  for (const login of ["dana", "ravi"]) scene.state.roles.set(login, "write");
  scene.state.roles.set("eve", "read");
  const [name, email] = ["dana", "dana@example.com"];
  const env = {
    ...process.env,
    ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email },
  };
  return {
    scene,
    dana: async (...args) => {
      const command = [join(dist, "cli.js"), "--as", name, ...args];
      return (await execute(process.execPath, command, { cwd: scene.clone, env })).stdout;
    },
  };
}
