import type { ModelVersion } from "./ids.ts";

/** Which number of a version goes up, the greatest first. */
export const bumps = ["major", "minor", "patch"] as const;
export type Bump = (typeof bumps)[number];

/** Who said it: a person for this very run, or nobody but the commits' messages. */
export interface AskedBump {
  readonly bump: Bump;
  /** True of an input and a label: the version is to be exactly that. Messages only choose where nothing is chosen yet. */
  readonly isExact: boolean;
}

/** The greatest of several; `undefined` of none. */
function greatest(found: readonly Bump[]): Bump | undefined {
  return bumps.find((bump) => found.includes(bump));
}

/**
 * What messages of commits ask for by the convention of conventionalcommits.org: `feat!: …` or a footer `BREAKING CHANGE: …` a major,
 * `feat: …` a minor, `fix: …` a patch version. Others ask for nothing.
 */
export function bumpOfMessages(messages: readonly string[]): Bump | undefined {
  return greatest(
    messages.flatMap((message): readonly Bump[] => {
      const [, type = "", mark = ""] = /^([a-z]+)(?:\([^()\n]{1,100}\))?(!?): \S/i.exec(message) ?? [];
      if (mark === "!" || /^BREAKING[ -]CHANGE: \S/m.test(message)) return ["major"];
      if (/^feat$/i.test(type)) return ["minor"];
      return /^fix$/i.test(type) ? ["patch"] : [];
    }),
  );
}

/** What labels of a pull request ask for: `lockstep:major`, `lockstep:minor` or `lockstep:patch`; of several the greatest. */
export function bumpOfLabels(labels: readonly string[]): Bump | undefined {
  return greatest(bumps.filter((bump) => labels.includes(`lockstep:${bump}`)));
}

/** Which number of a version is the first to be higher than in another; `undefined` when it is no later version. */
export function bumpBetween(from: ModelVersion, to: ModelVersion): Bump | undefined {
  const [before, after] = [numbersOf(from), numbersOf(to)];
  const at = after.findIndex((number, i) => number !== before[i]);
  return at === -1 || (after[at] ?? 0n) < (before[at] ?? 0n) ? undefined : bumps[at];
}

function numbersOf(version: ModelVersion): readonly [bigint, bigint, bigint] {
  const [, major = "0", minor = "0", patch = "0"] = /^v(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return [BigInt(major), BigInt(minor), BigInt(patch)];
}

/** The next version: `v1.2.3` gives `v2.0.0`, `v1.3.0` or `v1.2.4`; without an earlier one `v1.0.0`. */
export function nextVersion(latest: ModelVersion | undefined, bump: Bump): ModelVersion {
  if (latest === undefined) return "v1.0.0" as ModelVersion;
  const [major, minor, patch] = numbersOf(latest);
  const next = { major: [major + 1n, 0n, 0n], minor: [major, minor + 1n, 0n], patch: [major, minor, patch + 1n] }[bump];
  return `v${next.join(".")}` as ModelVersion;
}
