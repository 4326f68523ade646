import { readFile, stat } from "node:fs/promises";
import * as core from "@actions/core";
import { LockstepError } from "../../domain/error.ts";
import type { Refusal } from "../../domain/reason.ts";
import { eventLimitBytes, parseEvent } from "./event.ts";
import type { Host, JobEvent } from "./host.ts";
import { inert } from "./inert.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A text that the runner shows and does not obey. It takes `::name::` for a command at the start of a line, and `##[name]` anywhere in one.
 */
export function withoutCommands(text: string): string {
  return inert(text)
    .replaceAll(/^(\s*):(?=:)/gm, "$1:\u200b")
    .replaceAll("##[", "##\u200b[");
}

async function readEvent(environment: Environment): Promise<JobEvent> {
  const name = environment["GITHUB_EVENT_NAME"] ?? "";
  const path = environment["GITHUB_EVENT_PATH"] ?? "";
  if (name === "" || path === "") return { name, pullRequest: undefined, comment: undefined, headSha: undefined };
  const { size } = await stat(path);
  if (size > eventLimitBytes)
    throw new LockstepError("RECORD_INVALID", `the payload of the event ${name} has ${size} bytes`, {
      hint: `GitHub sends at most ${eventLimitBytes}; see what wrote ${path}.`,
    });
  return parseEvent(name, await readFile(path, "utf8"));
}

/** A job of GitHub Actions: inputs, outputs, groups and the summary through the runner's own channels. */
export async function openActionsHost(environment: Environment): Promise<Host> {
  return {
    kind: "actions",
    event: await readEvent(environment),
    input: (name) => {
      const value = core.getInput(name);
      return value === "" ? undefined : value;
    },
    output: (name, value) => {
      core.setOutput(name, value);
    },
    info: (message) => {
      core.info(withoutCommands(message));
    },
    warning: (message) => {
      core.warning(withoutCommands(message));
    },
    error: (message) => {
      core.error(withoutCommands(message));
    },
    progress: () => undefined,
    mask: (secret) => {
      // The runner masks line by line.
      for (const line of secret.split(/\r?\n/)) if (line.trim() !== "") core.setSecret(line);
    },
    summary: async (markdown) => {
      // Older servers have none, and then there is nowhere to write it.
      if (environment["GITHUB_STEP_SUMMARY"] !== undefined) await core.summary.addRaw(markdown, true).write();
    },
    group: (title, body) => core.group(withoutCommands(title), body),
  };
}

/** What a job gives to the step it runs. */
export interface Job {
  /** The checkout. */
  readonly folder: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** What went wrong and what to do now, as the last words of a red job; causes below, without a stack. */
function describe(error: unknown): string {
  if (!(error instanceof LockstepError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${text}\nThis is a defect of Lockstep; please report it with the workflow that led to it.`;
  }
  const lines = [`${error.code}: ${error.message}`];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) lines.push(`because: ${cause.message}`);
  if (error.hint !== undefined) lines.push(`What now: ${error.hint}`);
  return lines.join("\n");
}

/** Runs the step of an action; the one place that makes a job fail, for an error as for a refusal. */
export async function runAction(
  step: (host: Host, job: Job) => Promise<{ readonly refusals: readonly Refusal[] }>,
): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interruption.abort();
    });
  }
  try {
    const host = await openActionsHost(process.env);
    const token = host.input("github-token");
    if (token !== undefined) host.mask(token);
    const folder = process.env["GITHUB_WORKSPACE"] ?? process.cwd();
    const { refusals } = await step(host, { folder, environment: process.env, signal: interruption.signal });
    if (refusals.length > 0)
      core.setFailed(
        withoutCommands(refusals.map(({ code, sentence }) => `refused (${code}): ${sentence}`).join("\n")),
      );
  } catch (error) {
    core.setFailed(withoutCommands(describe(error)));
  }
}
