import type { VersionFacts } from "../../domain/version-facts.ts";
import type { HistoryEntry } from "../../registry/queries/history.ts";

/** What a dossier is made from: the version, and all that happened to its model. */
export interface DossierFacts extends VersionFacts {
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
}
