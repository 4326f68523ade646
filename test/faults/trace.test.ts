import { expect, test } from "vitest";
import { addressOf, ownThreads, parseTrace, pathOf, placeOf } from "./trace.ts";

const trace = `12 rename("/w/a/.abcdefghijklmnopqrstuv.tmp", "/w/a/files/md5/ab/cdefcdefcdefcdefcdefcdefcdefcd") = 0
13 write(17<anon_inode:[eventfd]>, "x", 8) = 8
12 fsync(22</w/a> <unfinished ...>
13 rename("/w/b", "/w/c") = -1 EIO (Input/output error) (INJECTED)
12 <... fsync resumed>) = 0
13 write(18<pipe:[7]>, "/w/c", 4) = 4
12 rename("/w/b", "/elsewhere") = ?
12 +++ killed by SIGKILL +++
`;

test("a trace is read with what was injected and where it ended", () => {
  expect(parseTrace(trace).map(({ syscall, isInjected, isLast }) => [syscall, isInjected, isLast])).toEqual([
    ["rename", false, false],
    ["write", false, false],
    ["fsync", false, false],
    ["rename", true, false],
    ["write", false, false],
    ["rename", false, true],
  ]);
});

test("a call has an address: its path, of a rename the old one, and how many there were at it in its thread", () => {
  const calls = parseTrace(trace);
  expect(addressOf(calls, 3)).toEqual({ path: "/w/b", ordinal: 1 });
  expect(addressOf(calls, 5)).toEqual({ path: "/w/b", ordinal: 1 });
  expect(addressOf([...calls, ...calls], calls.length + 3)).toEqual({ path: "/w/b", ordinal: 2 });
  expect(addressOf(calls, 2)).toEqual({ path: "/w/a", ordinal: 1 });
});

test("the program's own threads are those that said so", () => {
  const told = '12 mkdir("/proc/lockstep-faults/nothing/main", 0777) = -1 ENOENT (No such file or directory)\n';
  expect(ownThreads(parseTrace(told + trace))).toEqual(new Set(["12"]));
});

test("a place leaves out what is random and the world it is in, and is none in what is written", () => {
  const paths = parseTrace(trace).map((call) => pathOf(call, "/w"));
  expect(paths.map((path) => (path === undefined ? undefined : placeOf(path, "/w")))).toEqual([
    "a/files/md5/*/*",
    undefined,
    "a",
    "c",
    undefined,
    "b",
  ]);
});

test.each([
  ["work/.dvc/tmp/lockstep/outputs/6868~2333714~host.example~0123456789abcdef/journal.json", "*/journal.json"],
  ["work/.dvc/tmp/lockstep/outputs/6868~2333714~a-b~0123456789abcdef/0/deep/b.txt", "*/0/deep/b.txt"],
])("the place of %s leaves out whose it is", (path, end) => {
  expect(placeOf(`/w/${path}`, "/w")).toBe(`work/.dvc/tmp/lockstep/outputs/${end}`);
});

test("a path beyond ASCII is read as it is", () => {
  const [call] = parseTrace(
    '12 openat(AT_FDCWD, "/w/sp ace \\303\\251.txt", O_WRONLY|O_CREAT) = 17</w/sp ace \\303\\251.txt>\n',
  );
  expect(call?.paths).toEqual(["/w/sp ace é.txt", "/w/sp ace é.txt"]);
});
