import { an as byCodePoint, cn as sortedJson, on as canonicalJson, sn as codePointOrder } from "./pipeline.js";

export { sortedJson };