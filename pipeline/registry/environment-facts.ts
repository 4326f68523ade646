import type { CommitSha, EnvironmentName, ModelVersion } from "../domain/ids.ts";
import type { EnvironmentDeclaration, EnvironmentRules } from "../domain/project.ts";
import type { EventLog } from "./events/event-log.ts";
import type { Assignment, ModelRegistry } from "./gto.ts";

/** The time that a version had an environment to itself. */
export interface Stay {
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  /** When it came, by the forge's clock, in milliseconds since 1970; `undefined` where no event says it. */
  readonly fromMs: number | undefined;
  /** When the next one took its place; `undefined` while it is there, and where no event says it. */
  readonly untilMs: number | undefined;
  readonly isOver: boolean;
}

/** What the rules of environments look at beside the registry; all of it was asked for before a decision. */
export interface EnvironmentFacts {
  /** Of those environments that ask for something. */
  readonly rules: ReadonlyMap<EnvironmentName, EnvironmentRules>;
  /** The forge's own time, in milliseconds since 1970; `undefined` when it has not said it. This machine's clock says nothing. */
  readonly nowMs: number | undefined;
  readonly stays: readonly Stay[];
  /** True when a branch of origin holds a commit. */
  readonly isOnBranch: (commit: CommitSha, branch: string) => boolean;
  /** How a check ended at a commit; `undefined` when nothing of that name is there. */
  readonly checkAt: (commit: CommitSha, name: string) => "success" | "failure" | "neutral" | "pending" | undefined;
}

export function rulesByEnvironment(
  environments: readonly EnvironmentDeclaration[],
): ReadonlyMap<EnvironmentName, EnvironmentRules> {
  return new Map(
    environments.flatMap(({ environment, rules }) => (rules === undefined ? [] : [[environment, rules] as const])),
  );
}

function timeOf(events: EventLog["events"], tag: string): number | undefined {
  const at = events.get(tag)?.event.at;
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * Who was where from when to when, by the counters of assignments and the times of their events.
 *
 * @param events - By the names of their tags; a tag without one has no time.
 */
export function staysOf(registry: ModelRegistry | undefined, events: EventLog["events"]): readonly Stay[] {
  const byEnvironment = new Map<EnvironmentName, Assignment[]>();
  for (const assignment of registry?.assignments ?? [])
    byEnvironment.set(assignment.environment, [...(byEnvironment.get(assignment.environment) ?? []), assignment]);
  return [...byEnvironment].flatMap(([environment, newestFirst]) =>
    newestFirst.flatMap(({ modelVersion, tag, isActive }, place): readonly Stay[] => {
      if (modelVersion === undefined || !isActive) return [];
      const next = newestFirst[place - 1];
      return [
        {
          environment,
          modelVersion,
          fromMs: timeOf(events, tag),
          untilMs: next === undefined ? undefined : timeOf(events, next.tag),
          isOver: next !== undefined,
        },
      ];
    }),
  );
}
