import {
  type EnvironmentName,
  environmentName,
  idPatterns,
  type ModelName,
  type ModelVersion,
  modelName,
  modelVersion,
  nameLimit,
  type Sha256,
  sha256,
} from "../domain/ids.ts";
import type { Refusal } from "../domain/reason.ts";
import { usageOf, type Verb } from "./verbs.ts";

/** What a comment asks for. An approval or a rejection names the model and its full digest. */
export type Command =
  | { readonly verb: "approve"; readonly model: ModelName; readonly artifactSha256: Sha256 }
  | { readonly verb: "reject"; readonly model: ModelName; readonly artifactSha256: Sha256; readonly reason: string }
  | { readonly verb: "override"; readonly gate: string; readonly reason: string }
  | {
      readonly verb: "hold" | "unhold";
      readonly model: ModelName;
      readonly environment: EnvironmentName | undefined;
      readonly reason: string;
    }
  | {
      readonly verb: "lock";
      readonly environment: EnvironmentName;
      readonly reason: string;
      /** How long it lasts; until it is taken off when left out. */
      readonly hours: number | undefined;
    }
  | { readonly verb: "unlock"; readonly environment: EnvironmentName }
  | { readonly verb: "plan" | "why"; readonly model: ModelName | undefined }
  | {
      readonly verb: "sweep";
      /** Of params.yaml. */
      readonly section: string;
      /** Whose training rows are used; the only one when left out. */
      readonly model: ModelName | undefined;
      readonly workers: number;
    }
  | { readonly verb: "promote"; readonly environment: EnvironmentName; readonly model: ModelName | undefined }
  | {
      readonly verb: "rollback";
      readonly environment: EnvironmentName;
      readonly model: ModelName | undefined;
      readonly to: ModelVersion | undefined;
      readonly reason: string;
    }
  | { readonly verb: "train" }
  | { readonly verb: "help" };

/** Longest reason that is kept, in characters; the rest is left out. */
const reasonLimit = 500;
/** Jobs that one comment may start. */
const mostWorkers = 16;
/** A week's freeze over a year's end. */
const longestLockHours = 24 * 31;

export function bad(sentence: string): Refusal {
  return { code: "bad_command", sentence };
}

function misuse(verb: Verb): Refusal {
  return bad(`Write \`${usageOf(verb)}\`, with one space between the words and nothing behind them.`);
}

function isName(text: string): boolean {
  return idPatterns.modelName.test(text) && text.length <= nameLimit;
}

function target(verb: Verb, text: string): { readonly model: ModelName; readonly artifactSha256: Sha256 } | Refusal {
  const at = text.lastIndexOf("@");
  const model = text.slice(0, Math.max(0, at));
  const digest = text.slice(at + 1);
  if (!isName(model) || !idPatterns.sha256.test(digest))
    return bad(`Write \`/${verb} <model>@<sha256>\` with all 64 digits; the report ends with the line to copy.`);
  return { model: modelName(model), artifactSha256: sha256(digest) };
}

function readWord(verb: "approve" | "reject", rest: string): Command | Refusal {
  if (!rest.startsWith(" ")) return bad(`Behind \`/${verb}\` stands one space and \`<model>@<sha256>\`.`);
  const [first = "", ...more] = rest.slice(1).split(" ");
  const named = target(verb, first);
  if ("code" in named) return named;
  if (verb === "reject") return { verb, ...named, reason: more.join(" ").trim().slice(0, reasonLimit) };
  if (/^--bump(?:=|$)/.test(more[0] ?? ""))
    // The version is a part of the record, and the record of what is approved: another version is another content.
    return bad(
      "An approval takes the version as it is recorded. For another one label the pull request `lockstep:major`, `lockstep:minor` or `lockstep:patch`, or run `lockstep train --commit --bump major` on its branch; then approve the new report.",
    );
  return more.length === 0
    ? { verb, ...named }
    : bad("Nothing may stand behind the digest of an approval, not even a space.");
}

/** The words before `--reason`, and the reason behind it; it is the last option, since it takes the rest of the line. */
function withReason(rest: string): { readonly words: readonly string[]; readonly reason: string } {
  const [, before = rest, reason = ""] = /^(.*?) --reason (.*)$/s.exec(rest) ?? [];
  return { words: before === "" ? [] : before.slice(1).split(" "), reason: reason.trim().slice(0, reasonLimit) };
}

function readHold(verb: "hold" | "unhold", rest: string): Command | Refusal {
  const { words, reason } = withReason(rest);
  const [model = "", environment, ...more] = words;
  const isWell = isName(model) && (environment === undefined || isName(environment)) && more.length === 0;
  if (!isWell || !rest.startsWith(" ")) return misuse(verb);
  return {
    verb,
    model: modelName(model),
    environment: environment === undefined ? undefined : environmentName(environment),
    reason,
  };
}

