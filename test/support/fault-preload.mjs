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

/** What happens instead of a write; `undefined` when it may go on. */
function disturbance(name) {
  const fault = faults.getStore() ?? ofProcess;
  if (fault === undefined) return undefined;
  // A process that is dead writes nothing more, not even to clean up.
  if (fault.isFrozen) return never;
  const isRoomMade = ["rm", "rmdir", "unlink"].includes(name);
  if (isRoomMade && !["kill", "freeze"].includes(fault.kind)) return undefined;
  fault.count++;
  if (fault.count !== fault.at) return undefined;
  if (fault.kind === "kill") process.kill(process.pid, "SIGKILL");
  if (fault.kind === "freeze") {
    fault.isFrozen = true;
    fault.onFreeze();
    return never;
  }
  return Promise.reject(Object.assign(new Error(`${fault.kind}: injected at ${name}`), { code: fault.kind }));
}

function wrap(owner, name, isWrite = () => true) {
  const original = owner[name];
  owner[name] = function (...args) {
    return (isWrite(args) ? disturbance(name) : undefined) ?? original.apply(this, args);
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
syncBuiltinESMExports();

if (ofProcess !== undefined) {
  process.on("exit", () => {
    writeFileSync(ofProcess.report, String(ofProcess.count));
  });
}
