import { t as parseProject } from "./project.js";

export { parseProject };