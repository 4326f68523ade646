import { posix } from "node:path";
import { largeYamlLimits, parseYamlMap } from "../yaml/parse.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { defaultParamsFile } from "./locked-stage.ts";
import type { Pipeline, Stage } from "./model.ts";
import { checkPipeline } from "./pipeline-schema.ts";
import { at, invalid, type Place, readMap, readOptionalList, readText } from "./shape.ts";
import { readStage } from "./stage-definition.ts";
import { Context, TemplateProblem } from "./templating/context.ts";
import { generatedStages } from "./templating/generate.ts";
import { resolveText, resolveValue } from "./templating/resolve.ts";
import { type CommandStyle, defaultCommandStyle } from "./templating/text.ts";
import { type ReadFile, withDefaultParams, withVars } from "./templating/vars.ts";

export type { CommandStyle } from "./templating/text.ts";
export type { ReadFile } from "./templating/vars.ts";

export interface PipelineRequest {
  /** Text of `dvc.yaml`. */
  readonly text: string;
  /** Its name for messages, for example `sub/dvc.yaml`. */
  readonly where: string;
  /** Gives `params.yaml` and the files that `vars` name. */
  readonly readFile: ReadFile;
  /** `parsing.*` of DVC's config; DVC's defaults when absent. */
  readonly commandStyle?: CommandStyle;
}

/** Runs templating and says where it went wrong. */
async function templated<Result>(place: Place, run: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    throw invalid(
      place,
      `cannot be resolved: ${error.message}`,
      "Define it in params.yaml or vars, or mend the expression.",
    );
  }
}

class PipelineReader {
  readonly request: PipelineRequest;
  readonly root: Place;
  readonly map: YamlMap;
  context = new Context();
  /** File → dotted key → value: what stages took by `${…}`. */
  readonly usedValues = new Map<string, Map<string, YamlValue>>();

  constructor(request: PipelineRequest) {
    this.request = request;
    this.root = { source: request, path: [] };
    this.map = parseYamlMap(request.text, request.where, largeYamlLimits);
    checkPipeline(this.map, this.root);
  }

  async loadVars(): Promise<void> {
    const place = at(this.root, "vars");
    const source = { folder: ".", readFile: this.request.readFile };
    this.context = await templated(place, async () => {
      const context = await withDefaultParams(new Context(), defaultParamsFile, source);
      return withVars(context, readOptionalList(this.map.get("vars"), place), source);
    });
  }

  async stages(): Promise<readonly Stage[]> {
    const stages = this.map.get("stages");
    if (stages === undefined || stages === null) return [];
    const result = new Map<string, Stage>();
    for (const [name, value] of readMap(stages, at(this.root, "stages"))) {
      const place = at(this.root, "stages", name);
      const generated = await templated(place, () => generatedStages(name, readMap(value, place), this.context));
      for (const one of generated) {
        const inner = one.isInsideDo ? at(place, "do") : place;
        result.set(one.name, await this.stage(one.name, one.template, { context: one.context, place: inner }));
      }
    }
    return [...result.values()];
  }

  async stage(
    name: string,
    template: YamlMap,
    scope: { readonly context: Context; readonly place: Place },
  ): Promise<Stage> {
    const { place } = scope;
    const vars = readOptionalList(template.get("vars"), at(place, "vars"));
    let { context } = scope;
    if (vars.length > 0) {
      const wdir = await this.resolved(template.get("wdir") ?? ".", context, at(place, "wdir"));
      const folder = posix.join(".", readText(wdir, at(place, "wdir")));
      context = await templated(at(place, "vars"), () =>
        withVars(context, vars, { folder, readFile: this.request.readFile }),
      );
    }
    context = context.watched(({ file, key, value }) => {
      const known = this.usedValues.get(file) ?? new Map<string, YamlValue>();
      this.usedValues.set(file, known.set(key, value));
    });
    const definition = new Map<string, YamlValue>();
    for (const [key, value] of template)
      if (key !== "vars") definition.set(key, await this.resolved(value, context, at(place, key)));
    return readStage(name, definition, place);
  }

  /** One value of a stage; inside `cmd` a map becomes options. */
  resolved(value: YamlValue, context: Context, place: Place): Promise<YamlValue> {
    const isCommand = place.path.at(-1) === "cmd";
    const options = isCommand ? { commandStyle: this.request.commandStyle ?? defaultCommandStyle } : {};
    return templated(place, () => resolveValue(value, context, options));
  }

  async list(key: "metrics" | "params" | "plots"): Promise<readonly YamlValue[]> {
    const place = at(this.root, key);
    const items = readOptionalList(this.map.get(key), place);
    return Promise.all(
      items.map((item, i) =>
        templated(at(place, i), () => resolveValue(item, this.context, { allowsContainers: true })),
      ),
    );
  }

  async texts(key: "metrics" | "params"): Promise<readonly string[]> {
    return (await this.list(key)).map((item, i) => readText(item, at(this.root, key, i)));
  }

  async artifacts(): Promise<YamlMap> {
    const value = this.map.get("artifacts");
    const place = at(this.root, "artifacts");
    const result = new Map<string, YamlValue>();
    if (value === undefined) return result;
    for (const [name, artifact] of readMap(value, place)) {
      const inner = at(place, name);
      const resolvedName = await templated(inner, () => resolveText(name, this.context));
      if (typeof resolvedName !== "string") throw invalid(inner, "is not a name", "Use text.");
      result.set(
        resolvedName,
        await templated(inner, () => resolveValue(artifact, this.context, { allowsContainers: true })),
      );
    }
    return result;
  }
}

/**
 * Reads `dvc.yaml` with its templating resolved: `${…}` over `params.yaml` and `vars`, `foreach`, `matrix`, maps in commands.
 *
 * @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column for a key DVC does not know, a value of the wrong
 * kind, or an expression without a value.
 */
export async function parsePipeline(request: PipelineRequest): Promise<Pipeline> {
  const reader = new PipelineReader(request);
  await reader.loadVars();
  const stages = await reader.stages();
  return {
    stages,
    usedValues: reader.usedValues,
    metrics: await reader.texts("metrics"),
    params: await reader.texts("params"),
    plots: await reader.list("plots"),
    artifacts: await reader.artifacts(),
  };
}
