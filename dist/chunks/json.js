import { Gt as sortedJson, Ht as byCodePoint, Ut as canonicalJson, Wt as codePointOrder } from "./pipeline.js";

export { sortedJson };