// Loaded before a program that is traced (`node --import`). strace counts calls in each thread, and strikes in whichever gets to a number
// first. So the thread that is meant makes a number of calls ahead that no other thread reaches. A file of JavaScript, because as a preload
// it must run before anything else does.
import fs from "node:fs";
import { isMainThread } from "node:worker_threads";

const nowhere = "/proc/lockstep-faults/nothing";
const { role, syscall, count } = JSON.parse(process.env.LOCKSTEP_FAULTS ?? '{"count":0}');

/** A call that changes nothing: it fails, or it is about a device that forgets. */
const harmless = {
  chmod: (api, path) => api.chmod(path, 0o600),
  fchmod: undefined,
  fdatasync: (api, _path, handle) => api.fdatasync(handle),
  fsync: (api, _path, handle) => api.fsync(handle),
  ftruncate: (api, _path, handle) => api.ftruncate(handle, 0),
  link: (api, path) => api.link(path, path),
  mkdir: (api, path) => api.mkdir(path),
  openat: (api, path) => api.open(path, "r"),
  rename: (api, path) => api.rename(path, path),
  rmdir: (api, path) => api.rmdir(path),
  symlink: (api, path) => api.symlink(path, path),
  unlink: (api, path) => api.unlink(path),
  write: (api, _path, handle) => api.write(handle, "x"),
};

/** The same call made at once, in this thread. */
const atOnce = new Proxy(fs, { get: (target, name) => target[`${String(name)}Sync`] });
/** And made by the one thread that Node has for files. */
const inPool = new Proxy(fs, {
  get:
    (target, name) =>
    (...args) =>
      new Promise((fulfil) => target[name](...args, fulfil)),
});

function tell(name) {
  try {
    fs.mkdirSync(`${nowhere}/${name}`);
  } catch {
    // It cannot be made; that it was tried stands in the trace, with the thread that did.
  }
}

const own = isMainThread ? "main" : "worker";
if (isMainThread) await inPool.mkdir(`${nowhere}/pool`);
tell(own);
const call = harmless[syscall];
if (count > 0 && call !== undefined && (role === own || (role === "pool" && isMainThread))) {
  const device = fs.openSync("/dev/null", "r+");
  for (let done = 0; done < count; done++) {
    if (role === "pool") await call(inPool, nowhere, device);
    else {
      try {
        call(atOnce, nowhere, device);
      } catch {
        // As it should.
      }
    }
  }
  fs.closeSync(device);
}
