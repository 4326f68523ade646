import type { ColumnRules, ContractFinding, RulePath, TableContract } from "../../domain/data-contract.ts";
import type { SharedColumn } from "../table-diff/load.ts";
import { cellNumber } from "../tables/cell.ts";

/** A rule as a count of what breaks it, and what is said of that count. */
export interface RuleQuery {
  readonly rule: RulePath;
  readonly dimension: ContractFinding["dimension"];
  /** What is counted: `SELECT … FROM`. */
  readonly select: string;
  /** `WHERE …`, where not all rows are looked at. */
  readonly where?: string;
  /** What `$1` stands for. */
  readonly value?: string | readonly string[] | readonly number[];
  /** Why the rule is broken, `undefined` when it is not. */
  readonly judge: (count: number, rows: number) => string | undefined;
}

interface Column extends SharedColumn {
  readonly place: number;
}

function none(what: string): RuleQuery["judge"] {
  return (count) => (count > 0 ? `${what}: ${String(count)}` : undefined);
}

/** The cell as a number, whatever the column is taken for. */
function numberOf({ isNumeric, place }: Column): string {
  return isNumeric ? `v${place}` : `TRY_CAST(v${place} AS DOUBLE)`;
}

/** Cells that are of another type. */
function otherType(type: NonNullable<ColumnRules["type"]>, column: Column): string {
  const value = `v${column.place}`;
  const number = numberOf(column);
  switch (type) {
    case "text":
      return "false";
    case "integer":
      return `${value} IS NOT NULL AND coalesce(${number} <> trunc(${number}), true)`;
    case "number":
      return `${value} IS NOT NULL AND NOT coalesce(isfinite(${number}), false)`;
    case "boolean":
      return column.isNumeric ? `${value} NOT IN (0, 1)` : `lower(${value}) NOT IN ('true', 'false', '0', '1')`;
    case "date":
      return `${value} IS NOT NULL AND ${column.isNumeric ? "true" : `TRY_CAST(${value} AS TIMESTAMP) IS NULL`}`;
  }
}

/** Texts of a column of numbers are compared as numbers: `1` allows 1.0. */
function allowed(values: readonly string[], { isNumeric }: Column): readonly string[] | readonly number[] {
  return isNumeric ? values.flatMap((value) => cellNumber(value) ?? []) : values;
}

function columnQueries(rules: ColumnRules, column: Column, at: RulePath): readonly RuleQuery[] {
  const value = `v${column.place}`;
  const { type, missing, minimum, maximum, values, pattern } = rules;
  const broken = (key: keyof ColumnRules, where: string, what: string): RuleQuery => ({
    rule: [...at, key],
    dimension: "accuracy",
    select: "count(*)",
    where,
    judge: none(what),
  });
  const queries: RuleQuery[] = [];
  if (type !== undefined) queries.push(broken("type", otherType(type, column), `cells that are no ${type}`));
  if (missing !== undefined)
    queries.push({
      rule: [...at, "missing"],
      dimension: "completeness",
      select: `count(*) - count(${value})`,
      judge: (cells, rows) =>
        cells > missing * rows
          ? `cells that are missing: ${String(cells)} of ${String(rows)}; at most ${String(Math.floor(missing * rows))} may be`
          : undefined,
    });
  if (rules.unique)
    queries.push({
      rule: [...at, "unique"],
      dimension: "consistency",
      select: `count(${value}) - count(DISTINCT ${value})`,
      judge: none("cells that repeat the value of another row"),
    });
  // What is no number has no bounds, and would keep every one of them.
  const unbounded = (key: "minimum" | "maximum"): readonly RuleQuery[] =>
    column.isNumeric ? [] : [broken(key, otherType("number", column), "cells that are no number and have no bound")];
  if (minimum !== undefined)
    queries.push(
      broken("minimum", `${numberOf(column)} < ${minimum}`, `cells below ${String(minimum)}`),
      ...unbounded("minimum"),
    );
  if (maximum !== undefined)
    queries.push(
      broken("maximum", `${numberOf(column)} > ${maximum}`, `cells above ${String(maximum)}`),
      ...unbounded("maximum"),
    );
  if (values !== undefined)
    queries.push({
      ...broken("values", `${value} NOT IN (SELECT unnest($1))`, "cells that hold none of the values"),
      value: allowed(values, column),
    });
  if (pattern !== undefined)
    queries.push({
      ...broken(
        "pattern",
        `NOT regexp_full_match(CAST(${value} AS VARCHAR), $1)`,
        "cells that do not match the pattern",
      ),
      value: pattern,
    });
  return queries;
}

/** Everything of a table's contract that counts over its own rows answer. Columns that are not there have no questions. */
export function ruleQueries(table: TableContract, columns: readonly SharedColumn[]): readonly RuleQuery[] {
  const at: RulePath = ["tables", table.path];
  const columnAt = (name: string): Column | undefined => {
    const place = columns.findIndex((column) => column.name === name);
    const found = columns[place];
    return found === undefined ? undefined : { ...found, place };
  };
  const keys = table.key.flatMap((name) => columnAt(name) ?? []).map(({ place }) => `v${place}`);
  const isMissing = keys.map((value) => `${value} IS NULL`).join(" OR ");
  const rule = [...at, "key"];
  const keyQueries: readonly RuleQuery[] = [
    {
      rule,
      dimension: "completeness",
      select: "count(*)",
      where: isMissing,
      judge: none("rows without a key"),
    },
    {
      rule,
      dimension: "consistency",
      select: `count(*) - count(DISTINCT (${keys.join(", ")}))`,
      where: `NOT (${isMissing})`,
      judge: none("rows with the key of another row"),
    },
  ];
  return [
    ...(table.key.length === 0 || keys.length < table.key.length ? [] : keyQueries),
    ...table.columns.flatMap((rules) => {
      const column = columnAt(rules.column);
      return column === undefined ? [] : columnQueries(rules, column, [...at, "columns", rules.column]);
    }),
  ];
}
