import { An as ignoreItself, Mn as writeResult, jn as openWorkingFolder } from "./pipeline.js";

export { ignoreItself, openWorkingFolder, writeResult };