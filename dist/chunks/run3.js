import { i as runStages, n as reproduce, r as runPolicy, t as openRun } from "./run2.js";

export { reproduce };