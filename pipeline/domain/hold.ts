import type { Actor } from "./approval.ts";
import type { EnvironmentName, ModelName, Sha256 } from "./ids.ts";
import type { Refusal } from "./reason.ts";

/** What is stopped: one model, everywhere or in one environment, or everything in an environment, which is a lock. */
export interface HoldScope {
  readonly model: ModelName | undefined;
  readonly environment: EnvironmentName | undefined;
}

/** A stop of promotions, or its end; kept append-only in `refs/lockstep/holds`. */
export interface Hold {
  readonly kind: "lockstep/Hold";
  readonly schema: 1;
  readonly verb: "hold" | "release";
  readonly scope: HoldScope;
  readonly by: Actor;
  /** Empty when none was given. */
  readonly reason: string;
  /** UTC, as `2026-11-21T20:00:00.000Z`; from then on it stops nothing. `undefined`: until it is released. */
  readonly until: string | undefined;
  /** Where it was said. */
  readonly pullRequest: number;
  readonly comment: { readonly id: string; readonly bodySha256: Sha256 };
}

/** The entry of each scope that came last, when it stops something at that moment. */
export function standingHolds(entries: readonly Hold[], nowMs: number): readonly Hold[] {
  const last = new Map<string, Hold>();
  for (const entry of entries) last.set(scopeKey(entry.scope), entry);
  return [...last.values()].filter(
    ({ verb, until }) => verb === "hold" && (until === undefined || Date.parse(until) > nowMs),
  );
}

/** The hold that keeps a model out of an environment; a lock of the environment is told before a hold of the model. */
export function holdOn(
  standing: readonly Hold[],
  place: { readonly model: ModelName; readonly environment: EnvironmentName },
): Hold | undefined {
  const found = standing.filter(
    ({ scope }) =>
      (scope.model === undefined || scope.model === place.model) &&
      (scope.environment === undefined || scope.environment === place.environment),
  );
  return found.find(({ scope }) => scope.model === undefined) ?? found[0];
}

/** The one text of a scope; two are the same scope exactly when it is the same. */
export function scopeKey({ model, environment }: HoldScope): string {
  const at = environment === undefined ? "" : `@${environment}`;
  return model === undefined ? `environment/${environment ?? ""}` : `model/${encodeURIComponent(model)}${at}`;
}

export function describeScope({ model, environment }: HoldScope): string {
  if (model === undefined) return environment ?? "";
  return environment === undefined ? model : `${model} in ${environment}`;
}

/** Why something is not promoted now, in one sentence that names who stopped it and what releases it. */
export function refuseHeld({ scope, by, reason, until }: Hold): Refusal {
  const what = describeScope(scope);
  const why = reason === "" ? "" : ` (${reason})`;
  const end = until === undefined ? "" : ` until ${until}`;
  return scope.model === undefined
    ? { code: "locked", sentence: `${what} is locked by ${by.login}${end}${why}; \`/unlock ${what}\` takes it off.` }
    : {
        code: "held",
        sentence: `${what} is held by ${by.login}${why}; \`/unhold ${what.replace(" in ", " ")}\` releases it.`,
      };
}
