import type { Quarantine } from "../domain/model-record.ts";
import type { PromotionState } from "./promotion-state.ts";
import { standingQuarantine } from "./quarantine.ts";

/** Every digest of the model that is quarantined now, by its record and by events. */
export function quarantinedNow({ record, registry, ranks, recordAt }: PromotionState): readonly Quarantine[] {
  return standingQuarantine({
    record,
    ranks,
    registry: registry.get(record.model),
    digestOf: (version) => recordAt(version)?.artifact.sha256,
  });
}
