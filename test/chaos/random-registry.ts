import { modelVersion } from "../../pipeline/domain/ids.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { type GtoTag, parseTagName, tagMessage } from "../../pipeline/registry/gto-tag.ts";

/** Artifacts as GTO names them, some in folders of a repository of several projects. */
const artifacts = [
  ...["churn", "fraud", "press", "search/rank", "eta", "uplift-2"],
  ...["apps/web=churn", "apps/web=press", "libs=fraud", "a/b/c=eta"],
];
const environments = ["dev", "staging", "production", "eu/production"];

interface Version {
  readonly version: string;
  readonly commit: number;
  isActive: boolean;
  readonly environments: Set<string>;
  wasAssigned: boolean;
}

interface Artifact {
  readonly name: string;
  readonly versions: Version[];
  counter: number;
  isDeprecated: boolean;
}

interface Tagged {
  readonly name: string;
  readonly commit: number;
  readonly message: string;
}

function bumped(version: string | undefined, prng: Prng): string {
  const [major = 0, minor = 0, patch = 0] = (version ?? "v0.0.0").slice(1).split(".").map(Number);
  const at = prng.index(10);
  if (at === 0) return `v${major + 1}.0.0`;
  return at < 5 ? `v${major}.${minor + 1}.0` : `v${major}.${minor}.${patch + 1}`;
}

function messageOf(name: string, version: string): string {
  return tagMessage(parseTagName(name) as GtoTag, modelVersion(version));
}

/** What GTO itself would do next to an artifact, at random; `undefined` when that is not possible just now. */
function happen(
  artifact: Artifact,
  prng: Prng,
  { commits, mayDeprecate }: { readonly commits: number; readonly mayDeprecate: boolean },
): Tagged | undefined {
  const { name, versions } = artifact;
  const active = versions.filter(({ isActive }) => isActive);
  const what = prng.uniform();
  if (what < 0.4 || active.length === 0) {
    const version = bumped(versions.at(-1)?.version, prng);
    // GTO takes a second version of one commit as long as nothing of that commit was ever assigned.
    const shared = prng.uniform() < 0.05 ? versions.findLast(({ wasAssigned }) => !wasAssigned) : undefined;
    const commit = shared?.commit ?? prng.index(commits);
    if (shared === undefined && versions.some((found) => found.commit === commit)) return undefined;
    versions.push({ version, commit, isActive: true, environments: new Set(), wasAssigned: false });
    return { name: `${name}@${version}`, commit, message: messageOf(`${name}@${version}`, version) };
  }
  const chosen = active[prng.index(active.length)];
  if (chosen === undefined) return undefined;
  const { version, commit } = chosen;
  const placed = (tag: string): Tagged => ({ name: tag, commit, message: messageOf(tag, version) });
  const isShared = versions.filter((found) => found.commit === commit).length > 1;
  if (what < 0.8 && !isShared) {
    chosen.wasAssigned = true;
    const environment = environments[prng.index(environments.length)] ?? "dev";
    chosen.environments.add(environment);
    artifact.counter++;
    return placed(`${name}#${environment}#${artifact.counter}`);
  }
  if (what < 0.92) {
    const [held] = chosen.environments;
    if (held === undefined) return undefined;
    chosen.environments.delete(held);
    artifact.counter++;
    return placed(`${name}#${held}!#${artifact.counter}`);
  }
  if (what < 0.995 || !mayDeprecate) {
    chosen.isActive = false;
    return placed(`${name}@${version}!`);
  }
  artifact.isDeprecated = true;
  return placed(`${name}@deprecated`);
}

/**
 * A repository with so many tags of GTO's, as `git fast-import` reads it: random registrations, assignments and what takes them back, as
 * GTO allows them one after the other.
 */
export function randomRegistry(seed: number, tags: number): string {
  const prng = new Prng(seed);
  const commits = 150 + prng.index(150);
  const start = 1_750_000_000;
  const lines: string[] = [];
  const text = (value: string): string => `data ${Buffer.byteLength(value)}\n${value}`;
  const who = (seconds: number): string => `Mei <mei@example.com> ${start + seconds} +0000`;
  for (let commit = 0; commit < commits; commit++)
    lines.push(
      "commit refs/heads/main",
      `mark :${commit + 1}`,
      `committer ${who(commit)}`,
      text(`commit ${commit}`),
      `M 644 inline f${commit % 7}`,
      text(String(commit)),
    );
  const all: Artifact[] = artifacts.map((name) => ({ name, versions: [], counter: 0, isDeprecated: false }));
  const used = new Set<string>();
  for (let made = 0; made < tags; ) {
    const alive = all.filter(({ isDeprecated }) => !isDeprecated);
    const artifact = alive[prng.index(alive.length)];
    if (artifact === undefined) throw new Error("every artifact is deprecated");
    const tag = happen(artifact, prng, { commits, mayDeprecate: alive.length > 7 });
    if (tag === undefined || used.has(tag.name)) continue;
    used.add(tag.name);
    lines.push(`tag ${tag.name}`, `from :${tag.commit + 1}`, `tagger ${who(commits + made * 7)}`, text(tag.message));
    made++;
  }
  return `${lines.join("\n")}\n`;
}
