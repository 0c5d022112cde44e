// A CSV that somebody chose: its bytes, or why there are none. In which coding it is written, the server says: nothing is guessed here.
import {Problem} from '../../api.js';
import {has, t} from '../../i18n.js';

export async function bytesOf(file) {
  if (!file?.size) throw unreadable('empty');
  return file.arrayBuffer().catch(() => { throw unreadable('gone'); });
}

// For the field of the file: '' where the refusal is not about it. `columnName` says a column as people write it.
export function whyUnreadable({code, params}, columnName = column => column) {
  if (code !== 'unreadable_file') return '';
  const key = has(`staff.file.${params.why}`) ? params.why : 'other';
  return t(`staff.file.${key}`, {...params, column: columnName(params.column)});
}

const unreadable = why => new Problem({code: 'unreadable_file', params: {why}});
