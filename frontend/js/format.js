// How texts, dates, counts and addresses are written in Québec, in French and in English. Pure: the build and the tests use it too.
// Moments are RFC 3339 texts, Dates or milliseconds; days are "2027-02-18". Everything is shown in Québec's time.

export const NBSP = '\u00a0';  // no-break space
export const THIN = '\u202f';  // narrow no-break space
const ZONE = 'America/Toronto';
export const HYPHEN = '\u2011';  // no-break hyphen
const MONTHS = 'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre';
const DAY = 24 * 60 * 60 * 1000;

export const pageLanguage = () => globalThis.document?.documentElement.lang.slice(0, 2) || 'fr';

// ’ « » … and the spaces that must not break, as the Office québécois de la langue française has them: none before ; ! ?
// Twice is the same as once. Tags and addresses (https://, name@school) pass untouched.
export function typography(text, lang = pageLanguage()) {
  const common = text
    .replace(/\.\.\./g, '…')
    .replace(/'/g, '’')
    .replace(/(?<!\d)(\d{1,3}|\{n\}) (?=\p{Ll}{4})/gu, `$1${NBSP}`)
    .replace(/\b([A-Z]\d[A-Z]) ?(\d[A-Z]\d)\b/g, `$1${NBSP}$2`)
    .replace(/(?<!\d)(\d{3})([ \u00a0]|[-\u2011])(\d{3})[-\u2011](?=\d{4}(?!\d))/g, (_, area, gap, exchange) => area + unbroken(gap) + exchange + HYPHEN)
    .replace(/(\S) {2,}(?=[A-Z]\d[A-Z])/g, `$1${NBSP} `);
  return lang === 'fr' ? french(common) : english(common);
}

const unbroken = gap => gap.trim() ? HYPHEN : NBSP;

function french(text) {
  return text
    .replace(/"([^"]*)"/g, '« $1 »')
    .replace(/«[\s\u00a0\u202f]*/g, `«${NBSP}`).replace(/[\s\u00a0\u202f]*»/g, `${NBSP}»`)
    .replace(/[ \u00a0\u202f]+([;!?])/g, '$1')
    .replace(/([\p{L}\d)’»}])[ \u00a0\u202f]*:(?=[\s\u00a0<]|$)/gu, `$1${NBSP}:`)
    .replace(/(\d)[ \u00a0](?=\d{3}(?![\d\u2011-]))/g, `$1${THIN}`)
    .replace(/([\d}])[ \u00a0\u202f]?(?=[%$](?!\w))/g, `$1${NBSP}`)
    .replace(/(\d)\s?h\s?(?=\d\d\b)/g, `$1${NBSP}h${NBSP}`).replace(/(\d)\s?h(?![\p{L}\d])/gu, `$1${NBSP}h`)
    .replace(new RegExp(`(\\d(?:er)?) (?=(?:${MONTHS}))`, 'g'), `$1${NBSP}`);
}

function english(text) {
  return text
    .replace(/"([^"]*)"/g, '“$1”')
    .replace(/(\d) (?=[ap]\.m\.)/g, `$1${NBSP}`)
    .replace(/\b(January|February|March|April|May|June|July|August|September|October|November|December) (?=\d)/g, `$1${NBSP}`);
}

// 7 040 · 7,040
export function count(number, lang = pageLanguage()) {
  const digits = String(Math.abs(Math.trunc(number))).replace(/\B(?=(\d{3})+$)/g, lang === 'fr' ? THIN : ',');
  return number < 0 ? `−${digits}` : digits;
}

// The way back: « 1 500 », with spaces of any kind, is 1500 and nothing is null. What is not a whole number stays as it was typed, and the server says so at its field.
export function wholeNumber(typed) {
  const text = String(typed).trim();
  return /^(\d+|\d{1,3}(\s\d{3})+)$/.test(text) ? Number(text.replace(/\s/g, '')) : text || null;
}

// 50 % · 50%
export const percent = (number, lang = pageLanguage()) => lang === 'fr' ? `${count(number, lang)}${NBSP}%` : `${count(number, lang)}%`;

// 4,2 Mo · 4.2 MB
export function size(bytes, lang = pageLanguage()) {
  const units = lang === 'fr' ? ['octets', 'ko', 'Mo', 'Go', 'To'] : ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let power = 0;
  while (bytes >= 1000 && power < units.length - 1) [bytes, power] = [bytes / 1000, power + 1];
  return `${bytes.toLocaleString(`${lang}-CA`, {maximumFractionDigits: power && bytes < 100 ? 1 : 0})}${NBSP}${units[power]}`;
}

// 22 janvier 2027 · January 22, 2027
export const longDay = (moment, lang = pageLanguage()) => dayText(moment, lang, {year: true});
// 22 janvier · January 22
export const shortDay = (moment, lang = pageLanguage()) => dayText(moment, lang, {});
// jeudi 7 janvier 2027 · Thursday, January 7, 2027
export const weekday = (moment, lang = pageLanguage()) => dayText(moment, lang, {year: true, weekday: true});

// février 2027 · February 2027
export function monthAndYear(day, lang = pageLanguage()) {
  const {month, year} = parts(day, lang);
  return `${month} ${year}`;
}

// 13 h 30 · 1:30 p.m.
export function clock(moment, lang = pageLanguage()) {
  const {hour, minute} = parts(moment, lang);
  return timeOfDay(Number(hour), Number(minute), lang);
}

