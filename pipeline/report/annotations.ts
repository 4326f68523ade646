import { type Annotation, annotationLimit } from "../domain/annotation.ts";
import type { GateResult } from "../domain/evaluation.ts";
import type { ModelSection, ReportView } from "../domain/report-view.ts";
import { type InputChange, inputChanges } from "./input-changes.ts";
import { byAttention, phaseWord } from "./standing.ts";
import { visible } from "./text.ts";

const titleLimit = 200;
const messageLimit = 1000;

function notPassed({ evaluation: { gates } }: ModelSection): readonly GateResult[] {
  return gates.filter(
    ({ mode, verdict: { phase } }) => mode !== "informational" && (phase === "regressed" || phase === "inconclusive"),
  );
}

function changeText({ before, after }: InputChange): string {
  if (before === undefined) return `This is new: ${visible(after ?? "")}.`;
  return `This was ${visible(before)} and is ${visible(after ?? "gone")}.`;
}

/** The inputs that differ, each with what the gates say of them together. */
function ofInputs(section: ModelSection): readonly Annotation[] {
  const gates = notPassed(section);
  if (gates.length === 0) return [];
  const isWorse = gates.some(({ verdict: { phase } }) => phase === "regressed");
  const changes = new Map(
    inputChanges(section.inputDifferences).map((change) => [`${change.kind} ${change.path}`, change]),
  );
  const told = gates
    .slice(0, 5)
    .map(({ gate, verdict }) => `${gate} ${phaseWord[verdict.phase].toLowerCase()}: ${verdict.reason}`);
  const more = gates.length > told.length ? [`and ${String(gates.length - told.length)} more`] : [];
  return (section.inputPlaces ?? []).flatMap(({ input, path, line }) => {
    const change = changes.get(input);
    if (change === undefined) return [];
    return [
      {
        path,
        line,
        level: isWorse ? "failure" : "warning",
        title: visible(`${section.plan.model}: ${isWorse ? "a gate says no" : "a gate cannot tell"}`, titleLimit),
        message: visible([changeText(change), ...told, ...more].join(" · "), messageLimit),
      } as const,
    ];
  });
}

function ofContract({ evaluation: { contract } }: ModelSection): readonly Annotation[] {
  return (contract?.findings ?? []).map(({ line, table, sentence, mode, rule }) => ({
    path: contract?.file ?? "",
    line,
    level: mode === "informational" ? "warning" : "failure",
    title: visible(`Data contract: ${table}`, titleLimit),
    message: visible(`${rule}: ${sentence}`, messageLimit),
  }));
}

/**
 * What a check says beside the lines of the change: rules of the data contract that are broken, and inputs that differ where a gate did not
 * pass. Failures first, each once, at most {@link annotationLimit}.
 */
export function annotationsOf(view: ReportView): readonly Annotation[] {
  const models = byAttention(view.models);
  const all = [...models.flatMap(ofContract), ...models.flatMap(ofInputs)];
  const once = new Map(all.map((found) => [JSON.stringify(found), found]));
  return [...once.values()]
    .sort((a, b) => Number(b.level === "failure") - Number(a.level === "failure"))
    .slice(0, annotationLimit);
}
