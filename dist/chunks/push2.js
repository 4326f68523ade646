import { t as push } from "./push.js";

export { push };