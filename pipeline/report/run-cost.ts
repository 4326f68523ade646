import type { RunCost, StageOutcome } from "../domain/candidate.ts";
import type { Cost } from "../domain/cost.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, sentence } from "./cell.ts";
import { type HtmlColumn, htmlTable } from "./html-table.ts";
import { type Html, html, line } from "./html-text.ts";
import { left, right, row, table } from "./markdown-table.ts";
import { plural } from "./text.ts";
import { costCells, costColumns, duration, tookText } from "./took-text.ts";

const titles = ["Stage", "What was done", ...costColumns] as const;

const words = {
  ran: "ran",
  cached: "taken from the run-cache",
  restored: "restored",
  recorded: "recorded as it stood",
  skipped: "up to date",
} as const satisfies Readonly<Record<StageOutcome["outcome"], string>>;

/** What a stage is charged with, or, when it did not run, what it took when it did. */
function shownOf({ outcome, cost, costWhenRan }: StageOutcome): {
  readonly what: string;
  readonly cost: Cost | undefined;
} {
  const isEarlier = cost === undefined && costWhenRan !== undefined;
  return { what: `${words[outcome]}${isEarlier ? "; when it ran:" : ""}`, cost: cost ?? costWhenRan };
}

/** How many stages ran, and how many did not have to: `2 stages ran, 1 was taken from the run-cache; …`. */
export function runSentence({ stages, cost }: RunCost): string {
  const ran = stages.filter(({ outcome }) => outcome === "ran").length;
  const cached = stages.filter(({ outcome }) => outcome === "cached").length;
  const rest = stages.length - ran - cached;
  const parts = [
    ran === 0 ? "No stage had to run" : `${String(ran)} ${plural(ran, "stage", "stages")} ran`,
    ...(cached === 0 ? [] : [`${String(cached)} ${plural(cached, "was", "were")} taken from the run-cache`]),
    ...(rest === 0 ? [] : [`${String(rest)} ${plural(rest, "was", "were")} up to date or restored`]),
  ];
  const saved = stages.flatMap(({ costWhenRan }) => costWhenRan ?? []);
  const savedSeconds = saved.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
  const together = cost === undefined ? "" : ` ${ran === 1 ? "It" : "Together they"} ${tookText(cost)}.`;
  const kept = saved.length === 0 ? "" : ` What did not run again took ${duration(savedSeconds)} when it ran.`;
  const why = cost?.unmeasured === undefined ? "" : ` Not everything is known: ${cost.unmeasured}.`;
  return `${parts.join(", ")}.${together}${kept}${why}`;
}

/** Cost of the training, as Markdown. */
export function runCostPart(run: RunCost): string {
  const lines = fitLines({
    items: run.stages,
    draw: (stage) => {
      const { what, cost } = shownOf(stage);
      return row(cell(stage.stage), what, ...costCells(cost));
    },
    budget: 4_000,
    more: (rest) => row(moreOf("stages")(rest), ...titles.slice(1).map(() => "")),
  });
  return [
    "### What the training took",
    "",
    sentence(runSentence(run)),
    "",
    table(titles, [left, left, right, right, right, right, right], lines),
  ].join("\n");
}

/** The same for the summary of the job that trained. */
export function runSummary(run: RunCost): string {
  return `${runCostPart(run)}\n`;
}

/** The same as a section of the page. */
export function runCostSection(run: RunCost): Html {
  const columns: readonly HtmlColumn[] = titles.map((title, index) =>
    index < 2 ? { title } : { title, className: "number" },
  );
  const stages = htmlTable({
    className: "costs",
    caption: html`What each stage took`,
    columns,
    items: run.stages,
    cells: (stage) => {
      const { what, cost } = shownOf(stage);
      return [html`${line(stage.stage)}`, html`${what}`, ...costCells(cost).map((text) => html`${text}`)];
    },
    noun: "stages",
  });
  return html`
<section class="sheet">
<h3>What the training took</h3>
<p>${runSentence(run)}</p>
${stages}
</section>`;
}
