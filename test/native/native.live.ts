import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { millingCsv } from "../../examples/milling/generate.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { fetchPackages, fetchWheel } from "../../pipeline/training/tensorflow/install/fetch.ts";
import lock from "../../pipeline/training/tensorflow/install/packages.lock.json" with { type: "json" };
import { nativeParts } from "../../pipeline/training/tensorflow/install/parts.ts";
import { errorOf } from "../support/errors.ts";
import { bar, png } from "../training/support/pictures.ts";

const root = join(import.meta.dirname, "../..");
const commandLine = join(root, "pipeline/cli/main.ts");
/** Kept from run to run, so that the second one has nothing to install. */
const caches = join(root, ".lockstep/native");
/** What docs/reference/params.md promises. */
const [lossTolerance, metricTolerance] = [0.01, 0.005];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-native-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly output: string;
}

function lockstep(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { ...process.env, XDG_CACHE_HOME: caches, ...environment };
  return new Promise((fulfil) => {
    execFile(process.execPath, [commandLine, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      fulfil({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}

async function bytesOf(model: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(join(folder, model))).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, model, name), "base64")] as const)),
  );
}

describe("doctor", () => {
  test("installs the native library, and then has nothing to do", async () => {
    const installed = await lockstep(["doctor", "--install-tensorflow"]);
    expect(installed).toMatchObject({ code: 0, output: expect.stringMatching(/ TensorFlow 2\.15\.1 is /) as string });
    const startedMs = performance.now();
    const again = await lockstep(["doctor", "--install-tensorflow", "--json"]);
    expect(JSON.parse(again.output)).toMatchObject({ isNew: false, tfjs: "4.22.0", library: "2.15.1" });
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  });

  test("says that large networks are trained on it", async () => {
    const { output } = await lockstep(["--cd", root, "doctor"]);
    expect(output).toContain(
      "Networks: small ones are trained on wasm 4.22.0, large and convolutional ones on native 4.22.0",
    );
  });
});

describe("what a registry gives out that is not what is pinned", () => {
  const calls = { environment: process.env, signal: new AbortController().signal };

  test("is refused when it is a package of npm", async () => {
    const place = await mkdtemp(join(folder, "npm-"));
    const { "": own, ...packages } = lock.packages;
    // The smallest of them, with the digest of nothing.
    const small = { ...packages["node_modules/node-api-headers"], integrity: `sha512-${"A".repeat(86)}==` };
    const dependencies = { "node-api-headers": small.version };
    const changed = { ...lock, packages: { "": { ...own, dependencies }, "node_modules/node-api-headers": small } };
    await writeFile(join(place, "changed.json"), JSON.stringify(changed));
    expect(await errorOf(() => fetchPackages(calls, place, join(place, "changed.json")))).toMatch(
      /^DOWNLOAD_MISMATCH: /,
    );
    expect(await readdir(place)).not.toContain("node_modules");
  });

  test("is refused when it is a wheel of PyPI", async () => {
    const place = await mkdtemp(join(folder, "pip-"));
    const [wheel] = Object.values(nativeParts.wheels);
    if (wheel === undefined) throw new RangeError("no wheel is pinned");
    const changed = { wheel: { ...wheel, sha256: "0".repeat(64) }, library: nativeParts.library };
    expect(await errorOf(() => fetchWheel(calls, place, changed))).toMatch(/^DOWNLOAD_MISMATCH: /);
    expect(await readdir(join(place, "wheel"))).toEqual(["requirements.txt"]);
  });
});

/** Numbers of which products matter; two thirds of the rows to learn from. */
function numbersCsv(rows: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = Array.from({ length: 20 }, () => prng.uniform() * 2 - 1);
    const [a = 0, b = 0, c = 0] = x;
    return [
      `r${i}`,
      ...x.map((value) => value.toFixed(4)),
      a * b + 0.3 * c > 0 !== prng.uniform() < 0.05 ? 1 : 0,
    ].join();
  });
  return `${[["id", ...Array.from({ length: 20 }, (_, i) => `x${i}`), "y"].join(), ...lines].join("\n")}\n`;
}

function picturesCsv(count: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: count }, (_, i) => {
    const kind = prng.uniform() < 0.5 ? "across" : "down";
    return [`p${i}`, png(bar(kind, prng)).toString("base64"), kind].join();
  });
  return `${["id,picture,kind", ...lines].join("\n")}\n`;
}

/** The example's own section, on rows as its first stage hands them on. */
async function exampleParams(): Promise<Readonly<Record<string, unknown>>> {
  const { train } = parse(await readFile(join(root, "params.yaml"), "utf8")) as {
    train: Readonly<Record<string, unknown>>;
  };
  return { ...train, drop: ["product_id", "twf", "hdf", "pwf", "osf", "rnf"] };
}

const large = {
  id: "id",
  label: "y",
  hidden: [256, 128],
  epochs: 4,
  batch_size: 64,
  learning_rate: 0.002,
  patience: 0,
};
const convolutional = {
  ...{ id: "id", label: "kind", task: "multiclass", learning_rate: 0.005, epochs: 4, patience: 0, hidden: [16] },
  features: [{ image: ["picture"], height: 12, width: 12, channels: 1 }],
};

