// A page's state is its address: what is searched, filtered, sorted, opened.
export const asked = name => new URLSearchParams(location.search).get(name) ?? '';

// The address with these changes over the present one; null or '' takes a name away.
export function address(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) value === null || value === '' ? query.delete(name) : query.set(name, value);
  return location.pathname + (query.size ? `?${query}` : '');
}

let redraw = () => {};

// draw() runs whenever the address changes, by a link, a field or the browser's own buttons.
export function onAddress(draw) {
  redraw = draw;
  addEventListener('popstate', () => redraw());
}

export function go(changes, {replace = false, quiet = false} = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', address(changes));
  if (!quiet) redraw();
}

// Another state of the same page, whole.
export function open(query) {
  history.pushState(null, '', location.pathname + (query && `?${query}`));
  redraw();
}

// For links that change the address and stay on the page; with Ctrl or the middle button they open as any link.
export function follow(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  history.pushState(null, '', event.currentTarget.href);
  redraw();
}

// What stands in the search field: somebody who is typing is not interrupted.
export const searched = () => document.activeElement?.id === 'q' ? document.activeElement.value : asked('q');

export const queryOf = params => {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  return query.size ? `?${query}` : '';
};
