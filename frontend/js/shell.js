// On every page: the other language opens the same place, query included.
for (const link of document.querySelectorAll('a[data-language]')) {
  link.addEventListener('click', () => { link.href = link.pathname + location.search + location.hash; });
}
