import { LockstepError } from "../../domain/error.ts";
import type { ConfigLevel } from "../../tracking/config.ts";
import type { DataCommand } from "./command.ts";

/** Which config file a command is about, as commander gives it. */
export interface LevelOptions {
  readonly global?: boolean;
  readonly system?: boolean;
  readonly project?: boolean;
  readonly local?: boolean;
}

export const levelOptions: NonNullable<DataCommand["options"]> = [
  ["--global", "the person's config, for every repository"],
  ["--system", "the machine's config"],
  ["--project", ".dvc/config, which everybody shares"],
  ["--local", ".dvc/config.local, which is not committed: for credentials"],
];

/** The level that was asked for, or `undefined`. @throws LockstepError ARGUMENT_INVALID for two of them. */
export function levelOf(options: LevelOptions): ConfigLevel | undefined {
  const chosen = (
    [
      ["system", options.system],
      ["global", options.global],
      ["repo", options.project],
      ["local", options.local],
    ] as const
  ).flatMap(([level, isAsked]) => (isAsked === true ? [level] : []));
  if (chosen.length > 1)
    throw new LockstepError("ARGUMENT_INVALID", "one config file at a time", {
      hint: "Give one of --global, --system, --project and --local.",
    });
  return chosen[0];
}
