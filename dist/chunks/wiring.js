import { S as tableSchema, _ as openWorkspace, b as scoreModel, g as openForge, h as fitModel, m as exportModel, v as runStep, x as serveFolder, y as runSweep } from "./pipeline.js";

export { exportModel, fitModel, openForge, openWorkspace, runStep, runSweep, scoreModel, serveFolder, tableSchema };