import { a as scoreModel, i as runStep, n as openForge, o as serveFolder, r as openWorkspace, t as fitModel } from "./pipeline.js";

export { fitModel, openForge, openWorkspace, runStep, scoreModel, serveFolder };