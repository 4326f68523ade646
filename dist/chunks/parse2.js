import { i as decodeUtf8 } from "./params.js";
import { n as parseYamlMap, o as yamlLimits, r as largeYamlLimits, t as parseYaml } from "./parse.js";

export { parseYaml };