import { Cn as openWorkingFolder, Sn as ignoreItself, wn as writeResult } from "./pipeline.js";

export { ignoreItself, openWorkingFolder, writeResult };