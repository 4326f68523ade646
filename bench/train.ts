// Our trainers beside scikit-learn, LightGBM, Keras and PyTorch on the same rows: `npm run bench -- train`. Options:
// --only=linear,trees,forest,network,wide,images --rounds=3 --write (puts the tables into docs/benchmarks.md). Wants Python 3.11 or newer
// and about 8 GB of disk: the first run installs the libraries, in pinned versions from PyPI, below .lockstep/. Networks on the native
// backend want `lockstep doctor --install-tensorflow`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { delong } from "../pipeline/evaluation/comparison/delong.ts";
import { diagnoseTensorFlow } from "../pipeline/training/tensorflow/diagnose.ts";
import { type Images, images, testImages, trainingImages } from "./train/images.ts";
import { type Kind, kinds, milledTrees } from "./train/kinds.ts";
import { millingCsv } from "./train/milling.ts";
import { type Rows, type Run, runOther, runOurs } from "./train/run.ts";
import { tableCsv, testRows, trainingRows } from "./train/table.ts";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/benchmarks.md");
/** How much worse than the other library's the quality of ours may be; less is noise. */
const equalQuality = 0.01;

interface Measured {
  readonly name: string;
  readonly seconds: number;
  readonly processorSeconds: number;
  /** ROC AUC, or of pictures accuracy. */
  readonly quality: number;
  /** Of a network of ours. */
  readonly backend: string | undefined;
}

interface Judged {
  readonly line: string;
  readonly isMet: boolean;
}

/** Rows of a kind as files, for ours and for the others, and the labels of the test rows. */
interface Material {
  readonly ours: Rows;
  readonly others: Rows;
  readonly labels: Uint8Array;
}

