import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { StepName } from "../../pipeline/inputs/steps.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { openForge, runStep, type StepResult } from "../../pipeline/wiring.ts";
import { temporaryFolder, writeFiles } from "./folder.ts";

const execute = promisify(execFile);

/** A model that a shell makes at once: the share of positives, scaled. Every run of a stage is noted in a file outside. */
function filesOf(make: string): Readonly<Record<string, string>> {
  const rows = Array.from({ length: 40 }, (_, i) => `${i + 1},${i % 3 === 0 ? "A" : "B"},${i % 5},${i % 2}`);
  return {
    "rows.csv": ["id,kind,load,y", ...rows, ""].join("\n"),
    "params.yaml": "scale: 1\n",
    "env.lock": "tool 1\n",
    "prepare.sh": `[ ! -d ../origin.git ] || echo prepare >> ../runs.log
mkdir -p prepared
sed -n '1,21p' rows.csv > prepared/train.csv
sed -n -e 1p -e '22,41p' rows.csv > prepared/test.csv
`,
    "train.sh": make,
    "dvc.yaml": `stages:
  prepare:
    cmd: sh prepare.sh
    deps: [prepare.sh, rows.csv]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: sh train.sh
    deps: [prepared/train.csv, train.sh]
    params: [scale]
    outs: [models/m.bin]
    metrics: [m.json: {cache: false}]
`,
    "score.sh": `t=$(head -1 "$LOCKSTEP_MODEL")
awk -F, -v t="$t" 'NR == 1 { print "id,prediction,score"; next }
  { s = 1 / (1 + exp((t - $3) / 2)); printf "%s,%s,%.12f\\n", $1, (s >= 0.5 ? 1 : 0), s }' "$LOCKSTEP_ROWS" > "$LOCKSTEP_PREDICTIONS"
`,
    "lockstep.yaml": `models:
  m:
    artifact: models/m.bin
    metrics: m.json
    training_rows: prepared/train.csv
    evaluation_rows: prepared/test.csv
    environment: [env.lock]
    id: id
    label: "y"
    positive: 1
    score: sh score.sh
    gates: [{metric: roc_auc, minimum: 0.01}]
environments:
  production: {target: {kind: directory, path: .lockstep/production}}
review: {approvers: [ravi]}
`,
    ".dvc/config": `[core]\n    remote = store\n['remote "store"']\n    url = ../../store\n`,
    ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
    ".gitignore": "/.lockstep/\n",
  };
}

/** Says what a stage of the model does. */
export function trainScript(more = ""): string {
  return `echo train >> ../runs.log
mkdir -p models
scale=$(sed -n 's/^scale: //p' params.yaml)
{ echo "$scale"; cat env.lock; ${more} } > models/m.bin
echo "{\\"scale\\": $scale}" > m.json
`;
}

export interface CountedModel {
  readonly folder: string;
  at(clone: string, ...path: readonly string[]): string;
  git(clone: string, ...args: readonly string[]): Promise<string>;
  /** A clone that has no cache, on a branch; on the default one when none is named. */
  clone(name: string, branch?: string): Promise<void>;
  /** Writes files and commits everything. */
  commit(clone: string, message: string, files: Readonly<Record<string, string>>): Promise<void>;
  step(
    clone: string,
    name: StepName,
    inputs?: Readonly<Record<string, string>>,
  ): Promise<{ readonly result: StepResult; readonly log: string }>;
  forge(clone: string): Promise<Awaited<ReturnType<typeof openForge>>["forge"]>;
  /** Everything of it elsewhere, so that one beginning serves many tests. */
  copy(folder?: string): CountedModel;
  /** Names of the stages that ran, ever. */
  runs(): readonly string[];
}

function openAt(folder: string): CountedModel {
  const at = (clone: string, ...path: readonly string[]): string => join(folder, clone, ...path);
  const git = async (clone: string, ...args: readonly string[]): Promise<string> => {
    const { stdout } = await execute("git", args, { cwd: at(clone) });
    return stdout.trim();
  };
  const surroundings = (clone: string) => ({
    folder: at(clone),
    environment: process.env,
    signal: new AbortController().signal,
    as: clone,
  });
  return {
    folder,
    at,
    git,
    async clone(name, branch) {
      const of = branch === undefined ? [] : ["--branch", branch];
      await execute("git", ["clone", "--quiet", ...of, at("origin.git"), at(name)]);
      // Everything may stand elsewhere.
      await git(name, "remote", "set-url", "origin", "../origin.git");
      await git(name, "config", "user.name", name);
      await git(name, "config", "user.email", `${name}@example.com`);
    },
    async commit(clone, message, files) {
      await writeFiles(at(clone), files);
      await git(clone, "add", "--all");
      await git(clone, "commit", "--quiet", "--allow-empty", "--message", message);
    },
    async step(clone, name, inputs = {}) {
      let log = "";
      const stream = { write: (text: string) => (log += text) };
      const host = openTerminalHost({ inputs, stream, environment: {} });
      return { result: await runStep(name, host, surroundings(clone)), log };
    },
    forge: async (clone) => (await openForge(surroundings(clone))).forge,
    runs: () =>
      existsSync(join(folder, "runs.log")) ? readFileSync(join(folder, "runs.log"), "utf8").trim().split("\n") : [],
    copy(twin = temporaryFolder()) {
      cpSync(folder, twin, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      return openAt(twin);
    },
  };
}

/** A repository with its origin, its remote and one clone, `dana`, on `main`; nothing is trained yet. */
export async function openCountedModel(
  more: { readonly train?: string; readonly files?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): Promise<CountedModel> {
  const folder = more.folder ?? temporaryFolder();
  const model = openAt(folder);
  await execute("git", ["init", "--quiet", "--bare", "--initial-branch=main", model.at("origin.git")]);
  await model.clone("dana", undefined);
  await model.git("dana", "switch", "--quiet", "--create", "main");
  await model.commit("dana", "A pipeline", { ...filesOf(more.train ?? trainScript()), ...more.files });
  await model.git("dana", "push", "--quiet", "origin", "main");
  return model;
}
