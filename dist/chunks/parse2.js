import { i as largeYamlLimits, n as parseYamlMap, r as decodeUtf8, s as yamlLimits, t as parseYaml } from "./parse.js";

export { decodeUtf8, largeYamlLimits, parseYaml, parseYamlMap, yamlLimits };