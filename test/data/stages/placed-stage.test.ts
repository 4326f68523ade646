import { expect, test } from "vitest";
import { placePath } from "../../../pipeline/data/stages/placed-stage.ts";
import { errorOf } from "../../support/errors.ts";

test.each([
  ["a name", "", "a", "a"],
  ["a path beside a file in a folder", "sub", "../a", "a"],
  ["a tilde, which DVC does not take for a home folder", "files", "~", "files/~"],
  ["a tilde and more", "", "~/a", "~/a"],
])("%s is in the repository", (_name, folder, written, placed) => {
  expect(placePath(folder, written, "dvc.yaml")).toBe(placed);
});

test.each([
  ["a url", "s3://bucket/a"],
  ["an absolute path", "/a"],
])("%s is not", async (_name, written) => {
  expect(await errorOf(() => placePath("", written, "dvc.yaml"))).toMatch(/^DVC_FEATURE_UNSUPPORTED/);
});
