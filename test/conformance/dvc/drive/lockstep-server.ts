// Runs commands of Lockstep as `dvc-server.py` runs those of DVC: one JSON request per line on stdin, one JSON answer per line on
// stdout. Each command goes through the same entry as a process of its own, which `tools.conformance.ts` compares it with.
import { createInterface } from "node:readline";
import { run } from "../../../../pipeline/cli/run.ts";
import type { CommandRequest, Outcome } from "./tool.ts";

const answer = process.stdout.write.bind(process.stdout);

/** Takes what is written to a stream; the function returned gives it back its own way of writing. */
function capture(stream: NodeJS.WriteStream, chunks: Buffer[]): () => void {
  const original = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    chunks.push(Buffer.from(chunk as string));
    const callback = rest.at(-1);
    if (typeof callback === "function") queueMicrotask(callback as () => void);
    return true;
  };
  return () => {
    stream.write = original;
  };
}

function setEnvironment(environment: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
}

async function outcomeOf(request: CommandRequest): Promise<Outcome> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const listeners = new Map(
    (["SIGINT", "SIGTERM"] as const).map((signal) => [signal, new Set(process.listeners(signal))] as const),
  );
  process.chdir(request.folder);
  setEnvironment(request.environment);
  process.argv = [...process.argv.slice(0, 2), ...request.arguments];
  process.exitCode = 0;
  const release = [capture(process.stdout, out), capture(process.stderr, err)];
  try {
    await run();
  } catch (error) {
    process.exitCode = 70;
    err.push(Buffer.from(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  } finally {
    for (const free of release) free();
    for (const [signal, before] of listeners)
      for (const listener of process.listeners(signal))
        if (!before.has(listener)) process.removeListener(signal, listener);
  }
  const code = typeof process.exitCode === "number" ? process.exitCode : 70;
  process.exitCode = 0;
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

for await (const line of createInterface({ input: process.stdin })) {
  const outcome = await outcomeOf(JSON.parse(line) as CommandRequest);
  answer(`${JSON.stringify(outcome)}\n`);
}
