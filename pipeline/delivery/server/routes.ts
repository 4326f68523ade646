import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { hashBytes } from "../../data/objects/hash.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ModelName } from "../../domain/ids.ts";
import type { ModelInput } from "../../training/trainers/trainer.ts";
import { type Answered, metadataAnswer, namedAnswer, readyAnswer, tensorAnswer } from "./answers.ts";
import type { LoggedPrediction } from "./inference-log.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { ServerMetrics } from "./metrics.ts";
import { isProblem, type Problem, problem, problemStatus } from "./problem.ts";
import {
  parseBody,
  type RequestCell,
  type RequestRows,
  readNamedRows,
  readTensors,
  requestId,
} from "./request-rows.ts";
import type { ModelSlot, ServedModels } from "./served-models.ts";

export interface RoutesOptions {
  readonly models: ServedModels;
  readonly metrics: ServerMetrics;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: (message: string) => void;
  readonly record: (model: ModelName, rows: readonly LoggedPrediction[]) => void;
  readonly bodyLimitBytes: number;
  readonly rowLimit: number;
}

type Members = Readonly<Record<string, unknown>>;

/** The two ways to ask: how rows are read and how answers are written. */
interface Dialect {
  readonly read: typeof readNamedRows;
  readonly write: (model: LoadedModel, answered: Answered) => object;
}

const named: Dialect = { read: readNamedRows, write: namedAnswer };
const tensors: Dialect = { read: readTensors, write: tensorAnswer };

function refuse(context: Context, found: Problem): Response {
  return context.json({ error: found.error, code: found.code }, problemStatus[found.code]);
}

/** What a model said of rows that it cannot take; the rest of its message may repeat them. */
function refusedByModel(error: unknown): Problem | undefined {
  if (!(error instanceof LockstepError)) return undefined;
  if (["TABLE_INVALID", "COLUMN_MISSING", "IMAGE_INVALID"].includes(error.code))
    return problem(
      "FEATURE_INVALID",
      "the model cannot take a value of a feature: look up its inputs under /v2/models/<model>",
    );
  return error.code === "MODEL_INVALID" ? problem("PREDICTION_INVALID", "the model gave no usable scores") : undefined;
}

function countMissing(metrics: ServerMetrics, { served, predictor }: LoadedModel, { values }: RequestRows): void {
  predictor.inputs.forEach(({ name }, column) => {
    const missing = values.filter((cells) => cells[column] === null).length;
    if (missing > 0) metrics.featureMissing(served.model, name, missing);
  });
}

/** The declared inputs of one row; a missing value is left out. */
function loggedInputs(inputs: readonly ModelInput[], cells: readonly RequestCell[]): LoggedPrediction["inputs"] {
  return Object.fromEntries(
    inputs.flatMap(({ name, kind }, column): readonly (readonly [string, number | string])[] => {
      const cell = cells[column] ?? null;
      if (cell === null) return [];
      // A picture would fill the log; the digest of what was sent says which one it was.
      return [[name, kind === "image" ? `sha256:${hashBytes(String(cell)).sha256}` : cell]];
    }),
  );
}

