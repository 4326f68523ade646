import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { LockstepError } from "../../domain/error.ts";
import type { ModelName } from "../../domain/ids.ts";
import type { Predictor } from "../../training/trainers/trainer.ts";
import { checkTargetFolder } from "../served-folder/target-folder.ts";
import { type InferenceLog, openInferenceLog } from "./inference-log-writer.ts";
import { serverMetrics } from "./metrics.ts";
import { inferenceRoutes } from "./routes.ts";
import { serveModels } from "./served-models.ts";

export interface ServerOptions {
  /** The folder that a directory target writes. */
  readonly folder: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Loads the model in a folder whose bytes were verified. */
  readonly openModel: (folder: string) => Promise<Predictor>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: (message: string) => void;
  /** How often the folder is looked at. */
  readonly pollMs?: number;
  readonly bodyLimitBytes?: number;
  readonly rowLimit?: number;
  readonly logFileSizeBytes?: number;
  readonly keptLogFiles?: number;
}

export interface InferenceServer {
  /** For example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Looks at the folder now instead of at the next poll. */
  refresh(): Promise<void>;
  /** Answers what was asked, writes the log out, and lets go of port and models. */
  close(): Promise<void>;
}

const mebibyte = 1024 * 1024;
/** How long open connections may take to end when the server closes. */
const graceMs = 2_000;

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: Error & { code?: string }) => {
      const isTaken = cause.code === "EADDRINUSE";
      const where = `${host}:${String(port)}`;
      reject(
        isTaken
          ? new LockstepError("PORT_IN_USE", `${where} is taken by another process`, {
              hint: `Stop what listens on port ${String(port)}, or choose another one; 0 takes any that is free.`,
              cause,
            })
          : new LockstepError("ARGUMENT_INVALID", `cannot listen on ${where}: ${cause.message}`, {
              hint: "Choose an address of this machine and a port above 1023.",
              cause,
            }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/**
 * Serves every model of a target's folder, and follows the folder: a new version answers as soon as its bytes are verified, it is
 * loaded and has predicted a row; until then, and if that fails, the one before goes on answering.
 *
 * @throws LockstepError PORT_IN_USE, ARGUMENT_INVALID, also for a folder that holds something else. A model that cannot be loaded is no error: health and metadata say so.
 */
export async function startServer(options: ServerOptions): Promise<InferenceServer> {
  const { folder, host, port, openModel, clock, log, pollMs = 200 } = options;
  const waiting = "every question is answered MODEL_NOT_READY until something is deployed to it";
  switch (await checkTargetFolder(folder)) {
    case "absent":
      log(`there is no folder ${folder} yet; ${waiting}. Is it the \`path\` of a target in lockstep.yaml?`);
      break;
    case "empty":
      log(`nothing is deployed to ${folder} yet; ${waiting}`);
      break;
    case "deployed":
  }
  const metrics = serverMetrics();
  const logs = new Map<ModelName, InferenceLog>();
  const models = serveModels({
    folder,
    openModel,
    log,
    now: () => performance.now(),
    onChange: ({ model }, isLoaded) => {
      if (isLoaded) metrics.switched(model);
      else metrics.loadFailed(model);
    },
  });

  const logOf = (model: ModelName): InferenceLog => {
    const known = logs.get(model);
    if (known !== undefined) return known;
    const opened = openInferenceLog({
      folder,
      model,
      fileSizeBytes: options.logFileSizeBytes ?? 64 * mebibyte,
      keptFiles: options.keptLogFiles ?? 4,
      onLost: (lines, cause) => {
        metrics.logLost(model, lines);
        log(
          `${model}: ${String(lines)} rows were not logged: ${cause instanceof Error ? cause.message : String(cause)}`,
        );
      },
    });
    logs.set(model, opened);
    return opened;
  };

  const app = inferenceRoutes({
    models,
    metrics,
    clock,
    log,
    record: (model, rows) => {
      logOf(model).append(rows);
    },
    bodyLimitBytes: options.bodyLimitBytes ?? mebibyte,
    rowLimit: options.rowLimit ?? 1_000,
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 },
  }) as Server;

  // The port first: whoever finds it taken has loaded nothing.
  const actualPort = await listen(server, host, port);

  // One look at a time; whoever asks for one gets one that began after asking.
  let looking: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    looking = looking
      .then(() => models.refresh())
      .catch((error: unknown) => {
        log(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      });
    return looking;
  };
  await refresh();

  let timer: NodeJS.Timeout | undefined;
  let isClosing = false;
  const poll = (): void => {
    timer = setTimeout(() => {
      void refresh().then(() => {
        if (!isClosing) poll();
      });
    }, pollMs);
  };
  poll();

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${String(actualPort)}`,
    refresh,
    async close() {
      if (isClosing) return;
      isClosing = true;
      clearTimeout(timer);
      await closeServer(server);
      await looking;
      models.close();
      await Promise.all([...logs.values()].map((opened) => opened.close()));
    },
  };
}
