import { relative } from "node:path";
import { readTextIfThere } from "../data/objects/aside.ts";
import { parseYaml } from "../data/yaml/parse.ts";
import { toJson } from "../data/yaml/python.ts";
import { closestWord } from "../domain/closest-word.ts";
import { LockstepError } from "../domain/error.ts";
import type { Json } from "../domain/json.ts";

/** A part of a params file. */
export interface SectionPlace {
  /** Absolute path. */
  readonly params: string;
  readonly section: string;
}

type Members = Readonly<Record<string, Json>>;

function isMembers(value: Json | undefined): value is Members {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The text of a params file. @throws LockstepError ARGUMENT_INVALID when there is none. */
export async function paramsText(file: string): Promise<string> {
  const text = await readTextIfThere(file);
  if (text !== undefined) return text;
  throw new LockstepError("ARGUMENT_INVALID", `there is no file ${file}`, {
    hint: "Name the parameters file with --params; docs/reference/params.md says what it holds.",
  });
}

/** A section of the text of a params file. @throws LockstepError PARAMS_INVALID, YAML_INVALID. */
export function sectionOfText(text: string, { params, section }: SectionPlace): Members {
  const values = toJson(parseYaml(text, params));
  const found = isMembers(values) && Object.hasOwn(values, section) ? values[section] : undefined;
  if (isMembers(found)) return found;
  const sections = isMembers(values) ? Object.keys(values).filter((key) => isMembers(values[key])) : [];
  const meant = closestWord(section, sections);
  const has = sections.length === 0 ? "It has none." : `It has ${sections.slice(0, 20).join(", ")}.`;
  throw new LockstepError("PARAMS_INVALID", `${params} has no section ${JSON.stringify(section)}`, {
    hint: `${meant === undefined ? has : `Did you mean ${meant}?`} Name the section with --section.`,
  });
}

/** A section of a params file. @throws LockstepError ARGUMENT_INVALID, PARAMS_INVALID, YAML_INVALID. */
export async function readSection(place: SectionPlace): Promise<Members> {
  return sectionOfText(await paramsText(place.params), place);
}

/**
 * Lets what is wrong with a section say where the section stands: what checks it is given values alone.
 *
 * @param folder - Where the command works; the file is named from there.
 */
export async function inSection<Result>(
  { params, section }: SectionPlace,
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    const file = relative(folder, params);
    const hint = error.hint?.replaceAll(/(?<![\w./-])params\.yaml/g, file);
    const place = error.code === "PARAMS_INVALID" ? `${file}, section ${section}: ` : "";
    throw new LockstepError(error.code, `${place}${error.message}`, {
      ...(hint === undefined ? {} : { hint }),
      cause: error.cause,
    });
  }
}