function option(args: readonly string[], name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function labelsOf(csv: string): Uint8Array {
  const lines = csv.trim().split("\n").slice(1);
  return Uint8Array.from(lines, (line) => Number(line.slice(line.lastIndexOf(",") + 1)));
}

function writeRows(folder: string, name: string, { training, test }: Rows): Rows {
  const paths = { training: join(folder, `${name}.csv`), test: join(folder, `${name}-test.csv`) };
  writeFileSync(paths.training, training);
  writeFileSync(paths.test, test);
  return paths;
}

const materials: Readonly<Record<Kind["rows"], (folder: string) => Material>> = {
  table(folder) {
    const texts = { training: tableCsv(trainingRows, 1), test: tableCsv(testRows, 2) };
    const ours = writeRows(folder, "table", texts);
    return { ours, others: ours, labels: labelsOf(texts.test) };
  },
  images(folder) {
    const [training, test]: readonly Images[] = [images(trainingImages, 1), images(testImages, 2)];
    if (training === undefined || test === undefined) throw new RangeError("there are two sets of pictures");
    const others = { training: join(folder, "pictures.bin"), test: join(folder, "pictures-test.bin") };
    writeFileSync(others.training, training.raw);
    writeFileSync(others.test, test.raw);
    const ours = writeRows(folder, "pictures", { training: training.csv, test: test.csv });
    return { ours, others, labels: test.labels };
  },
};

/** How good scores are: ROC AUC of one score for each row, accuracy of several. */
function qualityOf(labels: Uint8Array, scores: readonly number[]): number {
  const width = scores.length / labels.length;
  if (width === 1) return delong(labels, Float64Array.from(scores), Float64Array.from(scores)).first;
  const right = labels.reduce((sum, label, row) => {
    const own = scores.slice(row * width, (row + 1) * width);
    return sum + (own.indexOf(Math.max(...own)) === label ? 1 : 0);
  }, 0);
  return right / labels.length;
}

/** Every model a few times, one after the other and then again, each in a process of its own; medians. */
function measure({ ours, others }: Kind, material: Material, rounds: number): readonly Measured[] {
  const entries: readonly (readonly [string, () => Run])[] = [
    ...Object.entries(ours).map(([name, params]) => [name, () => runOurs(params, material.ours)] as const),
    ...others.map((name) => [name, () => runOther(name, material.others)] as const),
  ];
  const runs = new Map<string, Run[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of entries) {
      const found = run();
      runs.get(name)?.push(found);
      const on = found.backend === undefined ? "" : ` on ${found.backend}`;
      console.error(`${name}${on}: ${found.seconds.toFixed(2)} s, ${found.processorSeconds.toFixed(2)} s of processor`);
    }
  return [...runs].map(([name, all]) => ({
    name,
    seconds: median(all.map(({ seconds }) => seconds)),
    processorSeconds: median(all.map(({ processorSeconds }) => processorSeconds)),
    quality: qualityOf(material.labels, all[0]?.scores ?? []),
    backend: all[0]?.backend,
  }));
}

function tableOf(measured: readonly Measured[], quality: string): string {
  const [first] = measured;
  const head = `| | seconds | of processor | ${quality} | times as long as ours |\n| --- | --: | --: | --: | --: |`;
  const lines = measured.map(({ name, backend, seconds, processorSeconds, quality: found }) => {
    const title =
      backend === undefined || backend === "javascript" || name.includes(backend) ? name : `${name}, chose ${backend}`;
    const ratio = seconds / (first?.seconds ?? seconds);
    return `| ${title} | ${seconds.toFixed(2)} | ${processorSeconds.toFixed(2)} | ${found.toFixed(4)} | ${ratio.toFixed(2)} |`;
  });
  return [head, ...lines].join("\n");
}

function judged(name: string, text: string, isMet: boolean): Judged {
  return { isMet, line: `${isMet ? "met" : "MISSED"}: ${name}: ${text}` };
}

/** The aim of a kind, and whether the backend that was chosen is the quickest of ours. */
function judgeSpeed({ aim, ours }: Kind, measured: readonly Measured[]): readonly Judged[] {
  const quickest = (names: readonly string[]): Measured | undefined =>
    measured.filter(({ name }) => names.includes(name)).toSorted((a, b) => a.seconds - b.seconds)[0];
  const own = measured.find(({ name }) => name === aim?.ours);
  const other = quickest(aim?.against ?? []);
  if (aim === undefined || own === undefined || other === undefined) return [];
  const ratio = own.seconds / other.seconds;
  const processorRatio = own.processorSeconds / other.processorSeconds;
  const text =
    `${ratio.toFixed(2)} times as long as ${other.name} (${processorRatio.toFixed(2)} times its seconds of processor), aim at most ` +
    `${aim.limit}; quality ${own.quality.toFixed(4)} beside ${other.quality.toFixed(4)}`;
  const speed = judged(own.name, text, ratio <= aim.limit && own.quality >= other.quality - equalQuality);
  const alternatives = Object.keys(ours).filter((name) => / (?:wasm|native) /.test(name));
  if (alternatives.length === 0) return [speed];
  const best = quickest([own.name, ...alternatives]);
  // Two that differ by a tenth change places from run to run.
  const isBest = best !== undefined && own.seconds <= best.seconds * 1.1;
  return [speed, judged(own.name, `the quickest backend is chosen, beside ${alternatives.join(", ")}`, isBest)];
}

/** ROC AUC of our trees on the milling machines, and the 95 % interval of scikit-learn's. */
function judgeMilling(folder: string): readonly Judged[] {
  const milling = millingCsv(root);
  if (milling === undefined) return [];
  const rows = writeRows(folder, "milling", milling);
  const ours = Float64Array.from(runOurs(milledTrees, rows).scores);
  const theirs = Float64Array.from(runOther("trees sklearn 2", rows).scores);
  const { first, second, secondVariance } = delong(labelsOf(milling.test), ours, theirs);
  const half = 1.96 * Math.sqrt(secondVariance);
  const text = `ROC AUC ${first.toFixed(4)}, scikit-learn's ${second.toFixed(4)} ± ${half.toFixed(4)}`;
  return [judged(`trees on ${milling.name}`, text, Math.abs(first - second) <= half)];
}

/** Models of ours that this machine can train. */
function trainable(kind: Kind, hasNative: boolean): Kind {
  const ours = Object.entries(kind.ours).filter(([name]) => hasNative || !name.includes(" native "));
  return { ...kind, ours: Object.fromEntries(ours) };
}

function headLine(rounds: number, native: string | undefined): string {
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}`;
  const backend = native === undefined ? "without the native backend" : `native backend of TensorFlow.js ${native}`;
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return `${new Date().toISOString().slice(0, 10)}: ${machine}, ${backend}. Medians of ${rounds} runs; load average before them ${load}.`;
}

/** Runs everything, prints the tables. @returns Whether every aim is met. */
export function benchTrain(args: readonly string[]): boolean {
  const only = option(args, "only")?.split(",") ?? Object.keys(kinds);
  const rounds = Number(option(args, "rounds") ?? "3");
  const scratch = mkdtempSync(join(tmpdir(), "lockstep-bench-train-"));
  try {
    const { native } = diagnoseTensorFlow(process.env, root).installed;
    if (native === undefined) console.error("No native backend: run `lockstep doctor --install-tensorflow` first.");
    const parts = [headLine(rounds, native)];
    const results: Judged[] = [];
    const written = new Map<Kind["rows"], Material>();
    for (const [name, declared] of Object.entries(kinds)) {
      if (!only.includes(name)) continue;
      const kind = trainable(declared, native !== undefined);
      const material = written.get(kind.rows) ?? materials[kind.rows](scratch);
      written.set(kind.rows, material);
      const measured = measure(kind, material, rounds);
      parts.push(`### ${kind.title}\n\n${tableOf(measured, kind.rows === "images" ? "accuracy" : "ROC AUC")}`);
      results.push(...judgeSpeed(kind, measured));
    }
    if (only.includes("trees")) results.push(...judgeMilling(scratch));
    const text = [...parts, "### Aims of training", results.map(({ line }) => `- ${line}`).join("\n")].join("\n\n");
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
