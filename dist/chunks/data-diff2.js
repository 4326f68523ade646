import { n as isSameData, r as shownPath, t as dataDifference } from "./data-diff3.js";

export { dataDifference, isSameData, shownPath };