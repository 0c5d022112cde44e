// The boards and the MRC that schools belong to, as the filters' menus want them: read once a tab from the roster itself.
import {api} from '../../api.js';

const KEY = 'staff.menus', PAGES = 5;

export async function regions() {
  const kept = sessionStorage.getItem(KEY);
  if (kept) return JSON.parse(kept);
  const boards = new Set(), mrcs = new Set();
  let cursor = '';
  for (let page = 0; page < PAGES && cursor !== null; ++page) {
    const {data, next} = await api.get(`/schools?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    for (const {board, mrc} of data) boards.add(board), mrcs.add(mrc);
    cursor = next;
  }
  const sorted = names => [...names].filter(Boolean).sort((one, other) => one.localeCompare(other, 'fr')).map(name => [name, name]);
  const found = {boards: sorted(boards), mrcs: sorted(mrcs)};
  sessionStorage.setItem(KEY, JSON.stringify(found));
  return found;
}
