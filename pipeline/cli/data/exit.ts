import { LockstepError } from "../../domain/error.ts";
import type { ErrorCode } from "../../domain/error-codes.ts";

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

export type ExitsOfErrors = Readonly<Partial<Record<ErrorCode, number>>>;

const codesOfErrors: ExitsOfErrors = {
  DVC_CONFIG_INVALID: dataExitCodes.config,
  DVCIGNORE_MISPLACED: dataExitCodes.otherFailure,
  INTERRUPTED: dataExitCodes.interrupted,
  NOT_A_DVC_REPOSITORY: dataExitCodes.noRepository,
  ARGUMENT_INVALID: dataExitCodes.usage,
};

/**
 * The exit code of an error of a data command.
 *
 * @param failure - Of an error that has none of its own.
 * @param exits - What the command ends with otherwise than the others.
 */
export function dataExitOf(error: unknown, failure: 1 | 255, exits: ExitsOfErrors = {}): number {
  if (!(error instanceof LockstepError)) return dataExitCodes.otherFailure;
  return exits[error.code] ?? codesOfErrors[error.code] ?? failure;
}
