/** True when DVC 2.x took these bytes for text: no NUL and at most 30 % of bytes that text does not have. */
function looksLikeText(start: Uint8Array): boolean {
  if (start.length === 0) return true;
  let strange = 0;
  for (const byte of start) {
    if (byte === 0) return false;
    const isText =
      (byte >= 0x20 && byte <= 0x7e) ||
      byte === 0x0a ||
      byte === 0x0d ||
      byte === 0x09 ||
      byte === 0x0c ||
      byte === 0x08;
    if (!isText) strange++;
  }
  return strange / start.length <= 0.3;
}

/**
 * A piece of at most 1 MiB as DVC 2.x hashed it: when its first 512 bytes look like text, `\r\n` becomes `\n`. A `\r\n` that the
 * boundary of a piece splits stays. Checked against DVC 3.67.1, which still reads such ids.
 */
export function withoutCarriageReturns(piece: Uint8Array): Uint8Array {
  if (!looksLikeText(piece.subarray(0, 512))) return piece;
  const kept = Buffer.allocUnsafe(piece.length);
  let length = 0;
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] === 0x0d && piece[i + 1] === 0x0a) continue;
    kept[length++] = piece[i] ?? 0;
  }
  return kept.subarray(0, length);
}
