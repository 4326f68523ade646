import type { Deployment, HealthStatus } from "../domain/deployment.ts";
import type { Served } from "./targets/target.ts";

/** What a deployment knows at one moment. It starts with what the target says; each act adds what it found. */
export interface RolloutState {
  readonly wanted: Served;
  /** What the target serves now. */
  readonly current: Served | undefined;
  /** What the target served before that. */
  readonly previous: Served | undefined;
  /** This run has placed `wanted`. */
  readonly isPlaced: boolean;
  /** This run has switched to `wanted`. */
  readonly isSwitched: boolean;
  /** This run has put the earlier version back. */
  readonly isPutBack: boolean;
  /** What the last look at the server found; `undefined` before the first look and after each switch. */
  readonly health: HealthStatus | undefined;
}

export type RolloutAct =
  | { readonly act: "place"; readonly served: Served }
  | { readonly act: "switch"; readonly served: Served }
  /** Ask the server whether it serves this one. */
  | { readonly act: "check"; readonly served: Served }
  | { readonly act: "put_back"; readonly served: Served; readonly reason: string }
  | {
      readonly act: "finish";
      readonly outcome: Deployment["outcome"];
      readonly health: HealthStatus;
      /** False when the server must answer for `wanted` and does not. */
      readonly isSatisfied: boolean;
      readonly reason: string;
    };

/** The state in which a rollout begins. */
export function beginRollout(
  wanted: Served,
  target: { readonly current: Served | undefined; readonly previous: Served | undefined },
): RolloutState {
  return { wanted, ...target, isPlaced: false, isSwitched: false, isPutBack: false, health: undefined };
}

function isSame(a: Served | undefined, b: Served): boolean {
  return a?.artifact.sha256 === b.artifact.sha256 && a.modelVersion === b.modelVersion && a.model === b.model;
}

/**
 * The next act that brings a target from what it serves to what is wanted: place, switch, check, and keep it or put the earlier
 * version back. Decides from the state alone, so that a run that died anywhere is taken up by the next one.
 */
export function nextAct(state: RolloutState): RolloutAct {
  const { wanted, current, previous, health } = state;
  const name = `${wanted.model} ${wanted.modelVersion}`;

  if (state.isPutBack) {
    if (health === undefined && current !== undefined) return { act: "check", served: current };
    const reason = `${name} did not become healthy; ${current?.modelVersion ?? "the earlier version"} was put back`;
    return { act: "finish", outcome: "rolled_back", health: health ?? "Unknown", isSatisfied: false, reason };
  }
  // Placing what is there already compares its bytes with the record again.
  if (!state.isPlaced) return { act: "place", served: wanted };
  if (!isSame(current, wanted)) return { act: "switch", served: wanted };
  if (health === undefined) return { act: "check", served: wanted };

  const outcome = state.isSwitched ? "deployed" : "already_deployed";
  switch (health) {
    case "Healthy":
      return {
        act: "finish",
        outcome,
        health,
        isSatisfied: true,
        reason: `the server answers for ${name} with the wanted digest`,
      };
    case "Unknown":
      return {
        act: "finish",
        outcome,
        health,
        isSatisfied: true,
        reason: `${name} is in place; no server is declared that could be asked`,
      };
    case "Progressing":
    case "Degraded":
    case "Missing": {
      const found = unhealthy[health];
      // A server that is down altogether, long after the switch, would not serve the earlier version either.
      const mayPutBack =
        previous !== undefined && !isSame(previous, wanted) && (state.isSwitched || health !== "Missing");
      if (mayPutBack) return { act: "put_back", served: previous, reason: `${name}: ${found}` };
      return { act: "finish", outcome, health, isSatisfied: false, reason: `${name}: ${found}` };
    }
  }
}

const unhealthy = {
  Progressing: "the server was still loading it when time was up",
  Degraded: "the server answers, but not with the wanted digest",
  Missing: "no server answers for it",
} as const;

/** The state after an act; `health` is what a `check` found. */
export function afterAct(state: RolloutState, act: RolloutAct, health?: HealthStatus): RolloutState {
  switch (act.act) {
    case "place":
      return { ...state, isPlaced: true };
    case "switch":
      return { ...state, isSwitched: true, current: act.served, previous: state.current, health: undefined };
    case "check":
      return { ...state, health: health ?? "Unknown" };
    case "put_back":
      return { ...state, isPutBack: true, current: act.served, previous: state.current, health: undefined };
    case "finish":
      return state;
  }
}
