import { t as stepInputs } from "./steps2.js";

export { stepInputs };