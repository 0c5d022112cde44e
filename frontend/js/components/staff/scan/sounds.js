// What a scan sounds and feels like, for whoever looks at the box and not at the screen. No file: tones.
const KEPT = 'staff.muted';
const TONES = {ok: {wave: 'sine', each: 0.09, notes: [880, 1320]}, bad: {wave: 'square', each: 0.2, notes: [180, 150, 180]}};
const SHAKES = {ok: 60, bad: [180, 80, 180, 80, 180]};
const LOUDNESS = 0.14;

let audio;

export const isMuted = () => localStorage.getItem(KEPT) === 'true';
export const mute = on => localStorage.setItem(KEPT, String(on));

export function sound(kind) {
  navigator.vibrate?.(SHAKES[kind]);
  if (isMuted() || !globalThis.AudioContext) return;
  audio ??= new AudioContext();
  audio.resume(); // a browser lets it sound only once somebody has touched the page
  const {wave, each, notes} = TONES[kind];
  notes.forEach((note, i) => {
    const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + i * each;
    Object.assign(tone, {type: wave});
    tone.frequency.value = note;
    volume.gain.setValueAtTime(LOUDNESS, at);
    volume.gain.setTargetAtTime(0, at + each * 0.7, 0.01);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + each);
  });
}
