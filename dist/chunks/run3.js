import { a as withState, i as runStages, n as reproduce, r as runPolicy, t as openRun } from "./run2.js";

export { openRun, reproduce, runPolicy, runStages, withState };