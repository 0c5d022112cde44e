// Faults are gathered, so that one run tells them all.
const faults = new Set();

export const fault = text => faults.add(text);

export function failIfAny() {
  if (faults.size === 0) return;
  for (const text of faults) console.error(`frontend: ${text}`);
  process.exit(1);
}
