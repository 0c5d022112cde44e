// A CSV that somebody chose: its text, or why there is none.
import {Problem} from '../../api.js';
import {has, t} from '../../i18n.js';

// In UTF-8, or in Windows-1252 as older spreadsheets write it.
export async function textOf(file) {
  if (!file?.size) throw unreadable('empty');
  const bytes = await file.arrayBuffer().catch(() => { throw unreadable('gone'); });
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

// For the field of the file: '' where the refusal is not about it. `columnName` says a column as people write it.
export function whyUnreadable({code, params}, columnName = column => column) {
  if (code !== 'unreadable_file') return '';
  const key = has(`staff.file.${params.why}`) ? params.why : 'other';
  return t(`staff.file.${key}`, {...params, column: columnName(params.column)});
}

const unreadable = why => new Problem({code: 'unreadable_file', params: {why}});
