import type { AssetFile, ReleaseAsset } from "./release.ts";

/** True when an asset is the file, as far as the forge tells. */
export function isAsset(
  asset: ReleaseAsset,
  { name, sizeBytes, sha256 }: Pick<AssetFile, "name" | "sizeBytes" | "sha256">,
): boolean {
  return asset.isWhole && asset.name === name && asset.sizeBytes === sizeBytes && asset.sha256 === sha256;
}
