import type { CommitSha } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import type { Forge } from "../platform/forge/forge.ts";
import type { Git } from "../platform/git/git.ts";
import { type EnvironmentFacts, rulesByEnvironment, staysOf } from "../registry/environment-facts.ts";
import type { EventLog } from "../registry/events/event-log.ts";
import type { ModelRegistry } from "../registry/gto.ts";

export interface FactsRequest {
  /** Whose rules count. */
  readonly project: Project;
  readonly registry: ModelRegistry | undefined;
  /** Of the registry, by the names of their tags. */
  readonly events: EventLog["events"];
  /** Commits of versions that may come to an environment. */
  readonly commits: readonly CommitSha[];
}

/** Asks Git and the forge what the rules of a project's environments look at, and for nothing where none has any. */
export async function environmentFacts(
  git: Git,
  forge: Forge,
  { project, registry, events, commits }: FactsRequest,
): Promise<EnvironmentFacts> {
  const rules = rulesByEnvironment(project.environments);
  const branches = new Set([...rules.values()].flatMap((found) => found.branches));
  const names = new Set([...rules.values()].flatMap(({ enter, leave }) => [...enter, ...leave]));
  const onBranch = new Set<string>();
  const checks = new Map<string, Awaited<ReturnType<Forge["conclusion"]>>>();
  for (const commit of new Set(commits)) {
    for (const branch of branches) {
      const tip = await git.resolve(`refs/remotes/origin/${branch}`);
      if (tip !== undefined && (await git.isAncestor(commit, tip))) onBranch.add(`${commit} ${branch}`);
    }
    for (const name of names) checks.set(`${commit} ${name}`, await forge.conclusion(commit, name));
  }
  return {
    rules,
    nowMs: forge.nowMs(),
    stays: staysOf(registry, events),
    isOnBranch: (commit, branch) => onBranch.has(`${commit} ${branch}`),
    checkAt: (commit, name) => checks.get(`${commit} ${name}`),
  };
}
