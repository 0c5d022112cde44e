// Type shrinks until a text fits its place on paper: nothing is cut, and what nobody could read any more is named instead.
const SMALLEST = 5.5 * 96 / 72; // in px of 5.5 points
const STEP = .04;

// Each sheet or label shrinks by itself: its style sets its type by --fit. `parts` are what must not run over inside it. Gives those that hold too much even so.
export async function fit(places, parts) {
  await document.fonts.ready;
  for (const place of places) place.style.setProperty('--fit', 1);
  let full = places.filter(place => runsOver(place, parts));
  for (let size = 1 - STEP; full.length; size -= STEP) {
    const readable = full.filter(place => sizeOf(place) * size >= SMALLEST);
    if (!readable.length) break;
    for (const place of readable) place.style.setProperty('--fit', size);
    full = full.filter(place => runsOver(place, parts)); // measured together: one layout for all
  }
  return full;
}

const runsOver = (place, parts) => [place, ...place.querySelectorAll(parts)].some(part => part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth);

// As it would be unshrunk.
const sizeOf = place => parseFloat(getComputedStyle(place).fontSize) / Number(place.style.getPropertyValue('--fit'));
