import { expect, test } from "vitest";
import { modelVersion } from "../../pipeline/domain/ids.ts";
import {
  type Bump,
  bumpBetween,
  bumpOfLabels,
  bumpOfMessages,
  nextVersion,
} from "../../pipeline/domain/version-bump.ts";

test.each<[readonly string[], Bump | undefined]>([
  [[], undefined],
  [["More trees"], undefined],
  [["Record press v1.1.0", "chore: tidy"], undefined],
  [["fix: read the last row"], "patch"],
  [["fix(press): read the last row\n\nIt was left out.\n"], "patch"],
  [["fix: a", "feat: b"], "minor"],
  [["feat: b", "More trees"], "minor"],
  [["feat!: other columns", "fix: a"], "major"],
  [["fix(press)!: other columns"], "major"],
  [["chore: columns\n\nBREAKING CHANGE: torque is in newton metres"], "major"],
  [["chore: columns\n\nBREAKING-CHANGE: torque"], "major"],
  [["fix: no\n\nThis is no BREAKING CHANGE: only words"], "patch"],
  [["BREAKING CHANGES are bad"], undefined],
  [["fixed: nothing of the convention", "feat:without a blank"], undefined],
  [["Feat: in any case"], "minor"],
  [[`feat(${"s".repeat(101)})!: a scope that nobody writes`], undefined],
])("messages %j ask for %s", (messages, expected) => {
  expect(bumpOfMessages(messages)).toBe(expected);
});

test.each<[readonly string[], Bump | undefined]>([
  [[], undefined],
  [["bug", "major", "lockstep:huge", "lockstep:major "], undefined],
  [["lockstep:patch"], "patch"],
  [["lockstep:patch", "lockstep:major", "lockstep:minor"], "major"],
])("labels %j ask for %s", (labels, expected) => {
  expect(bumpOfLabels(labels)).toBe(expected);
});

test.each<[string | undefined, Bump, string]>([
  [undefined, "major", "v1.0.0"],
  [undefined, "patch", "v1.0.0"],
  ["v1.2.3", "major", "v2.0.0"],
  ["v1.2.3", "minor", "v1.3.0"],
  ["v1.2.3", "patch", "v1.2.4"],
  ["v0.9.9", "major", "v1.0.0"],
  ["v9007199254740993.0.0", "major", "v9007199254740994.0.0"],
])("after %s the next %s version is %s", (latest, bump, expected) => {
  expect(nextVersion(latest === undefined ? undefined : modelVersion(latest), bump)).toBe(expected);
});

test.each<[string, string, Bump | undefined]>([
  ["v1.2.3", "v1.2.3", undefined],
  ["v1.2.3", "v1.2.2", undefined],
  ["v2.0.0", "v1.9.9", undefined],
  ["v1.2.3", "v1.2.4", "patch"],
  ["v1.2.3", "v1.10.0", "minor"],
  ["v1.2.3", "v2.0.0", "major"],
])("from %s to %s it is a %s version", (from, to, expected) => {
  expect(bumpBetween(modelVersion(from), modelVersion(to))).toBe(expected);
});
