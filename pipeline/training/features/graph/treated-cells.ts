import { blocksOf } from "../../../data/tables/blocks.ts";
import type { Table } from "../../../data/tables/table.ts";
import { type CellTreatment, cellTreatments, type TreatedCells } from "../../../domain/treatment.ts";
import { categoryTexts } from "./category-node.ts";
import type { CategoryNode, FeatureGraph, FeatureNode, NumberNode, TextNode } from "./graph.ts";
import { sourceValues } from "./number-node.ts";
import { type RawCells, rawCells } from "./raw-cells.ts";
import { termsBy } from "./words.ts";

/** Longest name, id and value that is repeated, in code points. */
const nameLimit = 200;
const idLimit = 100;
const valueLimit = 40;

/** Sets a treatment's bit in the rows whose cell is treated so: a cell that two features treat alike is one cell. */
type Mark = (cells: RawCells, flags: Uint8Array) => void;

/** Columns, or what is made of them, and what is done with their cells. */
interface Subject {
  readonly name: string;
  readonly columns: readonly string[];
  readonly form: CellForm;
  readonly marks: Mark[];
}

/** How the marks read the columns, and so how an example is read: in the form that is at hand, without the column's texts. */
type CellForm = "numbers" | "texts";

function bitOf(treatment: CellTreatment): number {
  return 1 << cellTreatments.indexOf(treatment);
}

const bits = Object.fromEntries(cellTreatments.map((treatment) => [treatment, bitOf(treatment)])) as Readonly<
  Record<CellTreatment, number>
>;

type Add = (subject: Omit<Subject, "marks">, mark: Mark) => void;

function one(column: string, form: CellForm): Omit<Subject, "marks"> {
  return { name: column, columns: [column], form };
}

function missing(fill: number | string | undefined): number {
  return fill === undefined ? bits.empty : bits.imputed;
}

function markNaN(values: Float64Array, flags: Uint8Array, bit: number): void {
  for (let row = 0; row < values.length; row++)
    if (Number.isNaN(values[row])) flags[row] = (flags[row] as number) | bit;
}

function markUndefined(values: readonly unknown[], flags: Uint8Array, bit: number): void {
  for (let row = 0; row < values.length; row++)
    if (values[row] === undefined) flags[row] = (flags[row] as number) | bit;
}

function addNumber({ source, fill, clip }: NumberNode, add: Add): void {
  const columns = source.kind === "arithmetic" ? [source.left.column, source.right.column] : [source.column];
  if (source.kind === "arithmetic") {
    for (const operand of [source.left, source.right])
      add(one(operand.column, "numbers"), (cells, flags) => {
        markNaN(cells.numbers(operand.column), flags, missing(operand.fill));
      });
    const { column, fill: stand } = source.right;
    if (source.operator === "/")
      add(one(column, "numbers"), (cells, flags) => {
        const values = cells.numbers(column);
        for (let row = 0; row < values.length; row++) {
          const value = values[row] as number;
          if ((Number.isNaN(value) ? stand : value) === 0) flags[row] = (flags[row] as number) | bits.zero_divisor;
        }
      });
  } else if (source.kind === "date")
    add(one(source.column, "texts"), (cells, flags) => {
      markUndefined(cells.dates(source.column), flags, missing(fill));
    });
  else
    add(one(source.column, "numbers"), (cells, flags) => {
      markNaN(cells.numbers(source.column), flags, missing(fill));
    });
  if (clip === undefined) return;
  const { from = -Infinity, to = Infinity } = clip;
  const name = source.kind === "arithmetic" ? columns.join(` ${source.operator} `) : columns.join();
  add({ name, columns, form: source.kind === "date" ? "texts" : "numbers" }, (cells, flags) => {
    const values = sourceValues(source, cells);
    for (let row = 0; row < values.length; row++) {
      const value = values[row] as number;
      if (value < from || value > to) flags[row] = (flags[row] as number) | bits.clipped;
    }
  });
}

function addCategory({ columns, fill, encoder }: CategoryNode, add: Add): void {
  for (const column of columns)
    add(one(column, "texts"), (cells, flags) => {
      markUndefined(cells.texts(column), flags, missing(fill));
    });
  if (encoder.kind === "hashing") return;
  const known = new Set(encoder.categories);
  add({ name: columns.join(" × "), columns, form: "texts" }, (cells, flags) => {
    const texts = categoryTexts(columns, cells);
    for (let row = 0; row < texts.length; row++) {
      const text = texts[row];
      if (text !== undefined && !known.has(text)) flags[row] = (flags[row] as number) | bits.unknown;
    }
  });
}

