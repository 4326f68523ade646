import type { ModelName } from "../../domain/ids.ts";
import { lineDifference } from "../../domain/line-difference.ts";
import { type CardChanges, cardLineLimit, cardTextLimit } from "../../domain/report-view.ts";
import { cardPath, type RepositoryState } from "../../repository/state.ts";

/** What a change writes into the card of a model; `undefined` where the card stays as it is, or one of the sides has none. */
export async function cardChanges(
  model: ModelName,
  states: { readonly head: RepositoryState; readonly base: RepositoryState | undefined },
): Promise<CardChanges | undefined> {
  const [before, after] = [await states.base?.text(cardPath(model)), await states.head.text(cardPath(model))];
  if (before === undefined || after === undefined || before === after) return undefined;
  const lines = lineDifference(before, after)
    .map((line) => ({ isAdded: line.startsWith("+"), text: line.slice(2).trim().slice(0, cardTextLimit) }))
    .filter(({ text }) => text !== "");
  return lines.length === 0
    ? undefined
    : { lines: lines.slice(0, cardLineLimit), more: Math.max(0, lines.length - cardLineLimit) };
}
