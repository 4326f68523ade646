import { E as writeModelFolder } from "./pipeline.js";
import { t as openGraph } from "./graphs2.js";

export { openGraph, writeModelFolder };