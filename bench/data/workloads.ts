import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { Tool } from "./tools.ts";

/** A repository of one tool, set up and ready to be worked on. */
export interface Place {
  readonly tool: Tool;
  readonly folder: string;
  /** Where what is no longer wanted is moved: removing it would take the file system's time from the next step. */
  readonly attic: string;
}

/** One measured step: what is done before the clock starts, and the command. */
export interface Step {
  readonly name: string;
  readonly prepare?: (place: Place) => void;
  readonly args: readonly string[];
  /** Runs of which the quickest counts. */
  readonly times?: number;
}

export interface Workload {
  readonly name: string;
  readonly title: string;
  /** The same bytes for every tool. */
  readonly fill: (folder: string) => void;
  readonly steps: readonly Step[];
}

let moved = 0;

function moveAway({ folder, attic }: Place, ...paths: readonly string[]): void {
  for (const path of paths) renameSync(join(folder, path), join(attic, String(moved++)));
}

function git(folder: string, ...args: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=Bench", "-c", "user.email=bench@example.com", ...args], {
    cwd: folder,
    stdio: "ignore",
  });
}

function commitAll({ folder }: Place): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", "state");
}

function run({ tool, folder }: Place, ...args: readonly string[]): void {
  execFileSync(tool.program, [...tool.args, ...args], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, ...tool.environment },
  });
}

/** A repository with a remote that is a folder beside it. */
export function setUp(place: Place, workload: Workload): void {
  mkdirSync(place.folder, { recursive: true });
  mkdirSync(place.attic, { recursive: true });
  git(place.folder, "init", "--quiet");
  run(place, "init");
  run(place, "remote", "add", "--default", "store", `${place.folder}-remote`);
  writeFileSync(join(place.folder, ".gitignore"), ".lockstep/\n", { flag: "a" });
  workload.fill(place.folder);
}

const piece = Buffer.from(
  Uint8Array.from(
    { length: 1024 * 1024 },
    (
      (prng) => () =>
        Math.floor(prng.uniform() * 256)
    )(new Prng(1)),
  ),
);

function writeLarge(path: string, mebibytes: number): void {
  const file = openSync(path, "w");
  for (let i = 0; i < mebibytes; i++) {
    piece.writeUInt32LE(i);
    writeSync(file, piece);
  }
  closeSync(file);
}

/** Files of 4 KB, each with other bytes, in 100 folders. */
function writeSmall(folder: string, count: number, first = 0): void {
  for (let i = 0; i < Math.min(100, count); i++) mkdirSync(join(folder, String(i)), { recursive: true });
  const bytes = Buffer.from(piece.subarray(0, 4096));
  for (let i = first; i < first + count; i++) {
    bytes.writeUInt32LE(i + 1);
    writeFileSync(join(folder, String(i % 100), `file-${String(i)}.bin`), bytes);
  }
}

/** The life of tracked data. */
function dataSteps(change: (folder: string) => void): readonly Step[] {
  const forget = (place: Place): void => {
    place.tool.forget(place.folder);
  };
  return [
    { name: "add", args: ["add", "data"] },
    {
      name: "status, cold",
      prepare(place) {
        commitAll(place);
        forget(place);
      },
      args: ["status"],
    },
    { name: "status, warm", args: ["status"], times: 3 },
    { name: "add again, unchanged", args: ["add", "data"], times: 2 },
    { name: "push", args: ["push"] },
    { name: "push again, nothing new", args: ["push"], times: 2 },
    {
      name: "checkout",
      prepare: (place) => {
        moveAway(place, "data");
      },
      args: ["checkout"],
    },
    { name: "checkout again, unchanged", args: ["checkout"], times: 2 },
    {
      name: "pull into an empty clone",
      prepare(place) {
        moveAway(place, "data", ".dvc/cache");
        forget(place);
      },
      args: ["pull"],
    },
    {
      name: "diff after 1 % changed",
      prepare: ({ folder }) => {
        change(join(folder, "data"));
      },
      args: ["diff"],
      times: 2,
    },
  ];
}

export function manyFiles(count: number): Workload {
  return {
    name: `files-${String(count)}`,
    title: `${count.toLocaleString("en")} files of 4 KB`,
    fill: (folder) => {
      writeSmall(join(folder, "data"), count);
    },
    steps: dataSteps((folder) => {
      writeSmall(folder, Math.ceil(count / 100), count);
    }),
  };
}

export function largeFile(mebibytes: number): Workload {
  return {
    name: "large",
    title: `1 file of ${mebibytes === 1024 ? "1 GiB" : `${String(mebibytes)} MiB`}`,
    fill: (folder) => {
      writeLarge(join(folder, "data"), mebibytes);
    },
    steps: dataSteps((path) => {
      writeLarge(path, mebibytes);
    }),
  };
}

export function manyStages(count: number): Workload {
  return {
    name: "stages",
    title: `${String(count)} stages`,
    fill: (folder) => {
      mkdirSync(join(folder, "in"));
      const stages = Array.from({ length: count }, (_, i) => {
        writeFileSync(join(folder, "in", `${String(i)}.txt`), `${String(i)}\n`);
        const [source, made] = [`in/${String(i)}.txt`, `out/${String(i)}.txt`];
        return `  stage-${String(i)}:\n    cmd: mkdir -p out && cp ${source} ${made}\n    deps: [${source}]\n    outs: [${made}]\n`;
      });
      writeFileSync(join(folder, "dvc.yaml"), `stages:\n${stages.join("")}`);
    },
    steps: [
      { name: "repro, all run", args: ["repro"] },
      { name: "repro, nothing to do", prepare: commitAll, args: ["repro"], times: 3 },
      { name: "status", args: ["status"], times: 3 },
      { name: "push", args: ["push"] },
      {
        name: "checkout",
        prepare: (place) => {
          moveAway(place, "out");
        },
        args: ["checkout"],
      },
      { name: "diff", args: ["diff"], times: 3 },
    ],
  };
}

export function empty(): Workload {
  return {
    name: "empty",
    title: "an empty repository: what starting costs",
    fill: () => undefined,
    steps: [
      { name: "--version", args: ["--version"], times: 5 },
      { name: "status", args: ["status"], times: 5 },
    ],
  };
}
