import { locateYaml, type YamlPath } from "../../data/yaml/locate.ts";
import type { InputDifference } from "../../domain/inputs.ts";
import type { InputPlace } from "../../domain/report-view.ts";
import { type InputChange, inputChanges } from "../../report/input-changes.ts";
import type { RepositoryState } from "../../repository/state.ts";

/** Lines that are told of one model. */
const mostPlaces = 200;

type Files = Pick<RepositoryState, "text">;

/** Where a change is to be looked for: a file, and the keys that lead to it; none for its first line. */
interface Wanted {
  readonly file: string;
  readonly keys: YamlPath;
}

/** `params.yaml:train.units` */
function ofParams(path: string): Wanted {
  const at = path.indexOf(":");
  return { file: path.slice(0, at), keys: path.slice(at + 1).split(".") };
}

/** `train`, `train@seed-1` or `models/dvc.yaml:train` */
function ofCommand(stage: string): Wanted {
  const [, file = "dvc.yaml", name = stage] = /^(?:(.+dvc\.yaml):)?([^@]+)/.exec(stage) ?? [];
  return { file, keys: ["stages", name, "cmd"] };
}

function wantedOf({ kind, path }: InputChange): Wanted | undefined {
  switch (kind) {
    case "params":
      return ofParams(path);
    case "command":
      return ofCommand(path);
    case "data":
      return { file: `${path}.dvc`, keys: ["outs", 0, "md5"] };
    case "code":
    case "environment":
      return { file: path, keys: [] };
    case "other":
      return undefined;
  }
}

/**
 * The lines of the head's files that the inputs which differ come from. What the head does not have any more has no line, and neither has
 * data whose pointer does not stand beside it.
 */
export async function inputPlaces(
  head: Files,
  differences: readonly InputDifference[],
): Promise<readonly InputPlace[] | undefined> {
  const texts = new Map<string, string | undefined>();
  const places: InputPlace[] = [];
  for (const change of inputChanges(differences)) {
    if (places.length === mostPlaces) break;
    const wanted = change.after === undefined ? undefined : wantedOf(change);
    if (wanted === undefined) continue;
    const { file, keys } = wanted;
    const place = { input: `${change.kind} ${change.path}`, path: file };
    if (keys.length === 0) {
      places.push({ ...place, line: 1 });
      continue;
    }
    if (!texts.has(file)) texts.set(file, await head.text(file));
    const text = texts.get(file);
    if (text === undefined) continue;
    const [, line = "1"] = /:(\d+):\d+$/.exec(locateYaml({ text, where: file }, keys, "key")) ?? [];
    places.push({ ...place, line: Number(line) });
  }
  return places.length === 0 ? undefined : places;
}
