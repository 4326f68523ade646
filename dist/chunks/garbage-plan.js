import { n as forgottenRuns, r as planStore, t as defaultGraceDays } from "./garbage-plan2.js";

export { defaultGraceDays, forgottenRuns, planStore };