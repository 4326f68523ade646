import type { ScoredModel, Signature } from "../domain/evaluation.ts";
import { canonicalJson } from "../domain/json.ts";
import type { ModelSection } from "../domain/report-view.ts";
import type { JudgedTask } from "../domain/task.ts";
import type { Detail } from "./data-changes.ts";

/** One thing that a client of the deployed model meets when this one takes its place. */
export interface SignatureChange {
  /** Requests that are answered now are refused, or answered in another form. */
  readonly isBreaking: boolean;
  /** The end of a sentence about the candidate. */
  readonly detail: Detail;
}

type Inputs = Signature["inputs"];

/** The server makes a text of a number where a category is asked for, and takes nothing else for something else. */
function isStillTaken(before: Inputs[number]["kind"], after: Inputs[number]["kind"]): boolean {
  return before === after || (before === "numeric" && after === "categorical");
}

function inputChanges(candidate: Inputs, deployed: Inputs): readonly SignatureChange[] {
  const before = new Map(deployed.map(({ name, kind }) => [name, kind]));
  const after = new Set(candidate.map(({ name }) => name));
  const taken = candidate.flatMap(({ name, kind }): readonly SignatureChange[] => {
    const known = before.get(name);
    if (known === undefined)
      return [{ isBreaking: true, detail: ["needs ", { name }, ` (${kind}): requests without it are refused`] }];
    if (known === kind) return [];
    return [
      { isBreaking: !isStillTaken(known, kind), detail: ["takes ", { name }, ` as ${kind}, which was ${known}`] },
    ];
  });
  const dropped = deployed
    .filter(({ name }) => !after.has(name))
    .map(({ name }) => ({ isBreaking: false, detail: ["no longer looks at ", { name }] }));
  return [...taken, ...dropped];
}

function answerChanges(candidate: JudgedTask, deployed: JudgedTask): readonly SignatureChange[] {
  if (canonicalJson(candidate) === canonicalJson(deployed)) return [];
  if (candidate.kind !== deployed.kind)
    return [{ isBreaking: true, detail: [`answers a ${candidate.kind} task, which was ${deployed.kind}`] }];
  if (candidate.kind === "multiclass" && deployed.kind === "multiclass") {
    const added = candidate.classes.filter((name) => !deployed.classes.includes(name));
    const removed = deployed.classes.filter((name) => !candidate.classes.includes(name));
    const names = (words: string, found: readonly string[]): readonly SignatureChange[] =>
      found.map((name) => ({ isBreaking: true, detail: [words, { name }] }));
    return [...names("also answers the class ", added), ...names("no longer answers the class ", removed)];
  }
  return [{ isBreaking: true, detail: ["answers other numbers: the positive label or the levels are not the same"] }];
}

/** What a request meets that the deployed model answers; breaking changes first. */
export function signatureChanges(candidate: Signature, deployed: Signature): readonly SignatureChange[] {
  return [...inputChanges(candidate.inputs, deployed.inputs), ...answerChanges(candidate.task, deployed.task)].sort(
    (a, b) => Number(b.isBreaking) - Number(a.isBreaking),
  );
}

/** The model that a candidate is held against as what clients have now: the champion, else the merge base's; only with its signature. */
export function deployedSignature({
  evaluation: { champion, baseline },
}: ModelSection): { readonly model: ScoredModel; readonly signature: Signature } | undefined {
  const model = champion ?? baseline;
  return model?.signature === undefined ? undefined : { model, signature: model.signature };
}
