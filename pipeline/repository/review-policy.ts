import { codeOwnersOf } from "../domain/code-owners.ts";
import type { EnvironmentName, ModelName } from "../domain/ids.ts";
import { narrowed, type Project, policyFor, type ReviewPolicy } from "../domain/project.ts";
import { type RepositoryState, recordPath } from "./state.ts";

/** Where GitHub looks, in this order. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

async function codeOwners(state: RepositoryState, path: string): Promise<readonly string[] | undefined> {
  for (const place of places) {
    const text = await state.text(place);
    if (text !== undefined) return codeOwnersOf(text, path);
  }
  return undefined;
}

/**
 * Who decides about one model that goes to these environments, by one state's lockstep.yaml and, where that asks for it, its CODEOWNERS:
 * approvers must own the model's record, too. Where nobody does, nobody approves.
 */
export async function reviewPolicy(
  state: RepositoryState,
  project: Project,
  change: { readonly model: ModelName; readonly environments: readonly { readonly environment: EnvironmentName }[] },
): Promise<ReviewPolicy> {
  const environments = change.environments.map(({ environment }) => environment);
  const policy = policyFor(project.review, { model: change.model, environments });
  if (policy.codeOwners !== true) return policy;
  return narrowed(policy, [(await codeOwners(state, recordPath(change.model))) ?? []]);
}
