import { LockstepError } from "../../domain/error.ts";
import { byCodePoint } from "../../domain/json.ts";
import { shownFrom } from "../../tracking/paths.ts";
import { addDataCommand, type DataCommands, dataGroup } from "./command.ts";
import { type CsvOptions, csvOptions } from "./csv-table.ts";
import { dataExitCodes } from "./exit.ts";
import {
  precisionOption,
  printComparison,
  shownTable,
  tableValue,
  tellFailures,
  type ValuesOptions,
} from "./values.ts";

interface ShowOptions extends CsvOptions {
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
  readonly md?: boolean;
  readonly precision?: number;
}

/** `metrics show` and `metrics diff`. */
export function addMetricsCommands(to: DataCommands): void {
  const metrics = dataGroup(to, { name: "metrics", summary: "show and compare metrics" });
  addDataCommand<ShowOptions>(
    metrics,
    {
      name: "show",
      summary: "show metrics of the workspace, or of many revisions",
      arguments: [["[targets...]", "metrics files, or folders of such; every metric when left out"]],
      options: [
        ["-a, --all-branches", "of every branch"],
        ["-T, --all-tags", "of every tag"],
        ["-A, --all-commits", "of every commit"],
        ["--md", "as a table of Markdown"],
        ...csvOptions(),
        ["-R, --recursive", "search folders; they are searched anyway"],
        precisionOption(),
      ],
      examples: ["lockstep metrics show", "lockstep metrics show evaluation/metrics.json --all-tags --json"],
    },
    async ({ session, repository, args, options }) => {
      const [{ showMetrics }, { printable }] = await Promise.all([
        import("../../tracking/metrics.ts"),
        import("../../tracking/file-values.ts"),
      ]);
      const states = await showMetrics({ ...options, targets: args }, repository);
      const failed = new Set<string>();
      const rows: { readonly place: readonly string[]; readonly values: ReadonlyMap<string, unknown> }[] = [];
      const json = states.map(({ name, values }): readonly [string, unknown] => {
        if (values instanceof LockstepError) {
          failed.add(name);
          repository.warn(`${name === "" ? "the workspace" : name}: ${values.message}`);
          return [name, { error: { type: values.code, msg: values.message } }];
        }
        if (tellFailures(repository, values, name)) failed.add(name);
        const files = [...values].map(([path, file]): readonly [string, unknown] => {
          if (file.outcome === "failed")
            return [shownFrom(repository, path), { error: { type: file.error.code, msg: file.error.message } }];
          const { json: data, flat } = printable(file.values);
          rows.push({ place: [name === "" ? "workspace" : name, shownFrom(repository, path)], values: flat });
          return [shownFrom(repository, path), { data }];
        });
        return [name, { data: Object.fromEntries(files) }];
      });
      session.print(Object.fromEntries(json));
      const keys = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))].sort(byCodePoint);
      const hasRevisions = states.length > 1 || states[0]?.name !== "";
      const head = [...(hasRevisions ? ["Revision"] : []), "Path", ...keys];
      const cells = rows.map(({ place, values }) => [
        ...(hasRevisions ? place : place.slice(1)),
        ...keys.map((key) => tableValue(values.get(key), options)),
      ]);
      if (cells.length > 0) session.say(shownTable(head, cells, options));
      return failed.size > 0 ? 1 : 0;
    },
  );
  addDataCommand<ValuesOptions>(
    metrics,
    {
      name: "diff",
      summary: "show what changed in the metrics between two states",
      arguments: [
        ["[a_rev]", "old revision; HEAD when left out"],
        ["[b_rev]", "new revision; the workspace when left out"],
      ],
      options: [
        ["--targets <paths...>", "metrics files, or folders of such"],
        ["-R, --recursive", "search folders; they are searched anyway"],
        ["--all", "show what did not change, too"],
        ["--md", "as a table of Markdown"],
        ...csvOptions(),
        ["--no-path", "leave the column of paths out"],
        precisionOption(),
      ],
      examples: [
        "lockstep metrics diff",
        "lockstep metrics diff main --md",
        "lockstep metrics diff v1.0.0 v1.1.0 --json",
      ],
      exits: { REVISION_UNKNOWN: dataExitCodes.otherFailure },
    },
    async (call) => {
      const { diffMetrics } = await import("../../tracking/metrics.ts");
      const { args, options, repository } = call;
      const request = { before: args[0], after: args[1], targets: options.targets ?? [], all: options.all };
      const compared = await diffMetrics(request, repository);
      return printComparison(call, compared, { noun: "Metric", hasChange: true });
    },
  );
}
