// Kills the process it is loaded into (`node --import`) around one of the Git commands that change something. A file of JavaScript,
// because as a preload it must run before anything else does.
import childProcess from "node:child_process";
import { writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** `{ at, when, report }`: at which command, from 1; `after` it has ended, `amid` it, or with it. */
const asked = process.env.LOCKSTEP_KILL === undefined ? undefined : JSON.parse(process.env.LOCKSTEP_KILL);
/** Commands after which everything is as it was. */
const reading = new Set([
  ...["cat-file", "check-ref-format", "config", "diff", "diff-tree", "for-each-ref", "log", "ls-files", "ls-remote"],
  ...[
    "ls-tree",
    "merge-base",
    "name-rev",
    "remote",
    "rev-list",
    "rev-parse",
    "show-ref",
    "status",
    "symbolic-ref",
    "var",
  ],
  ...["version", "--version"],
]);
const { spawn } = childProcess;
let count = 0;
const names = [];

function commandOf(args) {
  for (let index = 0; index < args.length; index++) {
    if (args[index] === "-c" || args[index] === "-C") index++;
    else if (args[index].startsWith("--git-dir=")) continue;
    else return args[index];
  }
  return undefined;
}

function die() {
  process.kill(process.pid, "SIGKILL");
}

if (asked !== undefined) {
  childProcess.spawn = function (file, args, ...rest) {
    const command = Array.isArray(args) && /(?:^|\/)git$/.test(file) ? commandOf(args) : undefined;
    const child = spawn.call(this, file, args, ...rest);
    if (command === undefined || reading.has(command)) return child;
    count++;
    names.push(command);
    if (count === asked.at) {
      if (asked.when === "after") child.once("exit", die);
      if (asked.when === "amid") die();
      if (asked.when === "with")
        setTimeout(() => {
          child.kill("SIGKILL");
          die();
        }, 8);
    }
    return child;
  };
  syncBuiltinESMExports();
  process.on("exit", () => {
    writeFileSync(asked.report, JSON.stringify(names));
  });
}
