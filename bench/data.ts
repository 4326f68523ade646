// Lockstep beside real DVC on the same bytes: `npm run bench -- data`. Options: --only=empty,stages,files-10000,files-100000,large
// --scale=1 (of the numbers of files, bytes and stages) --folder=<where> --write (puts the tables into docs/benchmarks.md).
// Linux, Git, Python's DVC as scripts/conformance-dvc.sh installs it, and about 15 GB of disk for all of it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { opensslSeconds, readAndHashSeconds } from "./data/limits.ts";
import { type Measured, measureBest } from "./data/measure.ts";
import { openTools, type Tool } from "./data/tools.ts";
import { empty, largeFile, manyFiles, manyStages, type Place, setUp, type Workload } from "./data/workloads.ts";

/** At least so many times as quick as DVC, where there are many files or stages. */
const aimedRatio = 5;
const aimedStartSeconds = 0.15;
/** Hashing one large file, against `openssl md5`; hashing many, against what the machine's cores do without anything else. */
const aimedLarge = 1.2;
const aimedMany = 2;

const page = join(import.meta.dirname, "../docs/benchmarks.md");

function option(args: readonly string[], name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
}

interface Row {
  readonly workload: Workload;
  readonly step: string;
  readonly ours: Measured;
  readonly theirs: Measured;
}

async function runWorkload(workload: Workload, scratch: string, tools: readonly [Tool, Tool]): Promise<readonly Row[]> {
  const [ours, theirs] = tools.map((tool): Place => {
    const folder = join(scratch, `${workload.name}-${tool.name.toLowerCase()}`);
    return { tool, folder, attic: `${folder}-attic` };
  });
  if (ours === undefined || theirs === undefined) throw new Error("two tools are compared");
  for (const place of [ours, theirs]) setUp(place, workload);
  // What was just written is on its way to the disk; it must not slow down what is measured.
  execFileSync("sync");
  const rows: Row[] = [];
  for (const { name, prepare, args, times = 1 } of workload.steps) {
    const [first, second] = await Promise.resolve([ours, theirs]).then(async (places) => {
      const found: Measured[] = [];
      for (const place of places) {
        prepare?.(place);
        const { program, args: before, environment } = place.tool;
        found.push(
          await measureBest({ program, args: [...before, ...args], folder: place.folder, environment }, times),
        );
      }
      return found;
    });
    if (first === undefined || second === undefined) throw new Error("two tools are compared");
    rows.push({ workload, step: name, ours: first, theirs: second });
    const [a, b] = [first, second].map(
      (one) => `${seconds(one)} s, ${one.processorSeconds.toFixed(2)} s of processor, ${mebibytes(one.peakBytes)} MiB`,
    );
    console.error(`${workload.title}: ${name}: ${a ?? ""} / ${b ?? ""}`);
  }
  return rows;
}

function seconds({ seconds: value }: { readonly seconds: number }): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}

function tableOf(rows: readonly Row[], [ours, theirs]: readonly [Tool, Tool]): string {
  const [a, b] = [ours.name, theirs.name];
  return table(
    [
      "",
      `${a} (s)`,
      `${b} (s)`,
      "times as quick",
      "less processor time",
      `${a} processor (s)`,
      `${b} processor (s)`,
      `${a} (MiB)`,
      `${b} (MiB)`,
    ],
    rows.map((row) => [
      row.step,
      seconds(row.ours),
      seconds(row.theirs),
      (row.theirs.seconds / row.ours.seconds).toFixed(1),
      (row.theirs.processorSeconds / row.ours.processorSeconds).toFixed(1),
      row.ours.processorSeconds.toFixed(2),
      row.theirs.processorSeconds.toFixed(2),
      mebibytes(row.ours.peakBytes),
      mebibytes(row.theirs.peakBytes),
    ]),
  );
}

