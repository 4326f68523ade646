import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";
import { workspaceSource } from "../data/stages/collect.ts";
import { editYaml } from "../data/yaml/edit.ts";
import { decodeUtf8, largeYamlLimits, parseYamlMap } from "../data/yaml/parse.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../data/yaml/value.ts";
import { LockstepError } from "../domain/error.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf, selectTrackers } from "./targets.ts";
import { readTrackers, type Tracker } from "./tracked.ts";

function withFrozen(map: YamlMap, isFrozen: boolean): YamlMap {
  const result = new Map<string, YamlValue>([...map].filter(([key]) => key !== "frozen" && key !== "locked"));
  if (!isFrozen) return result;
  return map.has("frozen") ? new Map([...map, ["frozen", true]]) : result.set("frozen", true);
}

/** A stage of `dvc.yaml` frozen or not; what `foreach` makes is frozen in its `do`. */
function pipelineWith(map: YamlMap, name: string, isFrozen: boolean): YamlMap {
  const stages = map.get("stages");
  const stage = isYamlMap(stages) ? stages.get(name) : undefined;
  if (!isYamlMap(stages) || !isYamlMap(stage))
    throw new LockstepError("TARGET_UNKNOWN", `dvc.yaml has no stage ${JSON.stringify(name)}`, {
      hint: "`lockstep dag` shows what there is.",
    });
  const template = stage.get("do");
  const now = isYamlMap(template)
    ? new Map([...stage, ["do", withFrozen(template, isFrozen)]])
    : withFrozen(stage, isFrozen);
  return new Map([...map, ["stages", new Map([...stages, [name, now]])]]);
}

/** The file of a tracker with the tracker frozen or not. Nothing else of the file changes. */
function frozenText(tracker: Tracker, text: string, isFrozen: boolean): string {
  const map = parseYamlMap(text, tracker.file, largeYamlLimits);
  if (tracker.kind === "pointer") return editYaml(text, withFrozen(map, isFrozen), largeYamlLimits);
  const name = tracker.stage.stage.name.replace(/@.*$/, "");
  return editYaml(text, pipelineWith(map, name, isFrozen), largeYamlLimits);
}

/** What was frozen or not, and the files that changed. */
export interface Frozen {
  readonly targets: readonly string[];
  /** Files that were written, from the root; none when everything was as asked. */
  readonly written: readonly string[];
}

/**
 * Freezes stages and `.dvc` files, or takes that back: a frozen one is not run, and its dependencies are not looked at.
 *
 * @throws LockstepError TARGET_UNKNOWN, DVC_FEATURE_UNSUPPORTED for one stage out of a `foreach` or `matrix`.
 */
export async function freeze(
  request: { readonly targets: readonly string[]; readonly isFrozen: boolean },
  repository: DataRepository,
): Promise<Frozen> {
  const { targets, isFrozen } = request;
  const single = targets.find((target) => /(?:^|:)[^/:]+@[^/]*$/.test(target));
  if (single !== undefined)
    throw new LockstepError(
      "DVC_FEATURE_UNSUPPORTED",
      `${single} is one of several stages that dvc.yaml writes as one`,
      {
        hint: `Name them all: ${single.replace(/@.*$/, "")}.`,
      },
    );
  const trackers = await readTrackers(await workspaceSource(repository.root));
  const selected = await selectTrackers(repository, trackers, { targets });
  const texts = new Map<string, { readonly before: string; readonly after: string }>();
  for (const { tracker } of selected) {
    const known = texts.get(tracker.file);
    const before = known?.before ?? decodeUtf8(await readFile(join(repository.root, tracker.file)), tracker.file);
    texts.set(tracker.file, { before, after: frozenText(tracker, known?.after ?? before, isFrozen) });
  }
  const changed = [...texts].filter(([, { before, after }]) => before !== after);
  for (const [file, { after }] of changed) await writeWhole(join(repository.root, file), after);
  return {
    targets: selected.map(({ tracker }) => addressOf(repository, tracker)),
    written: changed.map(([file]) => posix.normalize(file)),
  };
}
