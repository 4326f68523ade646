import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Backend, InstalledBackends } from "./choose-backend.ts";
import { isNativeLoadable } from "./native.ts";

/** The main files of the packages that a backend is loaded from. */
export interface BackendFiles {
  /** Of @tensorflow/tfjs-core; of the native backend, which brings everything along, of @tensorflow/tfjs-node. */
  readonly core: string;
  readonly layers: string | undefined;
  readonly kernels: string | undefined;
  /** Of the package in `core`. */
  readonly version: string;
}

export type LocatedBackends = Readonly<Partial<Record<Backend, BackendFiles>>>;

/** The file of a package as seen from a folder, or through a package that depends on it. */
function locate(place: string, name: string, through?: string): string | undefined {
  const here = createRequire(join(place, "package.json"));
  try {
    return here.resolve(name);
  } catch {
    const via = through === undefined ? undefined : locate(place, through);
    return via === undefined ? undefined : locate(dirname(via), name);
  }
}

/** Version of the package whose main file this is; main files of TensorFlow.js are all in `dist/`. */
function versionOf(file: string): string {
  const { version } = JSON.parse(readFileSync(join(dirname(dirname(file)), "package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}

function locateScript(place: string, kernelsName: string): BackendFiles | undefined {
  const core = locate(place, "@tensorflow/tfjs-core", "@tensorflow/tfjs");
  const layers = locate(place, "@tensorflow/tfjs-layers", "@tensorflow/tfjs");
  const kernels = locate(place, kernelsName, "@tensorflow/tfjs");
  if (core === undefined || layers === undefined || kernels === undefined) return undefined;
  return { core, layers, kernels, version: versionOf(core) };
}

function locateNative(place: string): BackendFiles | undefined {
  const core = locate(place, "@tensorflow/tfjs-node");
  if (core === undefined || !isNativeLoadable(core)) return undefined;
  return { core, layers: undefined, kernels: undefined, version: versionOf(core) };
}

const locators: Readonly<Record<Backend, (place: string) => BackendFiles | undefined>> = {
  wasm: (place) => locateScript(place, "@tensorflow/tfjs-backend-wasm"),
  native: locateNative,
  cpu: (place) => locateScript(place, "@tensorflow/tfjs-backend-cpu"),
};

/**
 * Where each backend would be loaded from; nothing is loaded.
 *
 * @param searchFrom - Folders whose `node_modules` are searched, in order; Lockstep's own come last.
 */
export function locateBackends(searchFrom: readonly string[]): LocatedBackends {
  const places = [...searchFrom, dirname(fileURLToPath(import.meta.url))];
  const found: Partial<Record<Backend, BackendFiles>> = {};
  for (const [backend, look] of Object.entries(locators) as [Backend, (typeof locators)[Backend]][]) {
    const files = places.map(look).find((each) => each !== undefined);
    if (files !== undefined) found[backend] = files;
  }
  return found;
}

export function versionsOf(located: LocatedBackends): InstalledBackends {
  return Object.fromEntries(Object.entries(located).map(([backend, { version }]) => [backend, version]));
}
