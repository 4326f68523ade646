// What actions/checkout leaves behind with `persist-credentials: false`: the repository, fetched with the job's token, and one commit
// checked out. With `fetch-depth: 0` every branch and tag is there, else that commit alone.
import { execFileSync } from "node:child_process";

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
};

const depth = input("fetch-depth");
if (depth !== "0" && depth !== "1") throw new Error(`this stand-in fetches everything or one commit, not ${depth}`);
if (input("persist-credentials") !== "false") throw new Error("this stand-in keeps no credentials");

const folder = variable("GITHUB_WORKSPACE");
const git = (...args: readonly string[]): void => {
  execFileSync("git", ["-C", folder, ...args], { stdio: ["ignore", "inherit", "inherit"] });
};

// A branch or a commit that the workflow names; else what the event is about.
const named = input("ref");
const isCommit = /^[0-9a-f]{40}$/.test(named);
const event = variable("GITHUB_REF");
const branch = /^refs\/heads\/(.+)$/.exec(named === "" ? event : isCommit ? "" : `refs/heads/${named}`)?.[1];
const commit = isCommit ? named : variable("GITHUB_SHA");
// GitHub's trial merge is on no branch: it is fetched by its own name.
const own = named === "" && branch === undefined ? [`+${event}:refs/remotes/${event.slice("refs/".length)}`] : [];
const wanted =
  depth === "1"
    ? ["--depth=1", "origin", `+${commit}:refs/remotes/origin/${branch ?? "commit"}`]
    : ["origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*", ...own];
const credentials = Buffer.from(`x-access-token:${input("token")}`).toString("base64");

git("init", "--quiet", "--initial-branch", "unborn");
git("remote", "add", "origin", `${variable("GITHUB_SERVER_URL")}/${variable("GITHUB_REPOSITORY")}.git`);
git("-c", `http.extraHeader=Authorization: Basic ${credentials}`, "fetch", "--quiet", ...wanted);
if (branch === undefined) git("checkout", "--quiet", "--force", "--detach", commit);
else git("checkout", "--quiet", "--force", "-B", branch, named === "" ? commit : `refs/remotes/origin/${branch}`);
