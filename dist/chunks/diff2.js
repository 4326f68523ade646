import { t as diffData } from "./diff3.js";

export { diffData };