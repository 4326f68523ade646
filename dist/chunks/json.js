import { An as sortedJson, Dn as byCodePoint, On as canonicalJson, kn as codePointOrder } from "./pipeline.js";

export { sortedJson };