import { _ as removeFile, b as writeWhole, d as isAsideName, f as isFolder, g as readTextIfThere, h as lstatIfThere, m as isSystemError, p as isNotThere, u as asideName, v as statIfThere, y as syncFolder } from "./file-work.js";

export { asideName, isAsideName, isFolder, isNotThere, isSystemError, lstatIfThere, readTextIfThere, removeFile, statIfThere, syncFolder, writeWhole };