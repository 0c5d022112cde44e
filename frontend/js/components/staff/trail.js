// The audit in words: the act, who did it, what it was about, and what changed, each in the page's language where it can be.
import {html} from 'lit-html';
import {has, local, t, url} from '../../i18n.js';

export {changeWords} from './audit-words.js';

export const actWords = act => has(`act.${act}`) ? t(`act.${act}`) : act;

// The name of whoever did it; of a job or the command line, what it is.
export function whoWords({kind, name}) {
  if (name) return name;
  return has(`staff.by.${kind}`) ? t(`staff.by.${kind}`) : kind || t('staff-trace.nobody');
}

// Of the audit's line: a count, a wave or a letter has no name, but its act says what it is.
export const subjectWords = ({subject: {id, kind, name}, act}) => name ? local(name) : kind === 'order' ? id : nounOf(act) || own(id);

const nounOf = act => has(`staff-trace.nouns.${act.split('.')[0]}`) ? t(`staff-trace.nouns.${act.split('.')[0]}`) : '';

// A job or a retention has a word of its own; a long id says nothing to anybody.
const own = id => has(`staff-upkeep.jobs.name.${id}`) ? t(`staff-upkeep.jobs.name.${id}`) : /^[0-9a-f]{8}-/.test(id) ? '—' : id;

export function subjectLink(line) {
  const words = subjectWords(line), to = placeOf(line);
  return to ? html`<a href=${to}>${words}</a>` : words;
}

function placeOf({subject: {kind, id}, act}) {
  if (kind === 'order') return url('staff/order', `?no=${encodeURIComponent(id)}`);
  if (kind === 'school') return url('staff/schools', `?id=${encodeURIComponent(id)}`);
  if (kind === 'item') return url('staff/item', `?id=${encodeURIComponent(id)}`);
  if (kind === 'account' || kind === 'token') return url('staff/people');
  if (act.startsWith('count.')) return url('staff/count', `?id=${encodeURIComponent(id)}`);
  if (act.startsWith('incoming.')) return url('staff/incoming');
  if (kind === 'campaign' || kind === 'kit') return url('staff/campaign');
  return '';
}
