import { Gt as codePointOrder, Kt as sortedJson, Ut as byCodePoint, Wt as canonicalJson } from "./pipeline.js";

export { sortedJson };