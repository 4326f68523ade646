import { n as rolesOf, r as sectionSchema, t as fit } from "./fit.js";

export { fit, rolesOf, sectionSchema };