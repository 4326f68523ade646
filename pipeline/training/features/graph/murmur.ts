/**
 * MurmurHash3, 32 bits, little-endian, as a signed number: the same text hashes alike everywhere, so a model needs no list of what it
 * saw.
 *
 * @see Appleby (2011), MurmurHash3_x86_32. Checked against scikit-learn's `murmurhash3_32`.
 */
export function murmurHash(text: string): number {
  const bytes = Buffer.from(text, "utf8");
  const blocks = bytes.length >> 2;
  let hash = 0;
  for (let block = 0; block < blocks; block++) {
    hash ^= scrambled(bytes.readInt32LE(block * 4));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= blocks * 4; at--) tail = (tail << 8) | (bytes[at] ?? 0);
  hash ^= scrambled(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function scrambled(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** Which of `buckets` a text falls into, and with which sign. */
export function bucketOf(
  text: string,
  { buckets, signed }: { readonly buckets: number; readonly signed: boolean },
): { readonly bucket: number; readonly sign: 1 | -1 } {
  const hash = murmurHash(text);
  return { bucket: Math.abs(hash) % buckets, sign: signed && hash < 0 ? -1 : 1 };
}
