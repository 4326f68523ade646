// Our trainers beside scikit-learn, LightGBM, Keras and PyTorch on the same rows: `npm run bench -- train`. Options:
// --only=linear,trees,forest,network,wide --rounds=3 --write (puts the tables into docs/benchmarks.md). Wants Python 3.11 or newer and
// about 8 GB of disk: the first run installs the libraries, in pinned versions from PyPI, below .lockstep/.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { delong } from "../pipeline/evaluation/comparison/delong.ts";
import { millingCsv } from "./train/milling.ts";
import { tableCsv, testRows, trainingRows } from "./train/table.ts";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/benchmarks.md");
const environment = join(root, ".lockstep/bench-train");

/** Largest number of times as long as the other library may take. */
const aims: Readonly<Record<string, { readonly against: readonly string[]; readonly limit: number }>> = {
  "trees ours 2": { against: ["trees lightgbm 1", "trees lightgbm 2"], limit: 2 },
  "network ours 1": { against: ["network keras 1"], limit: 1.5 },
  "wide ours 1": { against: ["wide keras 1"], limit: 1.5 },
};

const trees = { trainer: "gbdt", trees: 100, patience: 0, validation_share: 0.01 };
const network = { trainer: "tfjs-layers", patience: 0, validation_share: 0.01, learning_rate: 0.001 };

/** What is trained, by kind: the last word is the number of threads. */
const kinds: Readonly<
  Record<string, { readonly title: string; readonly ours: object; readonly others: readonly string[] }>
> = {
  linear: {
    title: "logistic regression, solved",
    ours: { "linear ours 1": { trainer: "linear", l2: 1, validation_share: 0.01 } },
    others: ["linear sklearn 2"],
  },
  trees: {
    title: "gradient-boosted trees: 100 of 31 leaves",
    ours: { "trees ours 1": { ...trees, threads: 1 }, "trees ours 2": { ...trees, threads: 2 } },
    others: ["trees lightgbm 1", "trees lightgbm 2", "trees sklearn 2"],
  },
  forest: {
    title: "random forest: 100 trees, leaves of 5 rows",
    ours: { "forest ours 2": { trainer: "random_forest", trees: 100, threads: 2 } },
    others: ["forest sklearn 2"],
  },
  network: {
    title: "network of 64 and 32 units, 10 epochs, batches of 128",
    ours: { "network ours 1": { ...network, hidden: [64, 32], epochs: 10, batch_size: 128 } },
    others: ["network keras 1", "network torch 1", "network sklearn 1"],
  },
  wide: {
    title: "network of 512 and 256 units, 3 epochs, batches of 256",
    ours: { "wide ours 1": { ...network, hidden: [512, 256], epochs: 3, batch_size: 256 } },
    others: ["wide keras 1", "wide torch 1"],
  },
};

interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly scores: readonly number[];
}

interface Rows {
  readonly training: string;
  readonly test: string;
}