function machine(scratch: string): string {
  const disk = execFileSync("df", ["--output=fstype", scratch], { encoding: "utf8" }).split("\n")[1] ?? "";
  const processor = cpus();
  return [
    `${String(processor.length)} × ${processor[0]?.model.trim() ?? "unknown processor"}`,
    `${(totalmem() / 1024 ** 3).toFixed(0)} GiB of memory`,
    disk.trim(),
    `Linux ${release()}`,
    `Node ${process.versions.node}`,
  ].join(", ");
}

interface Judged {
  readonly line: string;
  readonly isMet: boolean;
}

function judge(name: string, found: number, limit: number): Judged {
  const isMet = found <= limit;
  return { isMet, line: `${isMet ? "met" : "MISSED"}: ${name}: ${found.toFixed(2)}, aim at most ${String(limit)}` };
}

/** Runs everything, prints the tables. @returns Whether every aim is met. */
export async function benchData(args: readonly string[]): Promise<boolean> {
  const scale = Number(option(args, "scale") ?? "1");
  const only = option(args, "only")?.split(",");
  const parent = option(args, "folder") ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const scratch = mkdtempSync(join(parent, "lockstep-bench-"));
  const scaled = (count: number): number => Math.max(1, Math.round(count * scale));
  const all = [
    empty(),
    manyStages(scaled(100)),
    largeFile(scaled(1024)),
    manyFiles(scaled(10_000)),
    manyFiles(scaled(100_000)),
  ];
  const chosen = all.filter(({ name }) => only === undefined || only.includes(name));
  const started = performance.now();
  try {
    const tools = openTools(scratch);
    const parts: string[] = [];
    const judged: Judged[] = [];
    for (const workload of chosen) {
      const rows = await runWorkload(workload, scratch, tools);
      parts.push(`### ${workload.title}\n\n${tableOf(rows, tools)}`);
      judged.push(...(await judgeRows(workload, rows, scratch)));
    }
    const text = [
      `${new Date().toISOString().slice(0, 10)}, ${tools.map(({ name, version }) => `${name} ${version}`).join(" beside ")}: ` +
        `${machine(scratch)}. ${((performance.now() - started) / 60_000).toFixed(1)} minutes.`,
      ...parts,
      "### Aims",
      judged.map(({ line }) => `- ${line}`).join("\n"),
    ].join("\n\n");
    console.log(text);
    if (args.includes("--write")) writePage(text);
    return judged.every(({ isMet }) => isMet);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function judgeRows(workload: Workload, rows: readonly Row[], scratch: string): Promise<readonly Judged[]> {
  const { title, name } = workload;
  if (name === "empty")
    return rows.map(({ step, ours }) => judge(`${title}: ${step}, seconds`, ours.seconds, aimedStartSeconds));
  const data = join(scratch, `${name}-lockstep`, "data");
  const cold = rows.find(({ step }) => step === "status, cold")?.ours.seconds;
  if (name === "large") {
    const limit = await opensslSeconds(data);
    return cold === undefined
      ? []
      : [judge(`${title}: cold status against openssl md5 (${limit.toFixed(2)} s)`, cold / limit, aimedLarge)];
  }
  const ratios = rows.map(({ step, ours, theirs }) => {
    const ratio = theirs.seconds / ours.seconds;
    const isMet = ratio >= aimedRatio;
    return {
      isMet,
      line: `${isMet ? "met" : "MISSED"}: ${title}: ${step}: ${ratio.toFixed(1)} times as quick, aim at least ${String(aimedRatio)}`,
    };
  });
  if (cold === undefined || !existsSync(data)) return ratios;
  const limit = await readAndHashSeconds(data);
  return [
    ...ratios,
    judge(`${title}: cold status against reading and hashing alone (${limit.toFixed(2)} s)`, cold / limit, aimedMany),
  ];
}

/** Replaces what stands between the page's two marks. */
function writePage(text: string): void {
  const [before, after] = [/^[\s\S]*<!-- measured -->\n/, /<!-- \/measured -->[\s\S]*$/].map(
    (part) => part.exec(readFileSync(page, "utf8"))?.[0],
  );
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the tables`);
  writeFileSync(page, `${before}\n${text}\n\n${after}`);
}
