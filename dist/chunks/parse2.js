import { l as yamlLimits, n as parseYamlMap, o as largeYamlLimits, r as decodeUtf8, t as parseYaml } from "./parse.js";

export { decodeUtf8, largeYamlLimits, parseYaml, parseYamlMap, yamlLimits };