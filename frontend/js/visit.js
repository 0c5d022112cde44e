// What the team counts of the public pages: which one was looked at, in which language, for how long, and by which poster or letter somebody came. Said once,
// as the page is left, and of nobody; where the browser asks that nobody be followed, nothing is said.
import {keep, kept} from './components/kept.js';
import {pageLanguage} from './format.js';

const SOURCE = /^[a-z0-9-]{1,24}$/, LONGEST = 3600;
const asked = name => new URLSearchParams(location.search).get(name);
const {page} = document.body.dataset; // a public one has its name there
const isCounted = Boolean(page) && !navigator.globalPrivacyControl && navigator.doNotTrack !== '1';

if (isCounted) {
  const source = asked('de') ?? '';
  if (SOURCE.test(source)) keep('source', source);
  watch();
}

// `what` is view, or an order begun or finished.
export function tell(what, seconds = 0) {
  if (!isCounted) return;
  const kit = page === 'kit' ? asked('kit')?.slice(0, 60) || null : null;
  const seen = {page, kit, language: pageLanguage(), source: kept('source') ?? '', what, seconds};
  navigator.sendBeacon('/api/v1/visits', new Blob([JSON.stringify(seen)], {type: 'application/json'}));
}

// From when it is in sight: one that was opened behind another, or fetched in advance, is not looked at.
function watch() {
  let since = null, isTold = false;
  const begin = () => { since ??= performance.now(); };
  const end = () => {
    if (since === null || isTold) return;
    isTold = true;
    tell('view', Math.min(LONGEST, Math.round((performance.now() - since) / 1000)));
  };
  const look = () => document.visibilityState === 'visible' ? begin() : end();
  look();
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', end);
  addEventListener('pageshow', ({persisted}) => { if (persisted) [since, isTold] = [performance.now(), false]; });
}
