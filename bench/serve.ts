// Latency of the inference server: `npm run bench -- serve`, beside a plain Hono handler that asks the same model and does nothing else.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request, type Server } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { millingCsv } from "../examples/milling/generate.ts";
import { describeArtifact } from "../pipeline/data/objects/artifact.ts";
import { readCsv } from "../pipeline/data/tables/csv.ts";
import { tableOfRows } from "../pipeline/data/tables/rows.ts";
import { startServer } from "../pipeline/delivery/server/server.ts";
import { openDirectoryTarget } from "../pipeline/delivery/targets/directory.ts";
import { environmentName, modelName, modelVersion } from "../pipeline/domain/ids.ts";
import { openModel, openTrainer } from "../pipeline/training/trainers/index.ts";

const numeric = ["air_temperature_k", "process_temperature_k", "rotational_speed_rpm", "torque_nm", "tool_wear_min"];
const columns = [...numeric, "type"];
/** How much longer the median request may take than with the plain handler. */
const aim = 2;

type Row = Readonly<Record<string, number | string>>;

async function train(root: string): Promise<readonly Row[]> {
  const path = join(root, "rows.csv");
  await writeFile(path, millingCsv({ rows: 10_000, seed: 3 }));
  const rows = await readCsv(path, path);
  const trainer = await openTrainer("gbdt", "binary", { prefer: "auto", searchFrom: [] });
  await trainer.train({
    rows,
    labelColumn: "machine_failure",
    task: { kind: "binary", positive: "1" },
    numericColumns: numeric,
    categoricalColumns: ["type"],
    params: { trees: 100, patience: 0 },
    seed: 1,
    outputFolder: join(root, "model"),
    onProgress: () => undefined,
  });
  const cells = columns.map((name) => rows.column(name));
  return Array.from({ length: 2000 }, (_, row) =>
    Object.fromEntries(
      columns.map((name, i) => [name, name === "type" ? (cells[i]?.[row] ?? "") : Number(cells[i]?.[row])]),
    ),
  );
}

/** The least that answers: parse, ask the model, write. No check, no log, no metrics, no version. */
async function startPlain(root: string): Promise<{ readonly url: string; close(): void }> {
  const predictor = await openModel(join(root, "model"));
  const app = new Hono();
  app.post("/predict", async (context) => {
    const body = await context.req.json<Row & { readonly instances?: readonly Row[] }>();
    const asked = body.instances ?? [body];
    const table = tableOfRows(
      columns,
      asked.map((row) => columns.map((name) => String(row[name]))),
    );
    const { values } = await predictor.predict(table);
    return context.json({ predictions: Array.from(values, (probability) => ({ probability })) });
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      predictor.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function startOurs(root: string) {
  const folder = join(root, "production");
  const target = openDirectoryTarget({ folder, description: "", url: undefined });
  const served = {
    model: modelName("failure-predictor"),
    environment: environmentName("production"),
    modelVersion: modelVersion("v1.0.0"),
    artifact: await describeArtifact({ root, path: "model", format: "gbdt" }),
  };
  await target.place(served, join(root, "model"));
  await target.switchTo(served);
  return startServer({ folder, host: "127.0.0.1", port: 0, openModel, clock: Date.now, log: () => undefined });
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds from the first byte that is sent to the last that is received, over a connection that is open. */
function ask(url: string, body: string): Promise<number> {
  return new Promise((fulfil, fail) => {
    const startedMs = performance.now();
    const sent = request(`${url}/predict`, { method: "POST", agent }, (response) => {
      response.resume().on("end", () => {
        if (response.statusCode === 200) fulfil(performance.now() - startedMs);
        else fail(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    sent.on("error", fail).end(body);
  });
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Requests before the first that counts. */
const warmUps = 100;

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** One request to each in turn, so that what else the machine does meets both. */
async function measure(
  urls: readonly string[],
  bodies: readonly string[],
  requests: number,
): Promise<readonly Latency[]> {
  const taken = urls.map(() => new Float64Array(requests));
  for (let i = -warmUps; i < requests; i++)
    for (const [at, url] of urls.entries()) {
      const ms = await ask(url, bodies[(i + warmUps) % bodies.length] ?? "");
      const own = taken[at];
      if (i >= 0 && own !== undefined) own[i] = ms;
    }
  return taken
    .map((each) => each.sort())
    .map((sorted) => ({ p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }));
}

/** @returns Whether the median request of one row takes at most {@link aim} times as long as with the plain handler. */
export async function benchServe(): Promise<boolean> {
  const root = await mkdtemp(join(tmpdir(), "lockstep-bench-serve-"));
  try {
    const rows = await train(root);
    const [ours, plain] = [await startOurs(root), await startPlain(root)];
    console.log(`${cpus()[0]?.model ?? "unknown processor"}; client and servers in one process, one connection each`);
    console.log(
      "| rows in a request | server p50 (ms) | p99 (ms) | plain handler p50 (ms) | p99 (ms) | ratio of p50 |",
    );
    console.log("| ---: | ---: | ---: | ---: | ---: | ---: |");
    let isMet = true;
    for (const [size, requests] of [
      [1, 3000],
      [100, 500],
    ] as const) {
      const bodies = Array.from({ length: Math.floor(rows.length / size) }, (_, i) => {
        const own = rows.slice(i * size, (i + 1) * size);
        return JSON.stringify(size === 1 ? own[0] : { instances: own });
      });
      const [own, other] = (await measure([ours.url, plain.url], bodies, requests)) as [Latency, Latency];
      const ratio = own.p50 / other.p50;
      if (size === 1) isMet = ratio <= aim;
      const cells = [own.p50, own.p99, other.p50, other.p99].map((ms) => ms.toFixed(2));
      console.log(`| ${[String(size), ...cells, ratio.toFixed(2)].join(" | ")} |`);
    }
    console.log(`aim: one row within ${aim} times the plain handler: ${isMet ? "met" : "missed"}`);
    await ours.close();
    plain.close();
    agent.destroy();
    return isMet;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