export function timeOfDay(hour, minute = 0, lang = pageLanguage()) {
  const minutes = String(minute).padStart(2, '0');
  if (lang === 'fr') return minute ? `${hour}${NBSP}h${NBSP}${minutes}` : `${hour}${NBSP}h`;
  return `${hour % 12 || 12}${minute ? `:${minutes}` : ''}${NBSP}${hour % 24 < 12 ? 'a.m.' : 'p.m.'}`;
}

// 14 h 30 min 5 s · 2:30:05 p.m.
export function clockToTheSecond(moment, lang = pageLanguage()) {
  const {hour, minute} = parts(moment, lang), second = toDate(moment).getUTCSeconds();
  if (lang === 'fr') return `${Number(hour)}${NBSP}h${NBSP}${Number(minute)}${NBSP}min${NBSP}${second}${NBSP}s`;
  return `${Number(hour) % 12 || 12}:${minute}:${String(second).padStart(2, '0')}${NBSP}${Number(hour) < 12 ? 'a.m.' : 'p.m.'}`;
}

// 7 janvier 2027, 10 h 42 · January 7, 2027, 10:42 a.m.
export const dayAndClock = (moment, lang = pageLanguage()) => `${longDay(moment, lang)}, ${clock(moment, lang)}`;

// The deadline is the first moment at which a campaign is closed: what people read is the Québec day just before.
export const lastDay = closesAt => new Date(toDate(closesAt).getTime() - 1000);

// Québec days from today to the last day: 0 today, 1 tomorrow, negative once it is over.
export function daysLeft(closesAt, now = new Date()) {
  return Math.round((dayNumber(lastDay(closesAt)) - dayNumber(now)) / DAY);
}

// Is the week that begins on this Monday over?
export const weekIsOver = (monday, now = new Date()) => dayNumber(now) >= Date.parse(monday) + 7 * DAY;

// aujourd’hui, demain, 15 jours · today, tomorrow, 15 days
export function inDays(days, lang = pageLanguage()) {
  if (lang === 'fr') return days <= 0 ? 'aujourd’hui' : days === 1 ? 'demain' : `${count(days, lang)}${NBSP}jours`;
  return days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `${count(days, lang)}${NBSP}days`;
}

// 450 434-7735 · 450-434-7735, which no line end breaks; anything that is not ten digits stays as it was given
export function phone(given, lang = pageLanguage()) {
  const [, area, exchange, line] = /^(?:\+?1)?(\d{3})(\d{3})(\d{4})$/.exec(given.replace(/[\s().-]/g, '')) ?? [];
  return area ? `${area}${lang === 'fr' ? NBSP : HYPHEN}${exchange}${HYPHEN}${line}` : given;
}

// J7E 4X5
export const postalCode = given => given.toUpperCase().replace(/^([A-Z]\d[A-Z])\s?(\d[A-Z]\d)$/, `$1${NBSP}$2`);

// Sainte-Thérèse (Québec)  J7E 4X5 · Sainte-Thérèse, Québec  J7E 4X5
export function townLine(town, code, lang = pageLanguage()) {
  const name = typography(town, lang), province = lang === 'fr' ? `${name}${NBSP}(Québec)` : `${name}, Québec`;
  return code ? `${province}${NBSP} ${postalCode(code)}` : province;
}

// What people write in several lines is kept as one.
export const oneLine = text => text.replace(/\s+/g, ' ').trim();

// a, b et c · a, b, and c
export function list(texts, lang = pageLanguage()) {
  if (texts.length < 2) return texts.join('');
  const last = lang === 'fr' ? ' et ' : texts.length > 2 ? ', and ' : ' and ';
  return `${texts.slice(0, -1).join(', ')}${last}${texts.at(-1)}`;
}

function dayText(moment, lang, {year, weekday: named}) {
  const on = parts(moment, lang);
  if (lang === 'fr') {
    const number = on.day === '1' ? '1er' : on.day;
    return `${named ? `${on.weekday} ` : ''}${number}${NBSP}${on.month}${year ? ` ${on.year}` : ''}`;
  }
  return `${named ? `${on.weekday}, ` : ''}${on.month}${NBSP}${on.day}${year ? `, ${on.year}` : ''}`;
}

function parts(moment, lang) {
  const bareDay = typeof moment === 'string' && moment.length === 10;
  return Object.fromEntries(writer(lang, bareDay ? 'UTC' : ZONE).formatToParts(toDate(moment)).map(part => [part.type, part.value]));
}

const writers = new Map();
function writer(lang, timeZone) {
  const name = lang + timeZone;
  if (!writers.has(name)) {
    writers.set(name, new Intl.DateTimeFormat(`${lang}-CA`, {
      timeZone, hourCycle: 'h23',
      year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', hour: '2-digit', minute: '2-digit',
    }));
  }
  return writers.get(name);
}
// The first one keeps a phone busy for a while: it is made as the page waits for its data.
if (globalThis.document) setTimeout(() => writer(pageLanguage(), ZONE));

function dayNumber(moment) {
  const parts = new Intl.DateTimeFormat('en-CA', {timeZone: ZONE, year: 'numeric', month: 'numeric', day: 'numeric'}).formatToParts(toDate(moment));
  const {year, month, day} = Object.fromEntries(parts.map(({type, value}) => [type, Number(value)])); // their order differs by browser
  return Date.UTC(year, month - 1, day);
}

const toDate = moment => moment instanceof Date ? moment : new Date(moment);