function addText({ column, words, encoder }: TextNode, add: Add): void {
  const split = termsBy(words);
  const known = encoder.kind === "hashing" ? undefined : new Set(encoder.terms);
  const most = encoder.kind === "tokens" ? encoder.length : Infinity;
  add(one(column, "texts"), (cells, flags) => {
    const texts = cells.texts(column);
    for (let row = 0; row < texts.length; row++) {
      const text = texts[row];
      let found = 0;
      if (text !== undefined) for (const term of split(text)) if (known?.has(term) ?? true) found++;
      const bit = text === undefined ? bits.empty : found === 0 ? bits.wordless : found > most ? bits.cut : 0;
      flags[row] = (flags[row] as number) | bit;
    }
  });
}

function addNode(node: FeatureNode, add: Add): void {
  switch (node.kind) {
    case "number":
      addNumber(node, add);
      return;
    case "cycle":
      add(one(node.column, "texts"), (cells, flags) => {
        markUndefined(cells.dates(node.column), flags, bits.empty);
      });
      return;
    case "category":
      addCategory(node, add);
      return;
    case "text":
      addText(node, add);
      return;
    case "image":
    // A picture is read or refused; resizing is what is done with all of them.
  }
}

/** Everything that is done with each column, whichever features are made of it, so that one pass over it counts each cell once. */
function subjectsOf(graph: FeatureGraph): readonly Subject[] {
  const subjects = new Map<string, Subject>();
  const add: Add = ({ name, columns, form }, mark) => {
    const key = `${columns.join("\u001f")}\u001f${name}`;
    const subject = subjects.get(key) ?? { name, columns, form, marks: [] };
    subject.marks.push(mark);
    subjects.set(key, subject);
  };
  for (const node of graph.nodes) addNode(node, add);
  return [...subjects.values()];
}

/** At most so many code points. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = [...text.slice(0, 2 * limit + 2)];
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}

/** A missing cell is empty, whichever word for it stands there. */
function shownCell(
  cells: RawCells,
  row: number,
  { column, form }: { readonly column: string; readonly form: CellForm },
): string {
  if (form === "texts") return cells.texts(column)[row] ?? "";
  const value = cells.numbers(column)[row] ?? Number.NaN;
  return Number.isNaN(value) ? "" : String(value);
}

interface ExampleColumns {
  /** Names rows, where the table has it: training rows need not. */
  readonly idColumn: string;
  /** Columns whose values are not repeated. */
  readonly personal?: ReadonlySet<string> | undefined;
}

/**
 * Counts the cells that a graph does not take as they stand, by column and treatment: one byte of memory for each row of a block, and
 * nothing for a cell. Rows that are not in memory are gone through block by block.
 *
 * @returns In the order of the graph's inputs; empty when nothing was treated.
 * @throws LockstepError COLUMN_MISSING; TABLE_INVALID for cells that are refused, as where the graph is applied.
 */
export function treatedCells(
  graph: FeatureGraph,
  rows: Table,
  { idColumn, personal = new Set() }: ExampleColumns,
): readonly TreatedCells[] {
  const subjects = subjectsOf(graph);
  const found = new Map<string, TreatedCells>();
  const counts = new Uint32Array(2 ** cellTreatments.length);
  const hasId = rows.columns.includes(idColumn) && !personal.has(idColumn);
  for (const block of blocksOf(rows)) {
    const cells = rawCells(block);
    const flags = new Uint8Array(block.rowCount);
    let ids: readonly string[] | undefined;
    const example = (row: number, { columns, form }: Subject): TreatedCells["example"] => ({
      id: hasId ? shortened((ids ??= block.column(idColumn))[row] ?? "", idLimit) : undefined,
      value: columns.some((column) => personal.has(column))
        ? undefined
        : shortened(columns.map((column) => shownCell(cells, row, { column, form })).join(" · "), valueLimit),
    });
    for (const [at, subject] of subjects.entries()) {
      flags.fill(0);
      counts.fill(0);
      for (const mark of subject.marks) mark(cells, flags);
      for (let row = 0; row < flags.length; row++) {
        const flag = flags[row] as number;
        counts[flag] = (counts[flag] as number) + 1;
      }
      for (const treatment of cellTreatments) {
        const bit = bits[treatment];
        const count = counts.reduce((sum, some, flag) => ((flag & bit) === 0 ? sum : sum + some), 0);
        if (count === 0) continue;
        const key = `${at} ${treatment}`;
        const known = found.get(key);
        found.set(key, {
          column: shortened(subject.name, nameLimit),
          treatment,
          rows: (known?.rows ?? 0) + count,
          example:
            known?.example ??
            example(
              flags.findIndex((flag) => (flag & bit) !== 0),
              subject,
            ),
        });
      }
    }
  }
  return subjects.flatMap((_, at) => cellTreatments.flatMap((treatment) => found.get(`${at} ${treatment}`) ?? []));
}
