import { n as plotTemplates, r as vegaSpec, t as cellText } from "./plot-spec2.js";

export { cellText, plotTemplates, vegaSpec };