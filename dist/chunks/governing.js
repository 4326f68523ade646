import { n as locksIn, t as governingProject } from "./governing2.js";

export { governingProject, locksIn };