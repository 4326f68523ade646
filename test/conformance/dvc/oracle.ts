import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Encoded } from "./encoding.ts";

/** What DVC said: an answer, or the error it raised. */
export type Answer = { readonly answer: Encoded } | { readonly error: string };

/** A running real DVC that answers questions about its formats. */
export class DvcOracle implements AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: Interface;
  readonly pending: ((answer: Answer) => void)[] = [];
  noise = "";

  constructor(python: string) {
    this.child = spawn(python, [join(import.meta.dirname, "oracle.py")], {
      env: { ...process.env, DVC_NO_ANALYTICS: "1", PYTHONUTF8: "1" },
    });
    this.lines = createInterface({ input: this.child.stdout });
    this.lines.on("line", (line) => this.pending.shift()?.(JSON.parse(line) as Answer));
    this.child.stderr.on("data", (chunk: Buffer) => (this.noise += chunk.toString()));
    this.child.on("close", () => {
      for (const answer of this.pending.splice(0)) answer({ error: `the oracle ended: ${this.noise.slice(-500)}` });
    });
  }

  ask(question: string, request: Readonly<Record<string, unknown>>): Promise<Answer> {
    return new Promise((resolve) => {
      this.pending.push(resolve);
      this.child.stdin.write(`${JSON.stringify({ ask: question, ...request })}\n`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.stdin.end();
    if (this.child.exitCode === null) await once(this.child, "close");
  }
}
