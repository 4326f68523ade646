import { expect, test } from "vitest";
import { codeOwnersOf } from "../../pipeline/domain/code-owners.ts";

const path = "models/churn.yaml";

test.each<[string, string, string, readonly string[] | undefined]>([
  ["everything", "* @ravi", path, ["ravi"]],
  ["the last line that matches", "* @ravi\n/models/ @mei @olga\n", path, ["mei", "olga"]],
  ["a later line for all", "/models/ @mei\n* @ravi", path, ["ravi"]],
  ["one file", "/models/churn.yaml @mei", path, ["mei"]],
  ["a folder anywhere", "models/ @mei", "team/models/churn.yaml", ["mei"]],
  ["a folder that is anchored", "/models/ @mei", "team/models/churn.yaml", undefined],
  ["a pattern of files", "*.yaml @mei", path, ["mei"]],
  ["the files of a folder, not of those in it", "/models/* @mei", "models/team/churn.yaml", undefined],
  ["everything below a folder", "/models/** @mei", "models/team/churn.yaml", ["mei"]],
  ["folders between", "/models/**/churn.yaml @mei", "models/a/b/churn.yaml", ["mei"]],
  ["no folder between", "/models/**/churn.yaml @mei", path, ["mei"]],
  ["a name that only begins like it", "/models @mei", "models-old/churn.yaml", undefined],
  ["a dot that is a dot", "/models/churn.yaml @mei", "models/churnXyaml", undefined],
  ["a comment behind", "/models/ @mei # and nobody else", path, ["mei"]],
  ["a comment alone", "# /models/ @mei", path, undefined],
  ["a team, as it is written", "/models/ @acme/reviewers", path, ["@acme/reviewers"]],
  ["mails, of which nobody knows whose they are", "/models/ a@example.org", path, []],
  ["a person beside a team", "/models/ @acme/reviewers @mei", path, ["@acme/reviewers", "mei"]],
  ["a line that takes the owner away", "* @ravi\n/models/\n", path, []],
  ["form line breaks", "* @ravi\r\n/models/ @mei\r\n", path, ["mei"]],
  ["what GitHub does not take", "!/models/ @mei\n/mod[el]s/ @olga", path, undefined],
  ["nothing", "", path, undefined],
])("%s", (_name, text, of, expected) => {
  expect(codeOwnersOf(text, of)).toEqual(expected);
});
