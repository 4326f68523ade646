import type { ModelName, ModelVersion } from "../domain/ids.ts";
import type { Override } from "../domain/override.ts";
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
