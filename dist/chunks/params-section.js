import { i as sectionOfText, n as paramsText, r as readSection, t as inSection } from "./params-section2.js";

export { inSection, paramsText, readSection, sectionOfText };