import { i as planStore, n as forgottenRuns, r as isOld, t as defaultGraceDays } from "./garbage-plan2.js";

export { defaultGraceDays, forgottenRuns, isOld, planStore };