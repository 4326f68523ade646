import { inert } from "../../platform/host/inert.ts";
import { components, type Graph, layers } from "../../tracking/dag-graph.ts";

/** A name between double quotes, in DOT. */
function quoted(name: string): string {
  return `"${inert(name).replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`)}"`;
}

/** The graph in DOT, for Graphviz. */
export function dotOf({ nodes, edges }: Graph): string {
  const lines = [...nodes.map(quoted), ...edges.map(([from, to]) => `${quoted(from)} -> ${quoted(to)}`)];
  return ["strict digraph {", ...lines.map((line) => `${line};`), "}"].join("\n");
}

/** The graph as a flowchart of Mermaid, part by part as DVC numbers them. */
export function mermaidOf(graph: Graph): string {
  const ids = new Map<string, string>();
  const lines = components(graph).flatMap(({ nodes, edges }) => {
    for (const node of nodes) ids.set(node, `node${ids.size + 1}`);
    return [
      ...nodes.map((node) => `\t${ids.get(node) ?? ""}["${inert(node).replaceAll('"', "#quot;")}"]`),
      ...edges.map(([from, to]) => `\t${ids.get(from) ?? ""}-->${ids.get(to) ?? ""}`),
    ];
  });
  return ["flowchart TD", ...lines].join("\n");
}

/** A drawing on a grid of characters. */
class Canvas {
  readonly rows: string[][] = [];

  put(x: number, y: number, text: string): void {
    while (this.rows.length <= y) this.rows.push([]);
    const row = this.rows[y] ?? [];
    [...text].forEach((character, index) => {
      while (row.length <= x + index) row.push(" ");
      row[x + index] = character;
    });
  }

  at(x: number, y: number): string {
    return this.rows[y]?.[x] ?? " ";
  }

  text(): string {
    return this.rows.map((row) => row.join("").trimEnd()).join("\n");
  }
}

interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Where lines leave and arrive. */
  readonly middle: number;
}

/** Boxes row by row; the rows stand centred over each other. */
function boxesOf(graph: Graph): ReadonlyMap<string, Box> {
  const rows = layers(graph);
  // Odd, so that every box has a middle and boxes over each other share it.
  const widthOf = (name: string): number => ([...inert(name)].length + 4) | 1;
  const rowWidth = (row: readonly string[]): number => row.reduce((sum, name) => sum + widthOf(name) + 2, -2);
  const whole = Math.max(...rows.map(rowWidth));
  const boxes = new Map<string, Box>();
  let y = 0;
  for (const [index, row] of rows.entries()) {
    let x = Math.floor((whole - rowWidth(row)) / 2);
    for (const name of row) {
      const width = widthOf(name);
      boxes.set(name, { name, x, y, width, middle: x + Math.floor(width / 2) });
      x += width + 2;
    }
    // Between two rows every edge that leaves the upper one has a line of its own to turn on.
    const leaving = new Set(graph.edges.filter(([from]) => row.includes(from)).map(([from]) => from)).size;
    y += 3 + (index === rows.length - 1 ? 0 : leaving + 2);
  }
  return boxes;
}

/** One line with corners: down, across on its own line, down to the box. */
function drawEdge(canvas: Canvas, { from, to }: Readonly<Record<"from" | "to", Box>>, lane: number): void {
  const vertical = (x: number, first: number, last: number): void => {
    for (let y = first; y <= last; y++)
      canvas.put(x, y, canvas.at(x, y) === "-" || canvas.at(x, y) === "+" ? "+" : "|");
  };
  vertical(from.middle, from.y + 3, lane);
  vertical(to.middle, lane, to.y - 1);
  if (from.middle === to.middle) return;
  const [left, right] = [Math.min(from.middle, to.middle), Math.max(from.middle, to.middle)];
  for (let x = left; x <= right; x++) {
    const isEnd = x === left || x === right;
    const crosses = canvas.at(x, lane) === "|" || canvas.at(x, lane) === "+";
    canvas.put(x, lane, isEnd || crosses ? "+" : "-");
  }
}

function drawn(graph: Graph): string {
  const canvas = new Canvas();
  const boxes = boxesOf(graph);
  const lanes = new Map<number, string[]>();
  for (const [from, to] of graph.edges) {
    const [upper, lower] = [boxes.get(from), boxes.get(to)];
    if (upper === undefined || lower === undefined || upper === lower) continue;
    const own = lanes.get(upper.y) ?? [];
    if (!own.includes(from)) own.push(from);
    lanes.set(upper.y, own);
    drawEdge(canvas, { from: upper, to: lower }, upper.y + 3 + own.indexOf(from));
  }
  // Boxes last: a line that passes a row goes behind its boxes.
  for (const { name, x, y, width } of boxes.values()) {
    const line = `+${"-".repeat(width - 2)}+`;
    canvas.put(x, y, line);
    canvas.put(x, y + 1, `| ${inert(name).padEnd(width - 4)} |`);
    canvas.put(x, y + 2, line);
  }
  return canvas.text();
}

/** The graph as a drawing of characters; parts that do not hang together stand below each other. */
export function asciiOf(graph: Graph): string {
  return components(graph).map(drawn).join("\n\n");
}
