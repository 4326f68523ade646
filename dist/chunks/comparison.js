import { n as recordOfTree, t as baseOf } from "./comparison2.js";

export { baseOf, recordOfTree };