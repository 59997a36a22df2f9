/** An object of the bucket that holds bytes of an unfinished object, from `start` on. */
export interface Piece {
  readonly start: number;
  readonly size: number;
}

export const endOf = ({ start, size }: Piece): number => start + size;

/**
 * Those pieces that stand end to end from byte 0, in order. Every other piece is stale: its bytes were put again as part of a larger one, and
 * a crash kept it from being deleted.
 */
export function coverOf(pieces: readonly Piece[]): readonly Piece[] {
  const byStart = new Map(pieces.map((piece) => [piece.start, piece]));
  const cover: Piece[] = [];
  for (let at = 0; ;) {
    const piece = byStart.get(at);
    if (piece === undefined || piece.size === 0) return cover;
    cover.push(piece);
    at += piece.size;
  }
}

export function coveredBytes(cover: readonly Piece[]): number {
  const last = cover.at(-1);
  return last === undefined ? 0 : endOf(last);
}

/** The parts of pieces that make up the bytes `start` to `end` (excluded), in order. */
export function partsOf(
  cover: readonly Piece[],
  start: number,
  end: number,
): readonly { readonly piece: Piece; readonly from: number; readonly to: number }[] {
  return cover
    .filter((piece) => piece.start < end && endOf(piece) > start)
    .map((piece) => ({ piece, from: Math.max(start, piece.start), to: Math.min(end, endOf(piece)) }));
}
