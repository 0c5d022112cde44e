// A QR code made here: {size, path} in modules, as the API draws one.
import encode from 'qr';

const RING = 1; // the library draws white around a code, which whoever shows it adds

// Each row's dark modules.
export function drawn(text) {
  const rows = encode(text, 'raw', {ecc: 'medium', border: RING}).slice(RING, -RING).map(row => row.slice(RING, -RING));
  return {size: rows.length, path: rows.flatMap((row, y) => row.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : [])).join('')};
}
