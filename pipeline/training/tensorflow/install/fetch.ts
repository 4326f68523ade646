import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { LockstepError } from "../../../domain/error.ts";
import type { NativeParts, Wheel } from "./parts.ts";
import { type Calls, call, tail, tools } from "./tool.ts";

const lockFile = fileURLToPath(new URL("./packages.lock.json", import.meta.url));

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest("hex");
}

function mismatch(what: string, output: string): LockstepError {
  return new LockstepError("DOWNLOAD_MISMATCH", `${what} is not what is pinned: ${output}`, {
    hint: "Nothing of it was used. Empty the caches of npm and pip and try again; if it stays so, the registry gives out other bytes.",
  });
}

function unfetched(what: string, output: string): LockstepError {
  return new LockstepError("INSTALL_FAILED", `${what} could not be fetched: ${tail(output)}`, {
    hint: "Look at the network and at the settings of npm and pip; the command can be run again.",
  });
}

/**
 * Installs @tensorflow/tfjs-node and what it needs, without running a script of any package. npm compares every package with the
 * integrity in `packages.lock.json` before it unpacks it.
 *
 * @param lock - Another lock file than the one that is pinned.
 * @throws LockstepError DOWNLOAD_MISMATCH, INSTALL_FAILED.
 */
export async function fetchPackages(calls: Calls, folder: string, lock: string = lockFile): Promise<void> {
  const { packages } = JSON.parse(await readFile(lock, "utf8")) as {
    readonly packages: Readonly<Record<string, object>>;
  };
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...packages[""], private: true }));
  await copyFile(lock, join(folder, "package-lock.json"));
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { succeeded, output } = await call(calls, { program: tools.npm.program, args, folder });
  if (succeeded) return;
  throw output.includes("EINTEGRITY") ? mismatch("a package of npm", tail(output)) : unfetched("what npm has", output);
}

/**
 * Fetches the wheel with TensorFlow's library, compared with its digest by pip and again here.
 *
 * @returns Path of the wheel.
 * @throws LockstepError DOWNLOAD_MISMATCH, INSTALL_FAILED.
 */
export async function fetchWheel(
  calls: Calls,
  folder: string,
  { wheel, library }: { readonly wheel: Wheel; readonly library: NativeParts["library"] },
): Promise<string> {
  const { project, python, platform, sha256 } = wheel;
  const place = join(folder, "wheel");
  await mkdir(place);
  await writeFile(join(place, "requirements.txt"), `${project}==${library} --hash=sha256:${sha256}\n`);
  const which = ["--python-version", python, "--implementation", "cp", "--abi", `cp${python.replace(".", "")}`];
  const args = ["-m", "pip", "download", "--require-hashes", "--no-deps", "--only-binary", ":all:", ...which];
  args.push("--platform", platform, "--no-cache-dir", "--dest", place, "-r", join(place, "requirements.txt"));
  const what = `${project} ${library}`;
  const { succeeded, output } = await call(calls, { program: tools.python.program, args, folder });
  if (!succeeded)
    throw /DO NOT MATCH THE HASHES/i.test(output) ? mismatch(what, tail(output)) : unfetched(what, output);
  const [name] = (await readdir(place)).filter((each) => each.endsWith(".whl"));
  if (name === undefined) throw unfetched(what, output);
  const found = await sha256Of(join(place, name));
  if (found !== sha256) throw mismatch(what, `its sha256 is ${found}, not ${sha256}`);
  return join(place, name);
}
