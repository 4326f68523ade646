import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LockstepError } from "../../../domain/error.ts";
import { headerFiles, libraryFiles } from "./parts.ts";
import { type Calls, call, tail, tools } from "./tool.ts";

/** Reads of a wheel what is named and nothing else. */
const unpackScript = fileURLToPath(new URL("./unpack.py", import.meta.url));

/** Where @tensorflow/tfjs-node is in the folder of an installation. */
export const packageFolder = "node_modules/@tensorflow/tfjs-node";
/** Where its loader looks for the binding, of the version of Node-API that is compiled against. */
export const bindingFile = "lib/napi-v8/tfjs_binding.node";

function failed(what: string, output: string): LockstepError {
  return new LockstepError("INSTALL_FAILED", `${what}: ${tail(output)}`, {
    hint: "Nothing of the installation is left. WebAssembly trains the same networks without it.",
  });
}

/** Puts the library and its headers where the binding is compiled and looks for them. @throws LockstepError INSTALL_FAILED. */
export async function unpackLibrary(calls: Calls, folder: string, wheel: string): Promise<void> {
  const files = [
    ...libraryFiles.map((name) => `tensorflow/${name}=lib/${name}`),
    ...headerFiles.map((name) => `tensorflow/include/${name}=include/${name}`),
  ];
  const args = ["-I", unpackScript, wheel, join(folder, packageFolder, "deps"), ...files];
  const { succeeded, output } = await call(calls, { program: tools.python.program, args, folder });
  if (!succeeded) throw failed("the wheel could not be unpacked", output);
}

/** Compiles the package's binding to the library. @throws LockstepError INSTALL_FAILED. */
export async function compileBinding(calls: Calls, folder: string): Promise<void> {
  const home = join(folder, packageFolder);
  await mkdir(join(home, "lib/napi-v8"), { recursive: true });
  const args = ["-shared", "-fPIC", "-O2", "-std=c++17", "-DNAPI_VERSION=8"];
  for (const headers of ["..", "deps/include", "../../node-api-headers/include"]) args.push("-I", headers);
  args.push("binding/tfjs_backend.cc", "binding/tfjs_binding.cc", "-L", "deps/lib");
  args.push(...libraryFiles.map((name) => `-l:${name}`));
  // The library stands beside the binding wherever the folder is moved.
  args.push("-Wl,-rpath,$ORIGIN/../../deps/lib", "-o", bindingFile);
  const { succeeded, output } = await call(calls, { program: tools.compiler.program, args, folder: home });
  if (!succeeded) throw failed("the binding could not be compiled", output);
}

/** Loads the binding in a process of its own, which may die of it. @throws LockstepError INSTALL_FAILED. */
export async function tryBinding(calls: Calls, folder: string, library: string): Promise<void> {
  const script = "process.stdout.write(require(process.argv[1]).TF_Version)";
  const args = ["-e", script, join(folder, packageFolder, bindingFile)];
  const { succeeded, printed, output } = await call(calls, { program: process.execPath, args, folder });
  if (!succeeded || printed !== library) throw failed("the library cannot be loaded on this machine", output);
}
