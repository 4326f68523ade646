import { n as vegaSpec, t as plotTemplates } from "./plot-spec.js";

export { plotTemplates, vegaSpec };