// Loaded before a program that is traced (`node --import`): its random names become those of every run, so that a fault can be told by
// the path it is at. A file of JavaScript, because as a preload it must run before anything else does.
import crypto from "node:crypto";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isMainThread, threadId } from "node:worker_threads";

const nowhere = "/proc/lockstep-faults/nothing";

/** Calls that cannot succeed; that they were tried stands in the trace, with the thread that did: it is one of the program's own. */
function tell(name) {
  try {
    fs.mkdirSync(`${nowhere}/${name}`);
  } catch {
    // As it should.
  }
}

tell(isMainThread ? "main" : "worker");
if (isMainThread) await new Promise((fulfil) => fs.mkdir(`${nowhere}/pool`, fulfil));

const { randomBytes } = crypto;
let count = 0;
crypto.randomBytes = (size, ...rest) => {
  // What is asked for with a callback is no name.
  if (rest.length > 0) return randomBytes(size, ...rest);
  count++;
  return crypto.hash("sha512", `${threadId} ${count}`, "buffer").subarray(0, size);
};
syncBuiltinESMExports();
