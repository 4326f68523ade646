import { t as checkContract } from "./check.js";

export { checkContract };