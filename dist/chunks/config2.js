import { a as remoteUrl, c as unsetSetting, i as openConfigFiles, l as writtenPath, n as getSetting, o as sectionsOf, r as listSettings, s as setSetting, t as configLevels } from "./config.js";

export { configLevels, getSetting, listSettings, openConfigFiles, remoteUrl, sectionsOf, setSetting, unsetSetting, writtenPath };