// The camera of a phone as a scanner, where the browser reads codes itself.
const EVERY_MS = 180, AGAIN_MS = 2500; // the same code counts again only once it was out of sight that long

// Why it cannot be used here, or null: insecure (no camera without https), no_reader (this browser reads no codes), no_camera.
export async function whyNot() {
  if (!isSecureContext) return 'insecure';
  if (!navigator.mediaDevices?.getUserMedia) return 'no_camera';
  if (!('BarcodeDetector' in globalThis)) return 'no_reader';
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes('qr_code') ? null : 'no_reader';
}

// Shows what the camera sees in `video` and calls read(code). Gives stop(), or throws when it is refused.
export async function watch(video, read) {
  const stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}, audio: false});
  const detector = new BarcodeDetector({formats: ['qr_code']});
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
