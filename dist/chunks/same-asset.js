// pipeline/platform/forge/same-asset.ts
/** True when an asset is the file, as far as the forge tells. */
function isAsset(asset, { name, sizeBytes, sha256 }) {
	return asset.isWhole && asset.name === name && asset.sizeBytes === sizeBytes && asset.sha256 === sha256;
}

export { isAsset as t };