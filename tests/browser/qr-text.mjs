// What a telephone would read in a QR code.
import readCode from '../../frontend/node_modules/qr/decode.js';

// The text of a code drawn as a path of runs of modules.
export function textOf({size, path}) {
  const scale = 4, width = (size + 8) * scale, data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let i = 0; i < scale * scale * run; i++) {
      const at = (((Number(y) + 4) * scale + Math.floor(i / (scale * run))) * width + (Number(x) + 4) * scale + i % (scale * run)) * 4;
      data.fill(0, at, at + 3);
    }
  }
  return readCode({width, height: width, data});
}

// In a picture: {width, height, data} as a canvas gives them.
export const textIn = (picture) => readCode({...picture, data: Uint8Array.from(picture.data)});
