// What stands after the # of a link that somebody was sent: its secret, whole or cut. A full stop, a bracket or what a newsletter hangs on it is no part.
const FEWEST = 8; // fewer are an anchor, or nothing

// {secret} or, of one that was cut, {secret: '', missing}: how many characters.
export function secretIn(hash, length) {
  const [, given] = /^#([A-Za-z0-9_-]*)/.exec(hash) ?? ['', ''];
  if (given.length >= length) return {secret: given.slice(0, length), missing: 0};
  return {secret: '', missing: given.length < FEWEST ? 0 : length - given.length};
}
