// The counterpart of the other stand-in: one file of an earlier run, as it is, into a folder of this job.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
};

if (input("skip-decompress") !== "true") throw new Error("this stand-in unpacks nothing: skip-decompress: true");
if (input("digest-mismatch") !== "error")
  throw new Error("what was changed on the way must end the job: digest-mismatch: error");
if (input("github-token") === "") throw new Error("another run's artifacts want a token");
if (!/^\d+$/.test(input("run-id"))) throw new Error(`run-id ${JSON.stringify(input("run-id"))} is no number`);
if (!/^[\w.-]+$/.test(input("name"))) throw new Error(`an artifact cannot be called ${JSON.stringify(input("name"))}`);
const from = join(variable("ARTIFACT_STORE"), input("run-id"), input("name"));
const to = resolve(variable("GITHUB_WORKSPACE"), input("path"));
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from)) copyFileSync(join(from, file), join(to, file));