/** The server's http face: Open Inference Protocol v2 over REST, `/predict` with named features, and `/metrics`. */
export function inferenceRoutes(options: RoutesOptions): Hono {
  const { models, metrics, clock, log, record, rowLimit } = options;
  const app = new Hono();

  const findModel = (name: string | undefined): ModelSlot | Problem => {
    const slots = models.slots();
    const only = slots.length === 1 ? slots[0] : undefined;
    const slot = name === undefined ? only : models.slot(name);
    if (slot !== undefined) return slot;
    if (name !== undefined) return problem("MODEL_UNKNOWN", "no model of that name is served here");
    return slots.length === 0
      ? problem("MODEL_NOT_READY", "no model is served yet")
      : problem("MODEL_AMBIGUOUS", "several models are served here: say which one with ?model=<name>");
  };

  function logRows(model: LoadedModel, rows: RequestRows, answers: Answered["rows"]): void {
    const at = new Date(clock()).toISOString();
    const { served, predictor } = model;
    record(
      served.model,
      answers.map(({ id, prediction, scores }, row) => ({
        id,
        at,
        modelVersion: served.modelVersion,
        artifactSha256: served.artifact.sha256,
        inputs: loggedInputs(predictor.inputs, rows.values[row] ?? []),
        prediction,
        scores,
      })),
    );
  }

  async function predict(model: LoadedModel, body: Members, dialect: Dialect): Promise<object | Problem> {
    const rows = dialect.read(body, model.predictor.inputs, { rows: rowLimit });
    if (isProblem(rows)) return rows;
    countMissing(metrics, model, rows);
    const id = requestId(body) ?? randomUUID();
    const ids = rows.ids.map((own, row) => own ?? (rows.ids.length === 1 ? id : `${id}-${String(row)}`));
    try {
      const answers = (await model.predict(rows.values)).map((answer, row) => ({ id: ids[row] ?? id, ...answer }));
      metrics.predicted(model.served.model, model.predictor.task, answers);
      logRows(model, rows, answers);
      return dialect.write(model, { id, rows: answers, ignored: rows.ignored });
    } catch (error) {
      log(
        `${model.served.model} ${model.served.modelVersion}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return refusedByModel(error) ?? problem("INTERNAL", "the prediction failed");
    }
  }

  async function answerPrediction(context: Context, name: string | undefined, dialect: Dialect): Promise<Response> {
    const begin = performance.now();
    metrics.requestBegins();
    let model = "unknown";
    let version = "none";
    let status: number = problemStatus.INTERNAL;
    try {
      const slot = findModel(name);
      if (isProblem(slot)) {
        status = problemStatus[slot.code];
        return refuse(context, slot);
      }
      model = slot.model;
      // Taken once: a switch in the middle of this request changes nothing for it.
      const loaded = slot.current;
      const body = parseBody(await context.req.text());
      const answer =
        loaded === undefined
          ? problem("MODEL_NOT_READY", "the model could not be loaded")
          : isProblem(body)
            ? body
            : await predict(loaded, body, dialect);
      if (loaded !== undefined) {
        version = loaded.served.modelVersion;
        context.header("x-model-version", version);
      }
      if (isProblem(answer)) {
        status = problemStatus[answer.code];
        return refuse(context, answer);
      }
      status = 200;
      return context.json(answer);
    } finally {
      metrics.requestEnds({ model, version, status, seconds: (performance.now() - begin) / 1000 });
    }
  }

  app.use(
    bodyLimit({
      maxSize: options.bodyLimitBytes,
      onError: (context) =>
        refuse(context, problem("BODY_TOO_LARGE", `the body is larger than ${String(options.bodyLimitBytes)} bytes`)),
    }),
  );
  app.get("/v2", (context) => context.json({ name: "lockstep", version: "2", extensions: [] }));
  app.get("/v2/health/live", (context) => context.json({ live: true }));
  app.get("/v2/health/ready", (context) => {
    const answer = readyAnswer(models.slots());
    return context.json(answer, answer.ready ? 200 : 503);
  });
  app.get("/v2/models/:model", (context) => {
    const slot = findModel(context.req.param("model"));
    if (isProblem(slot)) return refuse(context, slot);
    if (slot.current === undefined) {
      const { error, code } = problem("MODEL_NOT_READY", "the model could not be loaded");
      return context.json({ error, code, name: slot.model, ready: false, failed: slot.failed?.code }, 503);
    }
    context.header("x-model-version", slot.current.served.modelVersion);
    return context.json(metadataAnswer(slot, slot.current));
  });
  app.get("/v2/models/:model/ready", (context) => {
    const slot = findModel(context.req.param("model"));
    if (isProblem(slot)) return refuse(context, slot);
    const ready = slot.current !== undefined;
    return context.json({ name: slot.model, ready }, ready ? 200 : 503);
  });
  app.post("/v2/models/:model/infer", (context) => answerPrediction(context, context.req.param("model"), tensors));
  app.post("/predict", (context) => answerPrediction(context, context.req.query("model"), named));
  app.get("/metrics", (context) =>
    context.text(metrics.render(models.slots()), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
  app.notFound((context) => refuse(context, problem("PATH_UNKNOWN", "there is nothing here")));
  app.onError((error, context) => {
    log(`a request failed: ${error.message}`);
    return refuse(context, problem("INTERNAL", "the request failed"));
  });
  return app;
}
