import { n as contentOf, t as add } from "./add.js";

export { add };