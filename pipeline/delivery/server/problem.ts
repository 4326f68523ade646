/** Every code an answer of the server may carry, with its HTTP status. A code is stable: clients match on it. */
export const problemStatus = {
  BODY_INVALID: 400,
  BODY_TOO_LARGE: 413,
  FEATURE_INVALID: 400,
  FEATURE_MISSING: 400,
  INTERNAL: 500,
  MODEL_AMBIGUOUS: 400,
  MODEL_NOT_READY: 503,
  MODEL_UNKNOWN: 404,
  PATH_UNKNOWN: 404,
  PREDICTION_INVALID: 500,
  ROWS_INVALID: 400,
  ROWS_TOO_MANY: 413,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** Why a request gets no prediction. Says nothing of what was sent: an answer may end in a log that others read. */
export interface Problem {
  readonly code: ProblemCode;
  readonly error: string;
}

export function problem(code: ProblemCode, error: string): Problem {
  return { code, error };
}

export function isProblem(value: object): value is Problem {
  return Object.hasOwn(value, "code") && Object.hasOwn(value, "error");
}
