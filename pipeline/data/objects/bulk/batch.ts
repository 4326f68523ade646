import { LockstepError } from "../../../domain/error.ts";
import { type ErrorCode, errorCodes } from "../../../domain/error-codes.ts";
import { type TaskName, tasks } from "./tasks.ts";

/** A batch on its way to a worker thread. */
export interface Request {
  readonly id: number;
  readonly task: TaskName;
  readonly items: readonly unknown[];
}

/** What comes back: results in the order of the items, all of them, or as many as there were when an error stopped the batch. */
export interface Answer {
  readonly id: number;
  readonly results: readonly unknown[];
  readonly error: SentError | undefined;
}

/** What of an error survives being sent between threads. */
interface SentError {
  readonly message: string;
  readonly code: string | undefined;
  readonly hint: string | undefined;
  readonly path: string | undefined;
  readonly syscall: string | undefined;
}

function textIn(error: object, name: "code" | "hint" | "path" | "syscall"): string | undefined {
  const value: unknown = (error as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : undefined;
}

function sent(error: unknown): SentError {
  if (!(error instanceof Error)) {
    return { message: String(error), code: undefined, hint: undefined, path: undefined, syscall: undefined };
  }
  return {
    message: error.message,
    code: textIn(error, "code"),
    hint: textIn(error, "hint"),
    path: textIn(error, "path"),
    syscall: textIn(error, "syscall"),
  };
}

/** The error as it was thrown, as far as anybody asks: a LockstepError, or one of the system with code, path and call. */
export function received({ message, code, hint, path, syscall }: SentError): Error {
  if (code !== undefined && Object.hasOwn(errorCodes, code)) {
    return new LockstepError(code as ErrorCode, message, hint === undefined ? {} : { hint });
  }
  return Object.assign(new Error(message), { code, path, syscall });
}

/** Does a batch, in whichever thread this is. */
export function answer({ id, task, items }: Request): Answer {
  const results: unknown[] = [];
  try {
    const perform = tasks[task] as (item: unknown) => unknown;
    for (const item of items) results.push(perform(item));
    return { id, results, error: undefined };
  } catch (error) {
    return { id, results, error: sent(error) };
  }
}
