import { Cn as ignoreItself, Tn as writeResult, wn as openWorkingFolder } from "./pipeline.js";

export { ignoreItself, openWorkingFolder, writeResult };