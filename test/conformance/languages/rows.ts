// Writes rows of the milling machine as CSV to standard output, for the examples that have no table of their own.
import { millingCsv } from "../../../examples/milling/generate.ts";

process.stdout.write(millingCsv({ rows: 4500, seed: 5 }));
