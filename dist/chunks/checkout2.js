import { t as checkout } from "./checkout3.js";

export { checkout };