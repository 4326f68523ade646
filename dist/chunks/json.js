import { $t as sortedJson, Qt as codePointOrder, Xt as byCodePoint, Zt as canonicalJson } from "./pipeline.js";

export { sortedJson };