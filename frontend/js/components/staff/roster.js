// The boards and the MRC that schools belong to, for the filters: read once a tab from the roster itself.
import {api} from '../../api.js';

const KEY = 'staff.regions', PAGES = 5;

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
  const sorted = names => [...names].filter(Boolean).sort((one, other) => one.localeCompare(other, 'fr'));
  const found = {boards: sorted(boards), mrcs: sorted(mrcs)};
  sessionStorage.setItem(KEY, JSON.stringify(found));
  return found;
}
