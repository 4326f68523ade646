import { t as fetch } from "./fetch2.js";

export { fetch };