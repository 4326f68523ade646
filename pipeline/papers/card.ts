import type { VersionFacts } from "../domain/version-facts.ts";
import { renderCard } from "../report/card.ts";
import { type CardInput, declaredFacts } from "../report/card-facts.ts";

/**
 * The card of a registered version: the committed one, with what is only known since.
 *
 * @param inputs - As the model's own files name them.
 */
export function releasedCard(facts: VersionFacts, inputs: readonly CardInput[]): string {
  const { record, declaration, environments, overrides, evaluation, card } = facts;
  // A commit whose lockstep.yaml cannot be read, or declares the model no more, has a card all the same.
  if (declaration === undefined) return card;
  const overridden = [...(record.overrides ?? [])].map(({ modelVersion, override }) => ({
    modelVersion,
    gates: [override],
  }));
  const own = overrides.map((gate) => ({ modelVersion: facts.modelVersion, gates: [gate] }));
  return renderCard(
    {
      record,
      ...declaredFacts(declaration, environments),
      inputs,
      overridden: [...overridden, ...own],
      evaluation,
      released: facts,
    },
    card,
  );
}
