import { t as folderStore } from "./folder-store2.js";

export { folderStore };