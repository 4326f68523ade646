// A file or a folder of a run, kept below the folder that stands for GitHub's store of artifacts: <run>/<artifact>/<files>.
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
};

function upload(path: string): void {
  const isFile = statSync(path).isFile();
  const isArchived = input("archive") !== "false";
  if (!isArchived && !isFile) throw new Error("what is not packed is one file");
  // Without an archive the artifact is called as its file is, whatever `name` says.
  const name = isArchived ? input("name") : basename(path);
  if (!/^[\w.-]+$/.test(name)) throw new Error(`an artifact cannot be called ${JSON.stringify(name)}`);
  const run = join(variable("ARTIFACT_STORE"), variable("GITHUB_RUN_ID"));
  mkdirSync(run, { recursive: true });
  // GitHub refuses a second artifact of the same name in one run.
  mkdirSync(join(run, name));
  cpSync(path, isFile ? join(run, name, basename(path)) : join(run, name), { recursive: true });
  if (!isFile) return;
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  appendFileSync(variable("GITHUB_OUTPUT"), `artifact-digest=${digest}\n`);
}

const absence = input("if-no-files-found");
if (absence !== "error" && absence !== "ignore") throw new Error("say what is to happen when there is nothing to keep");
if (!/^[1-9]\d?$/.test(input("retention-days"))) throw new Error("GitHub keeps artifacts for 1 to 90 days");
const path = resolve(variable("GITHUB_WORKSPACE"), input("path"));
const isThere = existsSync(path) && (statSync(path).isFile() || readdirSync(path).length > 0);
// GitHub leaves hidden files out unless it is told not to, also those whose folder is hidden.
if (
  isThere &&
  statSync(path).isDirectory() &&
  input("include-hidden-files") !== "true" &&
  /(?:^|\/)\.[^/]/.test(input("path"))
)
  throw new Error(`${input("path")} is hidden: include-hidden-files: true`);
if (isThere) upload(path);
else if (absence === "error") throw new Error(`there is nothing at ${input("path")}`);
