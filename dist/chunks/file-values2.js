import { a as withShownLists, i as valuesDiff, n as metricValues, r as printable, t as failuresOf } from "./file-values.js";

export { failuresOf, metricValues, printable, valuesDiff, withShownLists };