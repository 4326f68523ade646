import { expect, test } from "vitest";
import type { Signature } from "../../pipeline/domain/evaluation.ts";
import type { JudgedTask } from "../../pipeline/domain/task.ts";
import { signatureChanges } from "../../pipeline/report/signature-changes.ts";

const binary: JudgedTask = { kind: "binary", positive: "1" };
const classes = (...names: string[]): JudgedTask => ({ kind: "multiclass", classes: names });

/** `a:numeric b:image` */
function signature(inputs: string, task: JudgedTask = binary): Signature {
  const found = inputs.split(" ").map((text) => text.split(":"));
  return {
    inputs: found.map(([name = "", kind]) => ({ name, kind: kind as Signature["inputs"][number]["kind"] })),
    task,
  };
}

test.each<[string, Signature, Signature, readonly string[]]>([
  ["the same", signature("a:numeric"), signature("a:numeric"), []],
  ["another order, which requests do not have", signature("b:image a:numeric"), signature("a:numeric b:image"), []],
  [
    "a new input breaks",
    signature("a:numeric b:numeric"),
    signature("a:numeric"),
    ["! needs b (numeric): requests without it are refused"],
  ],
  ["an input less does not", signature("a:numeric"), signature("a:numeric b:numeric"), ["no longer looks at b"]],
  [
    "a number where texts were sent breaks",
    signature("a:numeric"),
    signature("a:categorical"),
    ["! takes a as numeric, which was categorical"],
  ],
  [
    "a text where numbers were sent does not",
    signature("a:categorical"),
    signature("a:numeric"),
    ["takes a as categorical, which was numeric"],
  ],
  [
    "a picture is nothing else",
    signature("a:image"),
    signature("a:categorical"),
    ["! takes a as image, which was categorical"],
  ],
  [
    "what breaks is told first",
    signature("a:numeric c:numeric"),
    signature("a:numeric b:numeric"),
    ["! needs c (numeric): requests without it are refused", "no longer looks at b"],
  ],
  [
    "another task breaks",
    signature("a:numeric", { kind: "regression" }),
    signature("a:numeric"),
    ["! answers a regression task, which was binary"],
  ],
  [
    "other classes break",
    signature("a:numeric", classes("x", "z")),
    signature("a:numeric", classes("x", "y")),
    ["! also answers the class z", "! no longer answers the class y"],
  ],
  [
    "another positive label breaks",
    signature("a:numeric", { kind: "binary", positive: "0" }),
    signature("a:numeric"),
    ["! answers other numbers: the positive label or the levels are not the same"],
  ],
])("what clients meet: %s", (_name, candidate, deployed, expected) => {
  const found = signatureChanges(candidate, deployed).map(
    ({ isBreaking, detail }) =>
      `${isBreaking ? "! " : ""}${detail.map((part) => (typeof part === "string" ? part : part.name)).join("")}`,
  );
  expect(found).toEqual(expected);
});
