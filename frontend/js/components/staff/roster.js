// The boards and the MRC that schools belong to, as the filters' menus want them: asked once a tab.
import {api} from '../../api.js';
import {typography} from '../../format.js';

const KEY = 'staff.menus';

export async function regions() {
  const kept = sessionStorage.getItem(KEY);
  if (kept) return JSON.parse(kept);
  const {boards, mrcs} = await api.get('/roster');
  const sorted = names => names.sort((one, other) => one.localeCompare(other, 'fr')).map(name => [name, typography(name)]);
  const found = {boards: sorted(boards), mrcs: sorted(mrcs)};
  sessionStorage.setItem(KEY, JSON.stringify(found));
  return found;
}

// Once a school was written: it may bring a new name.
export const forgetRegions = () => sessionStorage.removeItem(KEY);
