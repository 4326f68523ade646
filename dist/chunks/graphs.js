import { r as writeModelFolder } from "./model-folder.js";
import { t as openGraph } from "./graphs2.js";

export { openGraph, writeModelFolder };