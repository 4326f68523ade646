import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Desk, Stage } from "./stage.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Who plays: the data scientist, the reviewer, the robot that runs CI and releases. */
export interface Cast {
  readonly dana: Desk;
  readonly ravi: Desk;
  readonly robot: Desk;
  readonly origin: string;
  /** Folder of the directory target, in the robot's clone. */
  readonly production: string;
  readonly port: number;
}

/** What the demo's repository begins with: the example as it stands in this repository, without what its pipeline made. */
const exampleFiles = [
  ".dvcignore",
  "data.dvc",
  "dvc.yaml",
  "params.yaml",
  "package.json",
  "package-lock.json",
  "examples/milling",
] as const;

async function writeConfiguration(folder: string, port: number): Promise<void> {
  const project = await readFile(join(root, "lockstep.yaml"), "utf8");
  const withPort = project.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`);
  await writeFile(join(folder, "lockstep.yaml"), withPort);
  await mkdir(join(folder, ".dvc"), { recursive: true });
  // One store for all clones, as a bucket would be; relative to each clone's .dvc folder.
  await writeFile(
    join(folder, ".dvc", "config"),
    "[core]\n    remote = store\n['remote \"store\"']\n    url = ../../store\n",
  );
  await writeFile(join(folder, ".dvc", ".gitignore"), "/config.local\n/tmp\n/cache\n");
  await writeFile(
    join(folder, ".gitignore"),
    "/.lockstep\n/data\n/prepared\n/evaluation/predictions.csv\n/models/failure-predictor\nnode_modules\n",
  );
}

async function clone(stage: Stage, origin: string, login: string): Promise<Desk> {
  const folder = join(stage.folder, login);
  await stage.git(stage.folder, "clone", "--quiet", origin, folder);
  await stage.git(folder, "config", "user.name", login);
  await stage.git(folder, "config", "user.email", `${login}@example.com`);
  return { folder, login };
}

/** A bare origin, a store, and a clone for each. */
export async function prepareDemo(stage: Stage): Promise<Cast> {
  stage.scene("0 · A repository of its own");
  const origin = join(stage.folder, "origin.git");
  const port = await stage.freePort();
  await stage.git(stage.folder, "init", "--quiet", "--bare", "--initial-branch=main", origin);
  const seed = join(stage.folder, "seed");
  await mkdir(seed);
  await stage.git(seed, "init", "--quiet", "--initial-branch=main");
  for (const file of exampleFiles)
    await cp(join(root, file), join(seed, file), {
      recursive: true,
      filter: (path) => !path.startsWith(join(root, "examples", "milling", "remote")),
    });
  await writeConfiguration(seed, port);
  await cp(join(root, "examples", "milling", "remote"), join(stage.folder, "store"), { recursive: true });
  await stage.git(seed, "add", "--all");
  await stage.git(
    seed,
    "-c",
    "user.name=dana",
    "-c",
    "user.email=dana@example.com",
    "commit",
    "--quiet",
    "-m",
    "The milling machine's data and pipeline",
  );
  await stage.git(seed, "push", "--quiet", origin, "main");
  const dana = await clone(stage, origin, "dana");
  const ravi = await clone(stage, origin, "ravi");
  const robot = await clone(stage, origin, "robot");
  await stage.lockstep(robot, ["pr", "permit", "dana", "write"]);
  await stage.lockstep(robot, ["pr", "permit", "ravi", "write"]);
  await stage.lockstep(robot, ["pr", "protect", "lockstep/evaluation", "lockstep/approval"]);
  stage.tell("10,000 rows of a milling machine, tracked by a DVC pointer; no model yet.");
  stage.tell(
    "dana changes models, ravi reviews them, robot is CI: it trains, evaluates, reports, promotes and deploys.",
  );
  return { dana, ravi, robot, origin, production: join(robot.folder, ".lockstep", "production"), port };
}
