import { i as settingNames } from "./config-keys.js";
import { a as workspaceSource } from "./collect.js";
import { Xt as byCodePoint } from "./pipeline.js";
import { n as shownFrom } from "./paths.js";
import { t as addressOf } from "./targets.js";
import { i as readTrackers } from "./tracked.js";

// pipeline/tracking/completions.ts
/** Names of a kind that this repository has, sorted. */
async function namesOf(kind, repository) {
	switch (kind) {
		case "settings": {
			const remotes = [...repository.config.remotes.keys()].map((name) => `remote.${name}.url`);
			return [...settingNames, ...remotes].sort(byCodePoint);
		}
		case "remotes": return [...repository.config.remotes.keys()].sort(byCodePoint);
		case "revisions": return ["HEAD", ...[...(await (await repository.git())?.refs() ?? /* @__PURE__ */ new Map()).keys()].flatMap((ref) => /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1] ?? [])].sort(byCodePoint);
		case "targets": {
			const names = (await readTrackers(await workspaceSource(repository.root))).flatMap((tracker) => [addressOf(repository, tracker), ...tracker.outs.map(({ path }) => shownFrom(repository, path))]);
			return [...new Set(names)].sort(byCodePoint);
		}
	}
}

export { namesOf };