function readLock(rest: string): Command | Refusal {
  // The two options may change places.
  const [, leading = ""] = /^ \S+ --reason .* (--for \d{1,4}h)$/s.exec(rest) ?? [];
  const ordered =
    leading === "" ? rest : rest.slice(0, -leading.length - 1).replace(" --reason ", ` ${leading} --reason `);
  const { words, reason } = withReason(ordered);
  const [environment = "", option, duration, ...more] = words;
  const [, hours] = /^([1-9]\d{0,3})h$/.exec(duration ?? "") ?? [];
  const isWell = isName(environment) && (option === undefined || (option === "--for" && hours !== undefined));
  // A time that is written wrongly would become part of the reason, and the lock would never end.
  const isTimeInReason = /(?:^|\s)--for(?:[\s=]|$)/.test(reason);
  if (!isWell || more.length > 0 || reason === "" || isTimeInReason) return misuse("lock");
  if (Number(hours ?? 1) > longestLockHours) return bad(`A lock lasts at most ${longestLockHours}h.`);
  return {
    verb: "lock",
    environment: environmentName(environment),
    reason,
    hours: hours === undefined ? undefined : Number(hours),
  };
}

function readOverride(rest: string): Command | Refusal {
  const { words, reason } = withReason(rest);
  const gate = words.join(" ");
  return gate.trim() === "" || gate !== gate.trim() || reason === ""
    ? misuse("override")
    : { verb: "override", gate, reason };
}

/** The options among words, each with the word behind it; `undefined` when one is unknown, there twice, or without a word. */
function optionsAmong(words: readonly string[], known: readonly string[]): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) {
    const [option = "", value = ""] = words.slice(at, at + 2);
    if (!known.includes(option) || found.has(option) || value === "") return undefined;
    found.set(option, value);
  }
  return found;
}

function optional<Name>(text: string | undefined, read: (text: string) => Name): Name | undefined {
  return text === undefined ? undefined : read(text);
}

function readSweep(rest: string): Command | Refusal {
  const words = rest === "" ? [] : rest.slice(1).split(" ");
  const first = words[0]?.startsWith("--") === false ? 1 : 0;
  const section = first === 1 ? words[0] : "train";
  const options = optionsAmong(words.slice(first), ["--model", "--workers"]);
  const model = options?.get("--model");
  const workers = options?.get("--workers") ?? "4";
  const isWell =
    options !== undefined &&
    (rest === "" || rest.startsWith(" ")) &&
    /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(section ?? "") &&
    (model === undefined || isName(model));
  if (!isWell) return misuse("sweep");
  if (!/^[1-9]\d?$/.test(workers) || Number(workers) > mostWorkers)
    return bad(`A sweep has from 1 to ${mostWorkers} workers.`);
  return { verb: "sweep", section: section ?? "train", model: optional(model, modelName), workers: Number(workers) };
}

function readPromote(rest: string): Command | Refusal {
  const [environment = "", model, ...more] = rest.slice(1).split(" ");
  const isWell = rest.startsWith(" ") && isName(environment) && (model === undefined || isName(model));
  if (!isWell || more.length > 0) return misuse("promote");
  return { verb: "promote", environment: environmentName(environment), model: optional(model, modelName) };
}

function readRollback(rest: string): Command | Refusal {
  const { words, reason } = withReason(rest);
  const [environment = "", ...others] = words;
  const model = others[0]?.startsWith("--") === false ? others[0] : undefined;
  const options = optionsAmong(others.slice(model === undefined ? 0 : 1), ["--to"]);
  const to = options?.get("--to");
  const isWell =
    options !== undefined &&
    rest.startsWith(" ") &&
    isName(environment) &&
    (model === undefined || isName(model)) &&
    (to === undefined || idPatterns.modelVersion.test(to)) &&
    // A version behind the reason would become part of it, and another one would be returned to.
    !/(?:^|\s)--to(?:[\s=]|$)/.test(reason);
  if (!isWell || reason === "") return misuse("rollback");
  return {
    verb: "rollback",
    environment: environmentName(environment),
    model: optional(model, modelName),
    to: optional(to, modelVersion),
    reason,
  };
}

/** The one name that may stand behind a verb. */
function nameBehind(rest: string): string | undefined {
  const name = rest.slice(1);
  return rest.startsWith(" ") && isName(name) ? name : undefined;
}

/** Reads what stands behind a verb, to the last character. */
export function readArguments(verb: Verb, rest: string): Command | Refusal {
  switch (verb) {
    case "approve":
    case "reject":
      return readWord(verb, rest);
    case "override":
      return readOverride(rest);
    case "hold":
    case "unhold":
      return readHold(verb, rest);
    case "lock":
      return readLock(rest);
    case "unlock": {
      const name = nameBehind(rest);
      return name === undefined ? misuse(verb) : { verb, environment: environmentName(name) };
    }
    case "plan":
    case "why": {
      const name = nameBehind(rest);
      if (rest !== "" && name === undefined) return misuse(verb);
      return { verb, model: name === undefined ? undefined : modelName(name) };
    }
    case "sweep":
      return readSweep(rest);
    case "promote":
      return readPromote(rest);
    case "rollback":
      return readRollback(rest);
    case "train":
    case "help":
      return rest === "" ? { verb } : bad(`\`/${verb}\` stands alone on its line.`);
  }
}
