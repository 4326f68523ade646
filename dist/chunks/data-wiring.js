import { c as explainRepro, d as openPullRequests, f as repro, l as initData, s as dataDrivers, u as openData } from "./pipeline.js";

export { dataDrivers, explainRepro, initData, openData, openPullRequests, repro };