import { LockstepError } from "../../domain/error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { ProvenanceDeclaration } from "../../domain/provenance.ts";
import type { PlannedEvent } from "../../domain/registry-event.ts";
import type { Git } from "../../platform/git/git.ts";
import { readVerifyingKey, type VerifyingKey } from "../../provenance/ec-key.ts";
import type { Trust } from "../../provenance/trust.ts";
import { fetchTrustedRoot, parseTrustedRoot } from "../../provenance/trusted-root.ts";
import { rulesBefore } from "../introduction.ts";
import { type RepositoryState, stateOf } from "../state.ts";
import { defaultTip } from "../tip.ts";

/** What a state of the repository says about signatures. */
interface Declared {
  readonly state: RepositoryState;
  readonly declaration: ProvenanceDeclaration;
}

async function declaredBy(state: RepositoryState): Promise<Declared | undefined> {
  if ((await state.text("lockstep.yaml")) === undefined) return undefined;
  const { provenance: declaration } = await state.project();
  return declaration === undefined ? undefined : { state, declaration };
}

async function textOf({ state }: Declared, path: string): Promise<string> {
  const text = await state.text(path);
  if (text !== undefined) return text;
  throw new LockstepError(
    "CONFIG_INVALID",
    `lockstep.yaml names ${path}, and ${state.id.slice(0, 12)} has no such file`,
    {
      hint: "Commit the file in the pull request that names it under `provenance`.",
    },
  );
}

async function keysOf(declared: Declared): Promise<readonly VerifyingKey[]> {
  const keys: VerifyingKey[] = [];
  for (const path of declared.declaration.keys) keys.push(readVerifyingKey(await textOf(declared, path), path));
  return keys;
}

/** Roots as a state names them, or else as they are fetched. */
function rootsOf(declared: Declared): Trust["roots"] {
  const { trustedRoot: path } = declared.declaration;
  return async (instance) =>
    path === undefined ? fetchTrustedRoot(instance) : parseTrustedRoot(await textOf(declared, path), path);
}

/**
 * Who is trusted now, for files that no registration tells of.
 *
 * @throws LockstepError CONFIG_INVALID where lockstep.yaml trusts nobody.
 */
export async function trustOfTip(git: Git): Promise<Trust> {
  const declared = await declaredBy(stateOf(git, await defaultTip(git)));
  if (declared === undefined)
    throw new LockstepError("CONFIG_INVALID", "lockstep.yaml of the default branch says nothing of who may sign", {
      hint: "Name a public key on the command line, or add `provenance` to lockstep.yaml.",
    });
  return { keys: await keysOf(declared), identities: declared.declaration.identities, roots: rootsOf(declared) };
}

/** Whose signature of one version counts, and whether there must be one. */
export interface VersionTrust {
  readonly isRequired: boolean;
  readonly trust: Trust;
}

/**
 * What was said when a version came in, by the state where its pull request left the base branch. Who opens a pull request chooses where it
 * leaves, and who writes to the ledger names pull request and commit. So of a commit that the default branch does not hold, its tip speaks; and
 * where the state that was left requires nothing, the one before the commit counts when that does.
 */
async function declaredWhen(
  git: Git,
  { commit, authorisation }: Pick<PlannedEvent, "commit" | "authorisation">,
  now: Declared | undefined,
): Promise<Declared | undefined> {
  if (now !== undefined && !(await git.isAncestor(commit, await defaultTip(git)))) return now;
  const merged = (authorisation?.pullRequests ?? []).map(({ headSha, baseSha }) => ({
    head: { sha: headSha },
    base: { sha: baseSha },
  }));
  const left = await rulesBefore(git, { commit, merged });
  const then = await declaredBy(left?.state ?? stateOf(git, commit));
  if (then?.declaration.isRequired === true) return then;
  const before = await git.resolve(`${commit}^1`);
  const last = before === undefined ? undefined : await declaredBy(stateOf(git, before));
  return last?.declaration.isRequired === true ? last : then;
}

/**
 * Who may vouch for a version: who was trusted before it came in, so that no change brings along who vouches for it, and is trusted now: the
 * tip of the default branch takes trust away, from old versions, too, and gives none.
 *
 * @param event - Of the registration.
 * @param trustedRoot - Text of a file in place of the one that lockstep.yaml names.
 * @returns `undefined` where nothing is said about signatures.
 * @throws LockstepError CONFIG_INVALID, SIGNING_KEY_INVALID.
 */
export async function trustFor(
  git: Git,
  event: Pick<PlannedEvent, "commit" | "authorisation">,
  trustedRoot?: { readonly text: string; readonly where: string },
): Promise<VersionTrust | undefined> {
  const now = await declaredBy(stateOf(git, await defaultTip(git)));
  const then = await declaredWhen(git, event, now);
  if (then === undefined) return undefined;
  const [keys, identities] = [await keysOf(then), then.declaration.identities];
  const kept = now === undefined ? undefined : new Set((await keysOf(now)).map(({ hint }) => hint));
  const named = now === undefined ? undefined : new Set(now.declaration.identities.map(canonicalJson));
  return {
    isRequired: then.declaration.isRequired,
    trust: {
      keys: keys.filter(({ hint }) => kept?.has(hint) ?? true),
      identities: identities.filter((identity) => named?.has(canonicalJson(identity)) ?? true),
      roots:
        trustedRoot === undefined
          ? rootsOf(then)
          : () => Promise.resolve(parseTrustedRoot(trustedRoot.text, trustedRoot.where)),
    },
  };
}
