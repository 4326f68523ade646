import { It as byCodePoint, Lt as canonicalJson, Rt as codePointOrder, zt as sortedJson } from "./pipeline.js";

export { sortedJson };