import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { LockstepError } from "../../domain/error.ts";
import type { DataRepository } from "../../tracking/repository.ts";
import { addDataCommand, type DataCall, type DataCommands, dataGroup } from "./command.ts";
import type { DataExit } from "./exit.ts";

interface PlotOptions {
  readonly targets?: readonly string[];
  readonly template?: string;
  readonly x?: string;
  readonly y?: string;
  /** False with `--no-header`. */
  readonly header?: boolean;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly out?: string;
  readonly showVega?: boolean;
}

const options: readonly (readonly [string, string])[] = [
  ["-t, --template <name>", "linear, simple, smooth, scatter, confusion, bar_horizontal …"],
  ["-x <field>", "column for the x axis"],
  ["-y <field>", "column for the y axis"],
  ["--no-header", "the table has no row of names"],
  ["--title <text>", "title"],
  ["--x-label <text>", "label of the x axis"],
  ["--y-label <text>", "label of the y axis"],
  ["-o, --out <folder>", "where index.html is written; dvc_plots when left out"],
  ["--show-vega", "print the Vega-Lite specification of one plot"],
];

type Call = DataCall<PlotOptions> & { readonly repository: DataRepository };

async function draw(
  call: Call,
  asked: { readonly targets: readonly string[]; readonly revisions: readonly string[] },
): Promise<DataExit> {
  const { session, repository, options: given } = call;
  const [{ plotsOf }, { vegaSpec }, { plotsHtml }, { writePage }] = await Promise.all([
    import("../../tracking/plots.ts"),
    import("../../domain/plot-spec.ts"),
    import("../../tracking/plot-html.ts"),
    import("../../tracking/plot-page.ts"),
  ]);
  const { template, x, y, title, xLabel, yLabel } = given;
  const hasHeader = given.header === false ? false : undefined;
  const plots = await plotsOf({ ...asked, template, x, y, title, xLabel, yLabel, hasHeader }, repository);
  for (const { id, revision, error } of plots.failures) repository.warn(`${id} of ${revision}: ${error.message}`);
  const exit = plots.failures.length > 0 ? 1 : 0;
  if (given.showVega === true) {
    const [view, other] = plots.views;
    if (view === undefined || other !== undefined)
      throw new LockstepError("ARGUMENT_INVALID", "--show-vega shows one plot", {
        hint: `Name it: ${plots.views.map(({ id }) => id).join(", ") || "there is none"}.`,
      });
    const { sortedJson } = await import("../../domain/json.ts");
    session.write(`${sortedJson(vegaSpec(view))}\n`);
    return exit;
  }
  if (session.json) {
    const drawn: readonly (readonly [string, unknown])[] = [
      ...plots.views.map(
        (view) => [view.id, [{ type: "vega", revisions: view.revisions, content: vegaSpec(view) }]] as const,
      ),
      ...plots.images.map(({ id, revision, url }) => [id, [{ type: "image", revisions: [revision], url }]] as const),
    ];
    const errors = plots.failures.map(({ id: name, revision: rev, error }) => ({
      name,
      rev,
      type: error.code,
      msg: error.message,
    }));
    session.print({ data: Object.fromEntries(drawn), ...(exit === 0 ? {} : { errors }) });
    return exit;
  }
  if (plots.views.length + plots.images.length + plots.failures.length === 0) {
    repository.warn("There are no plots; nothing was written.");
    return exit;
  }
  const path = join(resolve(session.folder, given.out ?? "dvc_plots"), "index.html");
  await writePage(path, plotsHtml(plots));
  session.say(pathToFileURL(path).href);
  return exit;
}

/** `plots show` and `plots diff`. */
export function addPlotsCommands(to: DataCommands): void {
  const plots = dataGroup(to, { name: "plots", summary: "draw plots of one state, or of many over each other" });
  addDataCommand<PlotOptions>(
    plots,
    {
      name: "show",
      summary: "draw plots of the workspace into one HTML file",
      arguments: [["[targets...]", "files of data, or names of plots in dvc.yaml; every plot when left out"]],
      options,
      examples: [
        "lockstep plots show",
        "lockstep plots show evaluation/roc.csv -x fpr -y tpr",
        "lockstep plots show --json",
      ],
    },
    (call) => draw(call, { targets: call.args, revisions: [] }),
  );
  addDataCommand<PlotOptions>(
    plots,
    {
      name: "diff",
      summary: "draw plots of several revisions over each other",
      arguments: [["[revisions...]", "revisions; with one or none, the workspace, too"]],
      options: [["--targets <paths...>", "files of data, or names of plots in dvc.yaml"], ...options],
      examples: ["lockstep plots diff", "lockstep plots diff main feature --targets evaluation/roc.csv"],
    },
    async (call) => {
      const { hasCommits } = await import("../../tracking/states.ts");
      const { args, options: given, repository } = call;
      const head = args.length === 0 && (await hasCommits(repository)) ? ["HEAD"] : [];
      const revisions = args.length > 1 ? args : [...args, ...head, "workspace"];
      return draw(call, { targets: given.targets ?? [], revisions });
    },
  );
}
