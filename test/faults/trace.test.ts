import { expect, test } from "vitest";
import { parseTrace, placeOf } from "./trace.ts";

const trace = `12 rename("/w/a/.abcdefghijklmnopqrstuv.tmp", "/w/a/files/md5/ab/cdefcdefcdefcdefcdefcdefcdefcd") = 0
13 write(17<anon_inode:[eventfd]>, "x", 8) = 8
12 fsync(22</w/a> <unfinished ...>
13 rename("/w/b", "/w/c") = -1 EIO (Input/output error) (INJECTED)
12 <... fsync resumed>) = 0
13 write(18<pipe:[7]>, "/w/c", 4) = 4
12 rename("/w/b", "/elsewhere") = ?
12 +++ killed by SIGKILL +++
`;

test("a trace is read with the count of each thread, with what was injected and where it ended", () => {
  expect(
    parseTrace(trace).map(({ syscall, ordinal, isInjected, isLast }) => [syscall, ordinal, isInjected, isLast]),
  ).toEqual([
    ["rename", 1, false, false],
    ["write", 1, false, false],
    ["fsync", 1, false, false],
    ["rename", 1, true, false],
    ["write", 2, false, false],
    ["rename", 2, false, true],
  ]);
});

test("a place leaves out what is random and the world it is in, and is none in what is written", () => {
  expect(parseTrace(trace).map((call) => placeOf(call, "/w"))).toEqual([
    "a/files/md5/*/*",
    undefined,
    "a",
    "c",
    undefined,
    "b",
  ]);
});
