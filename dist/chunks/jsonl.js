import { i as tableOfLines, n as readJsonLines, r as scanLines, t as emptyLines } from "./jsonl2.js";

export { readJsonLines };