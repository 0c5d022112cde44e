// On every page: the other language opens the same place, query included.
import './as-shown.js';
import './visit.js';

for (const link of document.querySelectorAll('a[data-language]')) {
  link.addEventListener('click', () => { link.href = link.pathname + location.search + location.hash; });
}

// For search engines, which want whole addresses: a build does not know where its pages will be served.
for (const link of document.querySelectorAll('link[rel=canonical], link[hreflang]')) link.href = new URL(link.getAttribute('href'), location.origin).href;
