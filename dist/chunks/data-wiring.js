import { A as explainRepro, M as openData, N as openPullRequests, O as artifactCommit, P as repro, j as initData, k as dataDrivers } from "./pipeline.js";

export { artifactCommit, dataDrivers, explainRepro, initData, openData, openPullRequests, repro };