import { n as isSameData, t as dataDifference } from "./data-diff2.js";

export { dataDifference, isSameData };