import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import util from "node:util";

/**
 * Read by the native library when it is loaded. One thread, because it is faster for small models and makes the sums come in one order;
 * instructions that every machine of the last ten years has, so that two of them give the same bytes; its own kernels for networks,
 * which take a tenth less time; quiet, because its banner is no part of a log.
 */
const nativeEnvironment = {
  ONEDNN_MAX_CPU_ISA: "AVX2",
  TF_CPP_MIN_LOG_LEVEL: "3",
  TF_ENABLE_ONEDNN_OPTS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  TF_NUM_INTRAOP_THREADS: "1",
} as const;

/** Sets what the native library reads, where the person has not set it. */
export function pinNativeEnvironment(): void {
  // eslint-disable-next-line no-restricted-properties -- the library looks into the process's own environment and nowhere else
  const { env } = process;
  for (const [name, value] of Object.entries(nativeEnvironment)) env[name] ??= value;
}

/** How many threads the native library was told to use for one operation; 0 when it may take as many as it likes. */
export function pinnedThreads(): number {
  // eslint-disable-next-line no-restricted-properties -- see above
  const threads = Number(process.env["TF_NUM_INTRAOP_THREADS"]);
  return Number.isInteger(threads) && threads > 0 ? threads : 0;
}

/**
 * True when the package has its native binding. Without it (`npm install --ignore-scripts`, or a download that failed) loading
 * would print a page about building it before it throws.
 *
 * @param file - The main file of @tensorflow/tfjs-node, `dist/index.js` in its folder.
 */
export function isNativeLoadable(file: string): boolean {
  const folder = join(dirname(dirname(file)), "lib");
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((version) => existsSync(join(folder, version, "tfjs_binding.node")));
}

/**
 * tfjs-node 4.22.0 calls util.isNullOrUndefined and util.isArray, which Node 23 removed. Mended in tensorflow/tfjs#8425, not
 * released; delete this when 4.23 is out.
 */
export function restoreLegacyUtil(): void {
  const missing = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  };
  for (const [name, substitute] of Object.entries(missing))
    if (!(name in util)) Object.defineProperty(util, name, { value: substitute, configurable: true });
}
