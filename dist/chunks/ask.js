import { t as askYesNo } from "./ask2.js";

export { askYesNo };