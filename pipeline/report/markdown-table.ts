export const left = ":---";
export const right = "---:";

export function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function table(head: readonly string[], align: readonly string[], rows: readonly string[]): string {
  return [row(...head), row(...align), ...rows].join("\n");
}
