import { LockstepError } from "../domain/error.ts";
import { type PlotRow, type PlotView, plotTemplates } from "../domain/plot-spec.ts";
import { type DataFiles, dataFilesOf } from "./data-files.ts";
import { placeOf } from "./paths.ts";
import { type PlotColumn, type PlotDefinition, type PlotStyle, plotDefinitions } from "./plot-definitions.ts";
import { plotRows } from "./plot-rows.ts";
import type { DataRepository } from "./repository.ts";
import { type State, stateAt, workspaceName } from "./states.ts";

export interface PlotsRequest extends PlotStyle {
  /** Files or names of plots; every declared one when empty. */
  readonly targets: readonly string[];
  /** The workspace alone when empty. */
  readonly revisions: readonly string[];
  /** Column for x, and for y, instead of what is declared. */
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/** A picture among the plots. */
export interface PlotImage {
  readonly id: string;
  readonly revision: string;
  /** `data:image/…`. */
  readonly url: string;
}

export interface Plots {
  readonly views: readonly PlotView[];
  readonly images: readonly PlotImage[];
  /** What could not be drawn. */
  readonly failures: readonly { readonly id: string; readonly revision: string; readonly error: LockstepError }[];
}

const imageTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
};

function imageType(path: string): string | undefined {
  return imageTypes[/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ""];
}

/** Rows of one column pair, named so that every field of a plot is drawn by the same two columns. */
interface Series {
  readonly rows: readonly PlotRow[];
  readonly x: string;
  readonly y: string;
  readonly field: string;
}

class Reader {
  readonly files: DataFiles;
  readonly known = new Map<string, Promise<readonly PlotRow[]>>();

  constructor(files: DataFiles) {
    this.files = files;
  }

  rows(path: string, hasHeader: boolean): Promise<readonly PlotRow[]> {
    const found = this.known.get(path) ?? this.read(path, hasHeader);
    this.known.set(path, found);
    return found;
  }

  async read(path: string, hasHeader: boolean): Promise<readonly PlotRow[]> {
    const bytes = await this.files.read(path);
    if (bytes === undefined)
      throw new LockstepError("OBJECT_MISSING", `there is no ${path}`, {
        hint: "Run the stage that makes it, or correct dvc.yaml.",
      });
    return plotRows(bytes, path, hasHeader);
  }

  async series(plot: PlotDefinition, y: PlotColumn): Promise<Series> {
    const rows = await this.rows(y.file, plot.hasHeader ?? true);
    const names = Object.keys(rows[0] ?? {});
    const field = y.field ?? names.at(-1) ?? "value";
    const x = plot.x?.field ?? "step";
    for (const name of [field, ...(plot.x?.file === y.file ? [x] : [])])
      if (rows.length > 0 && !names.includes(name))
        throw new LockstepError("COLUMN_MISSING", `${y.file} has no column ${JSON.stringify(name)}`, {
          hint: `It has ${names.join(", ")}.`,
        });
    if (plot.x === undefined) return { rows: rows.map((row, step) => ({ ...row, step })), x, y: field, field };
    if (plot.x.file === y.file) return { rows, x, y: field, field };
    const others = await this.rows(plot.x.file, plot.hasHeader ?? true);
    return { rows: rows.map((row, index) => ({ ...row, [x]: others[index]?.[x] ?? null })), x, y: field, field };
  }
}

/** What one plot shows of one state: its fields side by side. */
async function rowsOf(reader: Reader, plot: PlotDefinition, revision: string) {
  const series = await Promise.all(plot.y.map((column) => reader.series(plot, column)));
  const isJoined = series.length > 1;
  const rows = series.flatMap((one) =>
    one.rows.map((row) => ({
      ...row,
      rev: revision,
      ...(isJoined ? { field: one.field, value: row[one.y] ?? null } : {}),
    })),
  );
  const [first] = series;
  return {
    rows,
    x: first?.x ?? "step",
    y: isJoined ? "value" : (first?.y ?? "value"),
    fields: series.map(({ field }) => field),
  };
}

