// How far each printer that this device uses is off, in millimetres, as people set it: labels move by as much.
const KEPT = 'staff.printers';
const FARTHEST = 10;

const kept = () => ({last: '', all: {}, ...JSON.parse(localStorage.getItem(KEPT))});
const keep = printers => localStorage.setItem(KEPT, JSON.stringify(printers));

export function printer() {
  const {last, all} = kept();
  return {right: 0, down: 0, ...all[last], name: last, names: Object.keys(all)};
}

export function choosePrinter(name) {
  const {all} = kept();
  keep({last: name, all: {[name]: {right: 0, down: 0}, ...all}});
}

// `change` is {right} or {down}; what is no number counts as none.
export function moveBy(change) {
  const {last, all} = kept();
  const near = Object.entries(change).map(([way, mm]) => [way, Math.max(-FARTHEST, Math.min(FARTHEST, Number(mm) || 0))]);
  keep({last, all: {...all, [last]: {right: 0, down: 0, ...all[last], ...Object.fromEntries(near)}}});
}
