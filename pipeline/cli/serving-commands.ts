import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { counted } from "../domain/counted.ts";
import { LockstepError } from "../domain/error.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import { foldLines } from "./fold-lines.ts";
import type { AddCommand } from "./session.ts";
import { treatedLines } from "./treated-lines.ts";

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is not a port`, {
      hint: "Use a number from 0 to 65535; 0 takes any that is free.",
    });
  return port;
}

function countOf(text: string, name: string, { min, max }: { readonly min: number; readonly max: number }): number {
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count < min || count > max)
    throw new LockstepError("ARGUMENT_INVALID", `${name} must be a whole number from ${min} to ${max}`);
  return count;
}

/** `serve` answers predictions; `fit` and `score` are what stages of dvc.yaml call. */
export function addServingCommands(program: Command, add: AddCommand): void {
  add(
    addExamples(
      program
        .command("serve")
        .argument("<folder>", "the folder of a directory target")
        .summary("answer predictions with the version that is deployed to a folder")
        .description("Serves what is deployed to a folder, and follows it when another version is deployed.")
        .option("--port <number>", "port to listen on; 0 takes any that is free", "8089")
        .option("--bind <address>", "address to listen on", "127.0.0.1")
        .option("--log-megabytes <number>", "size from which a file of a model's log gives way to the next", "64")
        .option("--log-files <number>", "full files that are kept beside the one being written", "4"),
      ["lockstep serve /srv/failure-predictor --port 8080"],
    ),
    async (session, command) => {
      const { serveFolder } = await import("../wiring.ts");
      const options = command.opts<{ port: string; bind: string; logMegabytes: string; logFiles: string }>();
      const server = await serveFolder(session.host({}), {
        folder: resolve(session.folder, command.args[0] ?? "."),
        host: options.bind,
        port: portOf(options.port),
        logFileSizeBytes: 1024 * 1024 * countOf(options.logMegabytes, "--log-megabytes", { min: 1, max: 100_000 }),
        keptLogFiles: countOf(options.logFiles, "--log-files", { min: 0, max: 100 }),
      });
      session.say(`serving on ${server.url}`);
      session.print({ url: server.url });
      await new Promise<void>((ended) => {
        if (session.signal.aborted) ended();
        session.signal.addEventListener("abort", () => {
          ended();
        });
      });
      await server.close();
      return exitCodes.done;
    },
  );

  add(
    addExamples(
      program
        .command("fit")
        .summary("train the model that a section of params.yaml describes (a stage's command)")
        .option("--params <file>", "parameters file", "params.yaml")
        .option("--section <key>", "section of it", "train")
        .requiredOption("--rows <file>", "training rows: CSV with a header, JSON lines or Parquet")
        .requiredOption(
          "--output <folder>",
          "where the model is written; a model that is there is replaced whole, other files are never removed",
        )
        .option("--live <folder>", "where learning curves are written, as DVCLive writes them")
        .option("--folds <file>", "where the metrics of each fold are written, when params.yaml has cross_validation")
        .option(
          "--stream",
          "keep the rows on disk, column by column, as is done with large tables; the model is the same",
        ),
      ["lockstep fit --rows prepared/train.csv --output models/failure-predictor"],
    ),
    async (session, command) => {
      const options = command.opts<{
        params: string;
        section: string;
        rows: string;
        output: string;
        live?: string;
        folds?: string;
        stream?: true;
      }>();
      const at = (path: string): string => resolve(session.folder, path);
      const { fitModel } = await import("../training-wiring.ts");
      const summary = await fitModel(session.host({}), {
        ...options,
        root: session.folder,
        environment: session.environment,
        params: at(options.params),
        rows: at(options.rows),
        output: at(options.output),
        live: options.live === undefined ? undefined : at(options.live),
        // In the user's own folder: what a branch brings along must not pass for a training that was begun here.
        checkpoints: join(
          session.environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
          "lockstep",
          "checkpoints",
        ),
        folds: options.folds === undefined ? undefined : at(options.folds),
      });
      session.say(
        `${summary.format} on ${summary.backend}: ${counted(summary.epochs, "epoch")}, loss ${summary.finalLoss.toPrecision(6)}`,
      );
      if (summary.backendReason !== undefined) session.say(`${summary.backend} because ${summary.backendReason}`);
      for (const line of treatedLines(summary.treated, summary.rows)) session.say(line);
      for (const line of foldLines(summary.folds ?? {})) session.say(line);
      session.print(summary);
      return exitCodes.done;
    },
  );

  add(
    addExamples(
      program
        .command("score")
        .summary("score rows with a model and measure it (a stage's command)")
        .option("--params <file>", "parameters file", "params.yaml")
        .option("--section <key>", "section that names id, label and positive", "train")
        .requiredOption("--model <folder>", "the model")
        .requiredOption("--rows <file>", "rows to score: CSV with a header, JSON lines or Parquet")
        .requiredOption("--predictions <file>", "where to write id, label, prediction and score")
        .requiredOption("--metrics <file>", "where to write the metrics as JSON")
        .option("--plots <folder>", "where to write curves and confusion matrix, as DVCLive does")
        .option("--stream", "keep the rows on disk, as is done with large tables"),
      [
        "lockstep score --model models/failure-predictor --rows prepared/test.csv --predictions evaluation/predictions.csv --metrics evaluation/metrics.json",
      ],
    ),
    async (session, command) => {
      const { scoreModel } = await import("../training-wiring.ts");
      const options = command.opts<Parameters<typeof scoreModel>[0]>();
      const at = (path: string): string => resolve(session.folder, path);
      const summary = await scoreModel({
        section: options.section,
        params: at(options.params),
        model: at(options.model),
        rows: at(options.rows),
        predictions: at(options.predictions),
        metrics: at(options.metrics),
        plots: options.plots === undefined ? undefined : at(options.plots),
        stream: options.stream === true,
        root: session.folder,
      });
      session.say(`${counted(summary.rows, "row")}: ${options.metrics}`);
      for (const line of treatedLines(summary.treated, summary.rows)) session.say(line);
      session.print(summary);
      return exitCodes.done;
    },
  );
}