/** A template that is one of ours. @throws LockstepError ARGUMENT_INVALID. */
function templateOf(name: string | undefined): string {
  const template = (name ?? "linear").replace(/\.json$/, "");
  if ((plotTemplates as readonly string[]).includes(template)) return template;
  throw new LockstepError("ARGUMENT_INVALID", `there is no template ${JSON.stringify(name)}`, {
    hint: `Use one of ${plotTemplates.join(", ")}.`,
  });
}

async function chosen(
  request: PlotsRequest,
  repository: DataRepository,
  declared: ReadonlyMap<string, PlotDefinition>,
): Promise<readonly PlotDefinition[]> {
  if (request.targets.length === 0) return [...declared.values()];
  return Promise.all(
    request.targets.map(async (target) => {
      const path = declared.has(target) ? target : await placeOf(repository, target);
      return declared.get(path) ?? { id: path, x: undefined, y: [{ file: path, field: undefined }] };
    }),
  );
}

/** A definition with what was asked for in its place. */
function withRequest(plot: PlotDefinition, request: PlotsRequest): PlotDefinition {
  const file = plot.y[0]?.file ?? plot.id;
  return {
    ...plot,
    template: request.template ?? plot.template,
    title: request.title ?? plot.title,
    xLabel: request.xLabel ?? plot.xLabel,
    yLabel: request.yLabel ?? plot.yLabel,
    hasHeader: request.hasHeader ?? plot.hasHeader,
    x: request.x === undefined ? plot.x : { file, field: request.x },
    y: request.y === undefined ? plot.y : [{ file, field: request.y }],
  };
}

/**
 * The plots of some states, each state's data in one picture.
 *
 * @throws LockstepError REVISION_UNKNOWN, ARGUMENT_INVALID; what cannot be drawn is among the failures.
 */
export async function plotsOf(request: PlotsRequest, repository: DataRepository): Promise<Plots> {
  const revisions = request.revisions.length === 0 ? [workspaceName] : request.revisions;
  const parts = new Map<
    string,
    { readonly plot: PlotDefinition; readonly shown: Awaited<ReturnType<typeof rowsOf>>[]; readonly names: string[] }
  >();
  const images: PlotImage[] = [];
  const failures: Plots["failures"][number][] = [];
  for (const revision of revisions) {
    const state: State = await stateAt(repository, revision);
    const files = await dataFilesOf(repository, state);
    const reader = new Reader(files);
    for (const declared of await chosen(request, repository, await plotDefinitions(state, files.trackers))) {
      const plot = withRequest(declared, request);
      try {
        const pictures = await imagesOf(files, plot, revision);
        images.push(...pictures);
        if (pictures.length > 0) continue;
        const shown = await rowsOf(reader, plot, revision);
        const part = parts.get(plot.id) ?? { plot, shown: [], names: [] };
        part.shown.push(shown);
        part.names.push(revision);
        parts.set(plot.id, part);
      } catch (error) {
        if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
        failures.push({ id: plot.id, revision, error });
      }
    }
  }
  const views = [...parts].map(([id, { plot, shown, names }]): PlotView => {
    const [first] = shown;
    const [x, y] = [first?.x ?? "step", first?.y ?? "value"];
    return {
      id,
      title: plot.title ?? id,
      template: templateOf(plot.template),
      x,
      y,
      xLabel: plot.xLabel ?? x,
      yLabel: plot.yLabel ?? y,
      rows: shown.flatMap(({ rows }) => rows),
      revisions: names,
      fields: first?.fields ?? [],
    };
  });
  return { views, images, failures };
}

/** The pictures that a plot is, when it is a picture, or a folder of such. */
async function imagesOf(files: DataFiles, plot: PlotDefinition, revision: string): Promise<readonly PlotImage[]> {
  const below = imageType(plot.id) === undefined ? await files.below(plot.id) : [plot.id];
  const found: PlotImage[] = [];
  for (const path of below) {
    const type = imageType(path);
    const bytes = type === undefined ? undefined : await files.read(path);
    if (type !== undefined && bytes !== undefined)
      found.push({ id: path, revision, url: `data:${type};base64,${Buffer.from(bytes).toString("base64")}` });
  }
  return found;
}
