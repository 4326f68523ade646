import { digestOf } from "../../data/objects/hash.ts";
import type { ModelName } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { Registry } from "../../registry/gto.ts";
import { standingQuarantine, type WentBack, wentBack } from "../../registry/quarantine.ts";
import { versionDiff } from "../../registry/queries/version-diff.ts";
import { incidentTitle, renderIncident } from "../../report/incident.ts";
import { readApprovals } from "../../repository/approvals.ts";
import { recordsAt } from "../../repository/events.ts";
import { quarantineFacts } from "../../repository/quarantine.ts";
import { stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** The record of a version where it is registered, with the bytes that it names. */
async function recordedAt(
  { git }: Workspace,
  registry: Registry,
  { model, version }: { readonly model: ModelName; readonly version: WentBack["from"] },
): Promise<ModelRecord | undefined> {
  const found = registry.get(model)?.versions.find(({ modelVersion }) => modelVersion === version);
  const record = found === undefined ? undefined : await recordsAt(git)(found.commit, model);
  return record?.modelVersion === version ? record : undefined;
}

/** Each time that an environment of a model went back, oldest first: what had changed, and whether it was released since. */
async function incidentsOf(workspace: Workspace, registry: Registry, model: ModelName): Promise<readonly Incident[]> {
  const { git } = workspace;
  const record = await stateOf(git, await defaultTip(git)).record(model);
  const own = registry.get(model);
  if (record === undefined || own === undefined) return [];
  const facts = await quarantineFacts(git, registry, record);
  const standing = standingQuarantine(facts);
  const approvals = await readApprovals(git, model);
  const incidents: Incident[] = [];
  for (const { environment, from, to, event } of wentBack(own, facts.ranks)) {
    const bad = await recordedAt(workspace, registry, { model, version: from });
    const back = await recordedAt(workspace, registry, { model, version: to });
    if (bad === undefined || back === undefined || bad.artifact.sha256 === back.artifact.sha256) continue;
    const artifactSha256 = bad.artifact.sha256;
    const { inputs, metrics } = versionDiff(back, bad);
    const words = approvals.filter(
      ({ verb, subject }) => verb === "approve" && subject.artifactSha256 === artifactSha256,
    );
    incidents.push({
      ...{ model, artifactSha256, from, to, environment, event, inputs, metrics },
      reason: record.quarantine.find((entry) => entry.artifactSha256 === artifactSha256)?.reason,
      approvals: words.map(({ approver, subject }) => ({ login: approver.login, pullRequest: subject.pullRequest })),
      isReleased: !standing.some((entry) => entry.artifactSha256 === artifactSha256),
    });
  }
  return incidents;
}

/** One marker for each event, whatever the names of model and environment hold. */
function markerOf({ event }: Incident): string {
  return `lockstep:incident:${digestOf(event).slice(0, 40)}`;
}

/** Keeps one issue for each time that an environment went back: opened, brought up to date, and closed when the version is released. */
export async function keepIncidents(
  workspace: Workspace,
  { registry, models }: { readonly registry: Registry; readonly models: readonly ModelName[] },
): Promise<void> {
  for (const model of models)
    for (const incident of await incidentsOf(workspace, registry, model)) {
      const { issues } = await workspace.forge();
      const text = { title: incidentTitle(incident), body: renderIncident(incident) };
      const kept = await issues.keep(markerOf(incident), { ...text, state: incident.isReleased ? "closed" : "open" });
      if (kept?.changed === true) workspace.host.info(`#${kept.number}: ${text.title}`);
    }
}