function option(args: readonly string[], name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** The libraries, installed once for each list of versions. */
function python(): string {
  const wanted = readFileSync(join(import.meta.dirname, "train/requirements.txt"), "utf8");
  const stamp = join(environment, "requirements.txt");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(environment, { recursive: true, force: true });
    execFileSync("python3", ["-m", "venv", environment]);
    const list = join(import.meta.dirname, "train/requirements.txt");
    const install = ["install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "-r", list];
    execFileSync(join(environment, "bin/pip"), install, { stdio: "inherit" });
    writeFileSync(stamp, wanted);
  }
  return join(environment, "bin/python");
}

function lastLine(program: string, args: readonly string[]): Run {
  const text = execFileSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(text.trim().split("\n").at(-1) ?? "") as Run;
}

function runOurs(params: object, { training, test }: Rows): Run {
  const program = join(import.meta.dirname, "train/ours.ts");
  return lastLine(process.execPath, [program, JSON.stringify(params), training, test]);
}

function runOther(model: string, { training, test }: Rows): Run {
  return lastLine(python(), [join(import.meta.dirname, "train/reference.py"), model, training, test]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function labelsOf(path: string): Uint8Array {
  const lines = readFileSync(path, "utf8").trim().split("\n").slice(1);
  return Uint8Array.from(lines, (line) => Number(line.slice(line.lastIndexOf(",") + 1)));
}

interface Measured {
  readonly name: string;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly auc: number;
}

/** Every model a few times, one after the other and then again, each in a process of its own; medians. */
function measure(kind: string, rows: Rows, rounds: number): readonly Measured[] {
  const { ours, others } = kinds[kind] ?? { ours: {}, others: [] };
  const entries: readonly (readonly [string, () => Run])[] = [
    ...Object.entries(ours).map(([name, params]) => [name, () => runOurs(params as object, rows)] as const),
    ...others.map((name) => [name, () => runOther(name, rows)] as const),
  ];
  const labels = labelsOf(rows.test);
  const runs = new Map<string, Run[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of entries) {
      const found = run();
      runs.get(name)?.push(found);
      console.error(`${name}: ${found.seconds.toFixed(2)} s, ${found.processorSeconds.toFixed(2)} s of processor`);
    }
  return [...runs].map(([name, all]) => {
    const scores = Float64Array.from(all[0]?.scores ?? []);
    return {
      name,
      seconds: median(all.map(({ seconds }) => seconds)),
      processorSeconds: median(all.map(({ processorSeconds }) => processorSeconds)),
      auc: delong(labels, scores, scores).first,
    };
  });
}

function tableOf(measured: readonly Measured[]): string {
  const [first] = measured;
  const head = "| | seconds | of processor | ROC AUC | times as long as ours |\n| --- | --: | --: | --: | --: |";
  const lines = measured.map(
    ({ name, seconds, processorSeconds, auc }) =>
      `| ${name} | ${seconds.toFixed(2)} | ${processorSeconds.toFixed(2)} | ${auc.toFixed(4)} | ${(seconds / (first?.seconds ?? seconds)).toFixed(2)} |`,
  );
  return [head, ...lines].join("\n");
}

interface Judged {
  readonly line: string;
  readonly isMet: boolean;
}

function judged(name: string, text: string, isMet: boolean): Judged {
  return { isMet, line: `${isMet ? "met" : "MISSED"}: ${name}: ${text}` };
}

function judgeSpeed(measured: readonly Measured[]): readonly Judged[] {
  return measured.flatMap(({ name, seconds, auc }) => {
    const aim = aims[name];
    const [other] = measured
      .filter((each) => aim?.against.includes(each.name))
      .toSorted((a, b) => a.seconds - b.seconds);
    if (aim === undefined || other === undefined) return [];
    const ratio = seconds / other.seconds;
    const isAsGood = auc >= other.auc - 0.01;
    return [
      judged(
        name,
        `${ratio.toFixed(2)} times as long as ${other.name}, aim at most ${aim.limit}; ROC AUC ${auc.toFixed(4)} beside ${other.auc.toFixed(4)}`,
        ratio <= aim.limit && isAsGood,
      ),
    ];
  });
}

/** ROC AUC of our trees on the milling machines, and the 95 % interval of scikit-learn's. */
function judgeMilling(scratch: string): readonly Judged[] {
  const milling = millingCsv(root);
  if (milling === undefined) return [];
  const rows = { training: join(scratch, "milling.csv"), test: join(scratch, "milling-test.csv") };
  writeFileSync(rows.training, milling.training);
  writeFileSync(rows.test, milling.test);
  const labels = labelsOf(rows.test);
  const ours = Float64Array.from(runOurs(trees, rows).scores);
  const theirs = Float64Array.from(runOther("trees sklearn 2", rows).scores);
  const { first, second, secondVariance } = delong(labels, ours, theirs);
  const half = 1.96 * Math.sqrt(secondVariance);
  const text = `ROC AUC ${first.toFixed(4)}, scikit-learn's ${second.toFixed(4)} ± ${half.toFixed(4)}`;
  return [judged(`trees on ${milling.name}`, text, Math.abs(first - second) <= half)];
}

/** Runs everything, prints the tables. @returns Whether every aim is met. */
export function benchTrain(args: readonly string[]): boolean {
  const only = option(args, "only")?.split(",");
  const rounds = Number(option(args, "rounds") ?? "3");
  mkdirSync(join(root, ".lockstep"), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), "lockstep-bench-train-"));
  try {
    const rows = { training: join(scratch, "train.csv"), test: join(scratch, "test.csv") };
    writeFileSync(rows.training, tableCsv(trainingRows, 1));
    writeFileSync(rows.test, tableCsv(testRows, 2));
    const results: Judged[] = [];
    const parts: string[] = [];
    for (const [kind, { title }] of Object.entries(kinds)) {
      if (only !== undefined && !only.includes(kind)) continue;
      const measured = measure(kind, rows, rounds);
      parts.push(`### ${title}\n\n${tableOf(measured)}`);
      results.push(...judgeSpeed(measured));
    }
    if (only?.includes("trees") !== false) results.push(...judgeMilling(scratch));
    const [processor] = cpus();
    const text = [
      `${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}. Medians of ${rounds} runs.`,
      ...parts,
      "### Aims of training",
      results.map(({ line }) => `- ${line}`).join("\n"),
    ].join("\n\n");
    console.log(text);
    if (args.includes("--write")) writePage(text);
    return results.every(({ isMet }) => isMet);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Replaces what stands between the page's two marks. */
function writePage(text: string): void {
  const marks = ["<!-- measured: train -->", "<!-- /measured: train -->"] as const;
  const [before, rest] = readFileSync(page, "utf8").split(marks[0]);
  const after = rest?.split(marks[1])[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the tables`);
  writeFileSync(page, `${before}${marks[0]}\n\n${text}\n\n${marks[1]}${after}`);
}
