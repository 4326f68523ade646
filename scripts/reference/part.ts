/**
 * A page with one generated part anew; what people wrote around it stays.
 *
 * @throws Error when the part's markers are missing.
 */
export function withPart(page: string, name: string, part: string): string {
  const pattern = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end of ${name} -->)`);
  if (!pattern.test(page)) throw new Error(`the page has no part for its ${name}`);
  return page.replace(pattern, (_all, begin: string, end: string) => `${begin}\n${part}\n\n${end}`);
}

const cell = (text: string): string => text.replaceAll("|", String.raw`\|`);

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
}
