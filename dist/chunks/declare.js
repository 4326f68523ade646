import { a as wholeNumber, i as toggle, n as optionalText, r as readInputs, t as describeInputs } from "./declare2.js";

export { describeInputs, optionalText, readInputs, toggle, wholeNumber };