// What actions/checkout leaves behind with `fetch-depth: 0` and `persist-credentials: false`: every branch and tag of the repository,
// fetched with the job's token, and one commit checked out. Other values of these inputs are refused, since nothing here does them.
import { execFileSync } from "node:child_process";

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
};

if (input("fetch-depth") !== "0") throw new Error("this stand-in only fetches everything: fetch-depth: 0");
if (input("persist-credentials") !== "false")
  throw new Error("this stand-in keeps no credentials: persist-credentials: false");

const folder = variable("GITHUB_WORKSPACE");
const url = `${variable("GITHUB_SERVER_URL")}/${variable("GITHUB_REPOSITORY")}.git`;
const git = (...args: readonly string[]): void => {
  execFileSync("git", ["-C", folder, ...args], { stdio: ["ignore", "inherit", "inherit"] });
};

const ref = input("ref");
const sha = variable("GITHUB_SHA");
const event = variable("GITHUB_REF");
const credentials = Buffer.from(`x-access-token:${input("token")}`).toString("base64");
// GitHub's trial merge is on no branch: it is fetched by its own name.
const wanted =
  ref === "" && !event.startsWith("refs/heads/") ? [`+${event}:refs/remotes/${event.slice("refs/".length)}`] : [];

git("init", "--quiet", "--initial-branch", "unborn");
git("remote", "add", "origin", url);
git(
  ...[
    "-c",
    `http.extraHeader=Authorization: Basic ${credentials}`,
    "fetch",
    "--quiet",
    "--no-recurse-submodules",
    "origin",
  ],
  ...["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*", ...wanted],
);
if (ref === "" && event.startsWith("refs/heads/")) {
  git("checkout", "--quiet", "--force", "-B", event.slice("refs/heads/".length), sha);
} else if (ref === "" || /^[0-9a-f]{40}$/.test(ref)) {
  git("checkout", "--quiet", "--force", "--detach", ref === "" ? sha : ref);
} else {
  git("checkout", "--quiet", "--force", "-B", ref, `refs/remotes/origin/${ref}`);
}
