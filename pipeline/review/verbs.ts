/** Every command, in the order in which help tells them: how it is written, and what it does. */
export const usages = {
  approve: ["<model>@<sha256>", "approves exactly these bytes; the report ends with the line to copy"],
  reject: ["<model>@<sha256> [reason]", "keeps these bytes from being promoted"],
  override: ["<gate> --reason <why>", "lets this content be approved although that gate does not pass; owners only"],
  hold: ["<model> [environment] [--reason <why>]", "stops promotions of a model until it is released"],
  unhold: ["<model> [environment]", "releases it"],
  lock: ["<environment> --reason <why> [--for <hours>h]", "stops every promotion to an environment"],
  unlock: ["<environment>", "takes the lock off; its holder or an administrator"],
  plan: ["[model]", "says what merging does now"],
  why: ["[model]", "says what stands between this pull request and its promotion"],
  train: ["", "trains and judges the head again, in a job of its own that may only read"],
  sweep: [
    "[section] [--model <model>] [--workers <1 to 16>]",
    "tries what sweep.yaml of the head describes; a winner that is proven comes back as a suggested change",
  ],
  promote: ["<environment> [model]", "opens the pull request that asks for the newest version there"],
  rollback: [
    "<environment> [model] [--to <version>] --reason <why>",
    "opens the pull request that asks for the earlier version there, and quarantines the present one",
  ],
  help: ["", "shows this"],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type Verb = keyof typeof usages;
export const verbs = Object.keys(usages) as readonly Verb[];

/** A command as it is written, without its slash's code span. */
export function usageOf(verb: Verb): string {
  return `/${verb} ${usages[verb][0]}`.trim();
}
