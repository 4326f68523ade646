/** Something that is recorded, with its name; what people wrote is kept as they wrote it. */
export interface Statement {
  readonly name: string;
  readonly value: string;
  /** True for what somebody wrote by hand, in Markdown. */
  readonly isProse?: boolean | undefined;
}

/** What a heading asks for and nothing says. */
export interface Gap {
  readonly what: string;
  /** Where somebody can declare it, or what would record it. */
  readonly where: string;
}

/** One heading of a dossier. */
export interface DossierSection {
  /** As the law numbers it, for example `2(d)`. */
  readonly number: string;
  readonly heading: string;
  readonly statements: readonly Statement[];
  readonly missing: readonly Gap[];
}

/** Named facts; those that are `undefined` or empty are left out. */
export function statements(facts: Readonly<Record<string, string | undefined>>): readonly Statement[] {
  return Object.entries(facts).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [{ name, value }],
  );
}

/** What is said, or a gap where nothing is. */
export function either(
  value: string | undefined,
  name: string,
  gap: Gap,
): Pick<DossierSection, "statements" | "missing"> {
  return value === undefined ? { statements: [], missing: [gap] } : { statements: [{ name, value }], missing: [] };
}

/** Parts of one section, one after the other. */
export function together(
  ...parts: readonly Partial<Pick<DossierSection, "statements" | "missing">>[]
): Pick<DossierSection, "statements" | "missing"> {
  return {
    statements: parts.flatMap((part) => part.statements ?? []),
    missing: parts.flatMap((part) => part.missing ?? []),
  };
}
