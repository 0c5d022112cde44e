// The camera of a phone as a scanner. Chrome on Android reads codes itself; for all others a library does.
import {BarcodeDetector as Reader} from 'qr/decode.js';

const EVERY_MS = 180, AGAIN_MS = 2500; // the same code counts again only once it was out of sight that long
const QR = {formats: ['qr_code']};

// Why it cannot be used here, or null: insecure (no camera without https), no_camera.
export function whyNot() {
  if (!isSecureContext) return 'insecure';
  return navigator.mediaDevices?.getUserMedia ? null : 'no_camera';
}

// Shows what the camera sees in `video` and calls read(code). Gives stop(), or throws when it is refused.
export async function watch(video, read) {
  const stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}, audio: false});
  const detector = await readerOfCodes();
  const seen = new Map();
  let going = true;
  video.srcObject = stream;
  await video.play();
  look();
  return () => {
    going = false;
    stream.getTracks().forEach(track => track.stop());
    video.srcObject = null;
  };

  async function look() {
    while (going) {
      const codes = await detector.detect(video).catch(() => []);
      for (const {rawValue} of codes) {
        const now = Date.now(), before = seen.get(rawValue) ?? 0;
        seen.set(rawValue, now);
        if (going && now - before > AGAIN_MS) read(rawValue);
      }
      await new Promise(resolve => setTimeout(resolve, EVERY_MS));
    }
  }
}

async function readerOfCodes() {
  const own = globalThis.BarcodeDetector, formats = await own?.getSupportedFormats().catch(() => []);
  return formats?.includes('qr_code') ? new own(QR) : new Reader(QR);
}
