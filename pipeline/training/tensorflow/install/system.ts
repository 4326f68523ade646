import { readFile } from "node:fs/promises";
import { LockstepError } from "../../../domain/error.ts";
import type { NativeParts, Wheel } from "./parts.ts";

/** What of a machine decides whether the native library runs on it. */
export interface System {
  /** Node's names of the system and the processor, for example `linux-x64`. */
  readonly name: string;
  /** Whether it has GNU's C library, which the wheels of PyPI are made for; Alpine has another one. */
  readonly hasGlibc: boolean;
  /** Of the first processor, as Linux names them; empty elsewhere. */
  readonly instructions: readonly string[];
}

/** The machine that this runs on. */
export async function thisSystem(): Promise<System> {
  // Looking up the names of network interfaces can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  const processors = process.platform === "linux" ? await readFile("/proc/cpuinfo", "utf8") : "";
  return {
    name: `${process.platform}-${process.arch}`,
    hasGlibc: header.glibcVersionRuntime !== undefined,
    instructions: /^(?:flags|Features)\s*:(.*)$/m.exec(processors)?.[1]?.trim().split(/\s+/) ?? [],
  };
}

function unsupported(message: string): LockstepError {
  return new LockstepError("PLATFORM_UNSUPPORTED", message, {
    hint: "`npm install --save-dev @tensorflow/tfjs-node@4.22.0` may have a library for it; WebAssembly works everywhere.",
  });
}

/** The wheel for a machine. @throws LockstepError PLATFORM_UNSUPPORTED. */
export function wheelFor({ name, hasGlibc, instructions }: System, { wheels }: NativeParts): Wheel {
  const wheel = Object.hasOwn(wheels, name) ? wheels[name] : undefined;
  if (wheel === undefined)
    throw unsupported(`the native library is not installed on ${name}, only on ${Object.keys(wheels).join(", ")}`);
  if (!hasGlibc) throw unsupported("the native library needs GNU's C library, which this system does not have");
  const lacking = wheel.instructions.filter((instruction) => !instructions.includes(instruction));
  if (lacking.length > 0)
    throw unsupported(`this processor lacks ${lacking.join(", ")}, which the native library uses`);
  return wheel;
}
