import { a as tableOfColumns, i as selection, n as planColumns, o as take, r as readParquet, s as unreadable, t as emptyColumns } from "./parquet2.js";

export { readParquet };