import type { GateMode } from "./project.ts";

/** Where a repository keeps its contract. */
export const contractFile = "data.contract.yaml";

/** What a quality check looks at. */
export const qualityDimensions = ["completeness", "accuracy", "consistency", "freshness"] as const;
export type QualityDimension = (typeof qualityDimensions)[number];

export const columnTypes = ["integer", "number", "boolean", "date", "text"] as const;
export type ColumnType = (typeof columnTypes)[number];

/** What the cells of one column must be; what is left out is not looked at. */
export interface ColumnRules {
  readonly column: string;
  readonly type: ColumnType | undefined;
  /** Largest share of missing cells, 0 … 1. */
  readonly missing: number | undefined;
  readonly unique: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** The texts there may be. */
  readonly values: readonly string[] | undefined;
  /** RE2; the whole cell must match. */
  readonly pattern: string | undefined;
  /** Every value must stand in a column of another table of the contract. */
  readonly references: { readonly table: string; readonly column: string } | undefined;
  /** Values are about a person: reports do not show them. */
  readonly personal: boolean;
}

/** A question in SQL that gives the rows which break a rule. */
export interface SqlCheck {
  readonly name: string;
  readonly dimension: QualityDimension;
  readonly sql: string;
  /** Most rows that may break it. */
  readonly maximum: number;
  readonly mode: GateMode;
}

/** What records of processing say about a table, each in words for people; what nobody declared is left out. */
export interface Processing {
  readonly controller?: string | undefined;
  readonly purpose?: string | undefined;
  readonly legalBasis?: string | undefined;
  readonly retention?: string | undefined;
  readonly source?: string | undefined;
  readonly persons?: string | undefined;
  readonly recipients?: readonly string[] | undefined;
  readonly transfers?: string | undefined;
}

/** The contract of one table. */
export interface TableContract {
  /** Path from the root of the repository. */
  readonly path: string;
  /** Columns that name a row together; none without. */
  readonly key: readonly string[];
  readonly rows: { readonly minimum: number | undefined; readonly maximum: number | undefined };
  /** The newest value of a column must not be older than this when the commit was made. */
  readonly freshness: { readonly column: string; readonly maximumAgeSeconds: number } | undefined;
  /** Whether columns that the contract does not name may be there. */
  readonly allowsOtherColumns: boolean;
  readonly columns: readonly ColumnRules[];
  readonly checks: readonly SqlCheck[];
  /** For records of processing; it decides nothing. */
  readonly processing?: Processing | undefined;
}

/** `data.contract.yaml`, checked. */
export interface DataContract {
  readonly tables: readonly TableContract[];
}

/** Where a rule stands: keys and indices from the root of the contract. */
export type RulePath = readonly (string | number)[];

/** A rule that data breaks. Counts and names alone: values may be about people. */
export interface ContractFinding {
  readonly table: string;
  readonly rule: RulePath;
  readonly dimension: QualityDimension;
  readonly sentence: string;
  readonly mode: GateMode;
}

/** A finding at its line of the contract, from 1, as an annotation needs it. */
export interface PlacedFinding {
  readonly table: string;
  /** For example `tables["data/rows.csv"].columns.age.minimum`. */
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly dimension: QualityDimension;
  readonly sentence: string;
  readonly mode: GateMode;
}

/** What a contract said of the tables of one state. */
export interface ContractAnswer {
  /** Path of the contract. */
  readonly file: string;
  /** Whose contract decided. */
  readonly source: "base" | "head";
  readonly tables: number;
  /** Rules that were asked, at least 1. */
  readonly rules: number;
  readonly findings: readonly PlacedFinding[];
  /** True when the change edits the contract; its own is not what decided. */
  readonly isEdited: boolean;
}
