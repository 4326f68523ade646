import { settingNames } from "../data/dvc/config-keys.ts";
import { workspaceSource } from "../data/stages/collect.ts";
import { byCodePoint } from "../domain/json.ts";
import { shownFrom } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf } from "./targets.ts";
import { readTrackers } from "./tracked.ts";

/** What may be named at a place of a command line. */
export type Nameable = "targets" | "remotes" | "settings" | "revisions";

/** Names of a kind that this repository has, sorted. */
export async function namesOf(kind: Nameable, repository: DataRepository): Promise<readonly string[]> {
  switch (kind) {
    case "settings": {
      const remotes = [...repository.config.remotes.keys()].map((name) => `remote.${name}.url`);
      return [...settingNames, ...remotes].sort(byCodePoint);
    }
    case "remotes":
      return [...repository.config.remotes.keys()].sort(byCodePoint);
    case "revisions": {
      const refs = (await (await repository.git())?.refs()) ?? new Map<string, string>();
      const names = [...refs.keys()].flatMap((ref) => /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1] ?? []);
      return ["HEAD", ...names].sort(byCodePoint);
    }
    case "targets": {
      const trackers = await readTrackers(await workspaceSource(repository.root));
      const names = trackers.flatMap((tracker) => [
        addressOf(repository, tracker),
        ...tracker.outs.map(({ path }) => shownFrom(repository, path)),
      ]);
      return [...new Set(names)].sort(byCodePoint);
    }
  }
}
