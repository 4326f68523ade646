import { n as isSameData, r as shownPath, t as dataDifference } from "./data-diff2.js";

export { dataDifference, isSameData, shownPath };