const kinds = [
  {
    name: "the example's network",
    params: exampleParams,
    csv: (seed: number) => millingCsv({ rows: 4000, seed }),
    metric: "roc_auc",
    own: "wasm",
  },
  {
    name: "a large network",
    params: () => Promise.resolve(large),
    csv: (seed: number) => numbersCsv(3000, seed),
    metric: "roc_auc",
    own: "native",
  },
  {
    name: "a network on pictures",
    params: () => Promise.resolve(convolutional),
    csv: (seed: number) => picturesCsv(600, seed),
    metric: "accuracy",
    own: "native",
  },
] as const;

describe.each(kinds)("$name", ({ name, params, csv, metric, own }) => {
  const place = name.replaceAll(/\W+/g, "-");
  const paramsFile = `${place}/params.yaml`;
  const files = (which: string) => ["--params", paramsFile, "--rows", `${place}/${which}.csv`];

  async function train(output: string, backend: string): Promise<number> {
    const environment = { LOCKSTEP_BACKEND: backend };
    const { code, output: text } = await lockstep(
      ["fit", ...files("train"), "--output", `${place}/${output}`, "--json"],
      environment,
    );
    expect([code, text]).toEqual([0, expect.stringContaining(`"backend":`) as string]);
    const summary = JSON.parse(text) as { readonly backend: string; readonly finalLoss: number };
    if (backend !== "auto") expect(summary.backend).toBe(backend);
    return summary.finalLoss;
  }

  async function judge(model: string): Promise<number> {
    const answers = ["--predictions", `${place}/${model}.csv`, "--metrics", `${place}/${model}.json`];
    const { code, output } = await lockstep(["score", ...files("test"), "--model", `${place}/${model}`, ...answers]);
    expect([code, output]).toEqual([0, expect.any(String)]);
    const metrics = JSON.parse(await readFile(join(folder, place, `${model}.json`), "utf8")) as Record<string, number>;
    return metrics[metric] ?? Number.NaN;
  }

  beforeAll(async () => {
    await mkdir(join(folder, place));
    await writeFile(join(folder, paramsFile), JSON.stringify({ train: await params() }));
    await writeFile(join(folder, place, "train.csv"), csv(1));
    await writeFile(join(folder, place, "test.csv"), csv(2));
  });

  test("learns natively and on WebAssembly: the same metrics, and natively twice the same bytes", async () => {
    const losses = { native: await train("native", "native"), wasm: await train("wasm", "wasm") };
    expect(Math.abs(losses.native / losses.wasm - 1)).toBeLessThan(lossTolerance);
    const [native, wasm] = [await judge("native"), await judge("wasm")];
    expect(Math.abs(native - wasm)).toBeLessThan(metricTolerance);
    expect(native).toBeGreaterThan(0.8);
    await train("again", "native");
    expect(await bytesOf(`${place}/again`)).toEqual(await bytesOf(`${place}/native`));
    const transform = JSON.parse(await readFile(join(folder, place, "native/transform.json"), "utf8")) as object;
    expect(transform).toMatchObject({
      backend: { name: "native", version: "4.22.0", library: "2.15.1", threads: 1, preferred: own },
    });
  });

  test(`is trained on ${own} when nobody asks`, async () => {
    const { output } = await lockstep(["fit", ...files("train"), "--output", `${place}/auto`]);
    expect(output).toContain(`${own} because the network is `);
    const transform = JSON.parse(await readFile(join(folder, place, "auto/transform.json"), "utf8")) as object;
    expect(transform).toMatchObject({ backend: { name: own } });
  });
});

test("a native training that is killed and started again ends with the bytes of one that was not", async () => {
  const place = join(folder, "killed");
  await mkdir(place);
  await writeFile(join(place, "rows.csv"), numbersCsv(3000, 1));
  await writeFile(join(place, "params.yaml"), JSON.stringify({ train: { ...large, dropout: 0.1, epochs: 12 } }));
  const args = ["fit", "--params", "killed/params.yaml", "--rows", "killed/rows.csv"];
  expect((await lockstep([...args, "--output", "killed/whole"])).output).toContain(
    "native because the network is large",
  );
  const checkpoints = join(caches, "lockstep", "checkpoints");
  await rm(checkpoints, { recursive: true, force: true });
  const child = spawn(process.execPath, [commandLine, ...args, "--output", "killed/model"], {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: caches },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const kept = (): Promise<readonly string[]> => readdir(checkpoints).catch(() => []);
  while (!(await kept()).some((name) => name.endsWith(".jsonl"))) {
    expect(child.exitCode).toBeNull();
    await sleep(5);
  }
  child.kill("SIGKILL");
  await ended;
  expect(await readdir(place)).not.toContain("model");
  expect((await lockstep([...args, "--output", "killed/model"])).code).toBe(0);
  expect(await bytesOf("killed/model")).toEqual(await bytesOf("killed/whole"));
  expect(await kept()).toEqual([]);
});
