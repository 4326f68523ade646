import { LockstepError } from "../../domain/error.ts";

/** What a data command may end with, besides an error: 0 done, 1 and 255 for what DVC answers so. */
export type DataExit = 0 | 1 | 255;

/** DVC's exit codes, for the commands that DVC has, too. */
export const dataExitCodes = {
  done: 0,
  failed: 1,
  config: 251,
  interrupted: 252,
  noRepository: 253,
  usage: 254,
  otherFailure: 255,
} as const;

/** The exit code of an error of a data command; `failure` is that of an error which has none of its own. */
export function dataExitOf(error: unknown, failure: 1 | 255): number {
  if (!(error instanceof LockstepError)) return dataExitCodes.otherFailure;
  switch (error.code) {
    case "DVC_CONFIG_INVALID":
      return dataExitCodes.config;
    case "INTERRUPTED":
      return dataExitCodes.interrupted;
    case "NOT_A_DVC_REPOSITORY":
      return dataExitCodes.noRepository;
    case "ARGUMENT_INVALID":
      return dataExitCodes.usage;
    default:
      return failure;
  }
}
