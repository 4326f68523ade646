// Disturbs writes to the file system: for tests in this process, and, loaded before a program (`node --import`), for that program.
// A file of JavaScript, because as a preload it must run before anything else does.
import { AsyncLocalStorage } from "node:async_hooks";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** The fault that a piece of work is under: `{ kind, at, count, isFrozen }`. */
export const faults = new AsyncLocalStorage();

const asked = process.env.LOCKSTEP_FAULT === undefined ? undefined : JSON.parse(process.env.LOCKSTEP_FAULT);
const ofProcess = asked === undefined ? undefined : { ...asked, count: 0, isFrozen: false };
const { writeFileSync } = fs;
const never = new Promise(() => undefined);

/** What happens at a write: nothing, `"never"` (it does not return any more), or an error. */
function disturbance(name) {
  const fault = faults.getStore() ?? ofProcess;
  if (fault === undefined) return undefined;
  // A process that is dead writes nothing more, not even to clean up.
  if (fault.isFrozen) return "never";
  const isRoomMade = ["rm", "rmdir", "unlink"].includes(name.replace(/Sync$/, ""));
  if (isRoomMade && !["kill", "freeze"].includes(fault.kind)) return undefined;
  fault.count++;
  if (fault.count !== fault.at) return undefined;
  if (fault.kind === "kill") process.kill(process.pid, "SIGKILL");
  if (fault.kind === "freeze") {
    fault.isFrozen = true;
    fault.onFreeze();
    return "never";
  }
  return Object.assign(new Error(`${fault.kind}: injected at ${name}`), { code: fault.kind });
}

function wrap(owner, name, isWrite = () => true) {
  const original = owner[name];
  owner[name] = function (...args) {
    const found = isWrite(args) ? disturbance(name) : undefined;
    if (found === undefined) return original.apply(this, args);
    return found === "never" ? never : Promise.reject(found);
  };
}

/** A call that blocks cannot wait for ever: frozen, it throws, and so does every write after it. */
function wrapSync(name, isWrite = () => true) {
  const original = fs[name];
  fs[name] = function (...args) {
    const found = isWrite(args) ? disturbance(name) : undefined;
    if (found === undefined) return original.apply(this, args);
    throw found === "never" ? new Error(`frozen at ${name}`) : found;
  };
}

const handle = await fs.promises.open(process.execPath, "r");
const prototype = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ["sync", "write", "writeFile"]) wrap(prototype, name);
const changing = [
  "chmod",
  "copyFile",
  "link",
  "mkdir",
  "mkdtemp",
  "rename",
  "rm",
  "rmdir",
  "symlink",
  "unlink",
  "writeFile",
];
for (const name of changing) wrap(fs.promises, name);
wrap(fs.promises, "open", ([, flags]) => flags !== undefined && flags !== "r");
// Those that make a file or change one; what reads stays as it is.
for (const name of ["fchmod", "fsync", "write", ...changing]) wrapSync(`${name}Sync`);
wrapSync("openSync", ([, flags]) => flags !== undefined && flags !== "r");
syncBuiltinESMExports();

if (ofProcess !== undefined) {
  process.on("exit", () => {
    writeFileSync(ofProcess.report, String(ofProcess.count));
  });
}
