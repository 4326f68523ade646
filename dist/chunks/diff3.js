import { t as diffData } from "./diff4.js";

export { diffData };