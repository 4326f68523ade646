import type { VersionFacts } from "../domain/version-facts.ts";
import { keptSections, unwrittenSections } from "../report/card-sections.ts";

/** What somebody wrote into a part of the card; `undefined` while nobody has, and where the card's markers are broken. */
export function handWritten({ card }: Pick<VersionFacts, "card">, id: string): string | undefined {
  const initial = (unwrittenSections as Readonly<Record<string, string>>)[id];
  try {
    const text = keptSections(card)
      .find((section) => section.id === id)
      ?.text.trim();
    return text === undefined || text === "" || text === initial ? undefined : text;
  } catch {
    return undefined;
  }
}
