import { t as spendingRules } from "./spending-rules2.js";

export { spendingRules };