import { _ as serveFolder, g as runStep, h as openWorkspace, m as openForge } from "./pipeline.js";

export { openForge, openWorkspace, runStep, serveFolder };