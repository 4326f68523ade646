import { posix } from "node:path";
import { readPipeline } from "../data/stages/collect.ts";
import { placePath } from "../data/stages/placed-stage.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../data/yaml/value.ts";
import { byCodePoint } from "../domain/json.ts";
import type { State } from "./states.ts";
import type { Tracker } from "./tracked.ts";

/** One column of one file. */
export interface PlotColumn {
  /** From the root. */
  readonly file: string;
  /** `undefined`: the last column for y, the number of the row for x. */
  readonly field: string | undefined;
}

/** How a plot is drawn; what is left out is chosen when its data is known. */
export interface PlotStyle {
  readonly template?: string | undefined;
  readonly title?: string | undefined;
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  /** False when the table has no row of names. */
  readonly hasHeader?: boolean | undefined;
}

/** One plot as dvc.yaml declares it. */
export interface PlotDefinition extends PlotStyle {
  /** The path of its file, or the name that dvc.yaml gives it. */
  readonly id: string;
  readonly x: PlotColumn | undefined;
  readonly y: readonly PlotColumn[];
}

function text(value: YamlValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Columns as dvc.yaml names them: `field`, `[fields]`, `{file: field}`, `{file: [fields]}`. */
function columnsOf(value: YamlValue | undefined, file: string, place: (path: string) => string): readonly PlotColumn[] {
  if (isYamlMap(value)) return [...value].flatMap(([path, fields]) => columnsOf(fields, place(path), place));
  if (isYamlList(value)) return value.flatMap((field) => columnsOf(field, file, place));
  return typeof value === "string" ? [{ file, field: value }] : [];
}

function definition(id: string, flags: YamlMap, place: (path: string) => string): PlotDefinition {
  const file = place(id);
  const y = columnsOf(flags.get("y"), file, place);
  const [x] = columnsOf(flags.get("x"), y[0]?.file ?? file, place);
  const header = flags.get("header");
  return {
    id: y.some((column) => column.file !== file) ? id : file,
    x,
    y: y.length === 0 ? [{ file, field: undefined }] : y,
    template: text(flags.get("template")),
    title: text(flags.get("title")),
    xLabel: text(flags.get("x_label")),
    yLabel: text(flags.get("y_label")),
    hasHeader: typeof header === "boolean" ? header : undefined,
  };
}

/** Plots of one file's `plots:`, whose entries are paths, or names with what they show. */
function topLevel(entry: YamlValue, place: (path: string) => string): readonly PlotDefinition[] {
  if (typeof entry === "string") return [definition(entry, new Map(), place)];
  if (!isYamlMap(entry)) return [];
  return [...entry].map(([id, flags]) => definition(id, isYamlMap(flags) ? flags : new Map(), place));
}

/** Every plot that a state declares, by id; what `plots:` says outweighs what a stage says. */
export async function plotDefinitions(
  state: State,
  trackers: readonly Tracker[],
): Promise<ReadonlyMap<string, PlotDefinition>> {
  const found = new Map<string, PlotDefinition>();
  for (const tracker of trackers)
    if (tracker.kind === "stage")
      for (const { kind, path, plot } of tracker.stage.outs)
        if (kind === "plot")
          found.set(
            path,
            definition(path, plot ?? new Map(), (file) => file),
          );
  for (const file of state.source.dvcFiles) {
    if (posix.basename(file) !== "dvc.yaml") continue;
    const folder = posix.dirname(file) === "." ? "" : posix.dirname(file);
    const { plots } = await readPipeline(state.source, file);
    for (const one of plots.flatMap((entry) => topLevel(entry, (path) => placePath(folder, path, file))))
      found.set(one.id, one);
  }
  return new Map([...found].sort(([a], [b]) => byCodePoint(a, b)));
}
