/** A workflow as the runner can read it. */
export interface Runnable {
  readonly text: string;
  /** Lines that had to be written in another way, each as it is and as it became. */
  readonly rewritten: readonly (readonly [before: string, after: string])[];
}

/**
 * Changes the two things that act does not know yet. `$/actions/x` is the action of the workflow's own repository at the workflow's own
 * commit; act reads `./actions/x`, the same folder in the checkout. `queue: max` is how many runs of a concurrency group may wait; act has
 * no such groups, and refuses the word. Nothing else is changed: what a workflow says is what runs.
 */
export function runnable(text: string): Runnable {
  const rewritten: (readonly [string, string])[] = [];
  const lines = text.split("\n").map((line) => {
    const after = line
      .replace(/^(\s*(?:- )?uses: )\$\/(actions\/[a-z]+)$/, "$1./$2")
      .replace(/^( {2})(queue: max)$/, "$1# $2");
    if (after !== line) rewritten.push([line.trim(), after.trim()]);
    return after;
  });
  return { text: lines.join("\n"), rewritten };
}
