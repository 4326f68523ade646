// One file of a run, kept below the folder that stands for GitHub's store of artifacts: <run>/<artifact>/<file>.
import { createHash } from "node:crypto";
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
};

if (input("if-no-files-found") !== "error")
  throw new Error("a workflow of ours fails when it has nothing to hand over");
if (!/^[1-9]\d?$/.test(input("retention-days"))) throw new Error("GitHub keeps artifacts for 1 to 90 days");
const path = resolve(variable("GITHUB_WORKSPACE"), input("path"));
if (!statSync(path).isFile()) throw new Error(`${input("path")} is no file`);
// Without an archive the artifact is called as its file is, whatever `name` says.
const name = input("archive") === "false" ? basename(path) : input("name");
if (!/^[\w.-]+$/.test(name)) throw new Error(`an artifact cannot be called ${JSON.stringify(name)}`);
const folder = join(variable("ARTIFACT_STORE"), variable("GITHUB_RUN_ID"), name);
// GitHub refuses a second artifact of the same name in one run.
mkdirSync(join(variable("ARTIFACT_STORE"), variable("GITHUB_RUN_ID")), { recursive: true });
mkdirSync(folder);
copyFileSync(path, join(folder, basename(path)));
const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
appendFileSync(variable("GITHUB_OUTPUT"), `artifact-digest=${digest}\n`);
