// The counterpart of the other stand-in: one file of an earlier run as it is, or all artifacts of this run that a pattern names, in one folder.
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join, matchesGlob, resolve } from "node:path";

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
};

const run = input("run-id");
if (!/^\d+$/.test(run)) throw new Error(`run-id ${JSON.stringify(run)} is no number`);
const [name, pattern] = [input("name"), input("pattern")];
if ((name === "") === (pattern === "")) throw new Error("this stand-in wants either a name or a pattern");
if (name !== "" && !/^[\w.-]+$/.test(name)) throw new Error(`an artifact cannot be called ${JSON.stringify(name)}`);
if (run !== variable("GITHUB_RUN_ID")) {
  if (input("github-token") === "") throw new Error("another run's artifacts want a token");
  if (input("skip-decompress") !== "true" || input("digest-mismatch") !== "error")
    throw new Error("what another run hands over is not unpacked, and ends the job when it was changed on the way");
}
if (pattern !== "" && input("merge-multiple") !== "true") throw new Error("this stand-in puts all in one folder");
const store = join(variable("ARTIFACT_STORE"), run);
const found = name === "" ? readdirSync(store).filter((artifact) => matchesGlob(artifact, pattern)) : [name];
const target = resolve(variable("GITHUB_WORKSPACE"), input("path"));
mkdirSync(target, { recursive: true });
for (const artifact of found) cpSync(join(store, artifact), target, { recursive: true });
