import { setTimeout as sleep } from "node:timers/promises";
import type { HealthStatus } from "../../domain/deployment.ts";
import type { ModelName, Sha256 } from "../../domain/ids.ts";

const pauseMs = 100;
/** A model of thousands of columns describes them all. */
const answerLimitBytes = 8 * 1024 * 1024;
const answerTimeoutMs = 5_000;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // An answer all the same, of something that is not our server.
    return undefined;
  }
}

/** One GET; `undefined` when nobody answers. Redirects are not followed: the digest must come from the server that was named. */
async function ask(url: URL, timeoutMs: number): Promise<Answer | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { redirect: "error", signal });
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > answerLimitBytes) return { status: response.status, body: undefined };
      parts.push(part);
    }
    return { status: response.status, body: parsed(Buffer.concat(parts).toString("utf8")) };
  } catch {
    return undefined;
  }
}

function servedDigest(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return undefined;
  return Object.hasOwn(body, "artifact_sha256") ? (body as { artifact_sha256?: unknown }).artifact_sha256 : undefined;
}

function below(base: string, path: string): URL {
  return new URL(path, base.endsWith("/") ? base : `${base}/`);
}

interface HealthQuestion {
  readonly url: string;
  readonly model: ModelName;
  readonly artifactSha256: Sha256;
  readonly timeoutMs: number;
}

async function look({ url, model, artifactSha256, timeoutMs }: HealthQuestion): Promise<HealthStatus> {
  const ready = await ask(below(url, "v2/health/ready"), timeoutMs);
  if (ready === undefined) return "Missing";
  const metadata = await ask(below(url, `v2/models/${encodeURIComponent(model)}`), timeoutMs);
  if (metadata === undefined || metadata.status === 404) return "Missing";
  return ready.status === 200 && metadata.status === 200 && servedDigest(metadata.body) === artifactSha256
    ? "Healthy"
    : "Degraded";
}

/**
 * Asks an Open Inference Protocol server which digest of a model it serves, until it is the wanted one or time is up.
 * `Missing`: nobody answers, or the model is not there. `Degraded`: another digest, or not ready.
 */
export async function pollHealth(question: HealthQuestion): Promise<HealthStatus> {
  const end = performance.now() + question.timeoutMs;
  for (;;) {
    const left = end - performance.now();
    const health = await look({ ...question, timeoutMs: Math.max(1, Math.ceil(Math.min(answerTimeoutMs, left))) });
    if (health === "Healthy" || performance.now() + pauseMs >= end) return health;
    await sleep(pauseMs);
  }
}
