import type { ModelName, ModelVersion } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import type { ModelRecord, OverriddenGate } from "../domain/model-record.ts";
import type { Override } from "../domain/override.ts";
import type { Refusal } from "../domain/reason.ts";
import { compareVersions } from "./compare-versions.ts";
import { parseTagName } from "./gto-tag.ts";

const mark = "Overridden by ";

/** A gate that did not pass and that an owner had overridden, as one line of the message of the version's tag. */
export function overriddenLine({ gate, by, reason }: Pick<Override, "gate" | "by" | "reason">): string {
  return `${mark}${by.login}: ${gate} (${reason})`.replaceAll(/[\p{Cc}\s]+/gu, " ");
}

/** A version that was registered although gates did not pass. */
export interface OverriddenVersion {
  readonly modelVersion: ModelVersion;
  /** `<login>: <gate> (<reason>)`. */
  readonly gates: readonly string[];
}

/** The overrides that a record tells of, from those that tags tell of and those of the record before: versions ascending. */
export function overridesFor(
  versions: readonly OverriddenVersion[],
  before: readonly OverriddenGate[],
): readonly OverriddenGate[] {
  const told = versions.flatMap(({ modelVersion, gates }) => gates.map((override) => ({ modelVersion, override })));
  const found = new Map([...before, ...told].map((entry) => [keyOf(entry), entry]));
  return [...found.values()].sort(
    (a, b) => compareVersions(a.modelVersion, b.modelVersion) || byCodePoint(a.override, b.override),
  );
}

function keyOf({ modelVersion, override }: OverriddenGate): string {
  return `${modelVersion} ${override}`;
}

/** Why the overrides of a record are not those that tags tell of; `undefined` when they are. */
export function refuseOverrides(
  record: Pick<ModelRecord, "model" | "overrides">,
  versions: readonly OverriddenVersion[],
): Refusal | undefined {
  const told = overridesFor(versions, []);
  const written = record.overrides ?? [];
  const lacks = (list: readonly OverriddenGate[], entry: OverriddenGate): boolean =>
    !list.some((other) => keyOf(other) === keyOf(entry));
  const dropped = told.find((entry) => lacks(written, entry));
  const invented = written.find((entry) => lacks(told, entry));
  const wrong = dropped ?? invented;
  if (wrong === undefined) return undefined;
  const what = dropped === undefined ? "tells of an override that no tag tells of" : "leaves out an override";
  return {
    code: "override_differs",
    sentence: `models/${record.model}.yaml ${what}: ${wrong.modelVersion}, ${wrong.override}; \`lockstep train\` writes those there are.`,
  };
}

/** The versions of a model that owe their place to an override, in the order of their tags: the tags stay, and so do these. */
export function overriddenVersions(
  tags: readonly { readonly name: string; readonly message: string }[],
  model: ModelName,
): readonly OverriddenVersion[] {
  return tags.flatMap(({ name, message }) => {
    const tag = parseTagName(name);
    if (tag?.action !== "register" || tag.model !== model) return [];
    const lines = message.split("\n").filter((line) => line.startsWith(mark));
    return lines.length === 0
      ? []
      : [{ modelVersion: tag.version, gates: lines.map((line) => line.slice(mark.length)) }];
  });
}
