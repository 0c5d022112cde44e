// What a list says in codes, and what its columns and a report's are called, is said in a file by the words of the pages: the server has
// no texts of the pages, so this holds the two equal.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {readTexts} from '../../frontend/build/texts.mjs';

const texts = readTexts(fileURLToPath(new URL('../../frontend', import.meta.url)));
const sourceOf = (name) => readFileSync(new URL(`../../server/reports/${name}.cpp`, import.meta.url), 'utf8');
const exports = sourceOf('exports'), report = sourceOf('report_tables');

const WORDS = {
  kOrderStates: 'domain.standing', kOrigins: 'domain.origin', kWays: 'staff.ways', kKinds: 'domain.kind', kLevels: 'staff-growth.level',
  kAnswers: 'domain.outcome', kReaches: 'staff-schools.reach', kLetters: 'staff-letters.kinds', kSteps: 'staff-invitations.step', kLetterStates: 'staff-letters.state',
  kClaims: 'domain.claim', kUnits: 'domain.unit', kSources: 'staff-visits.source', kLanguages: 'domain.language',
};
const EVERY_WORD = ['kLetters', 'kSteps', 'kLetterStates', 'kClaims', 'kUnits']; // of the page: a code without one would stand in the file as it is

test('a file says in both languages what the page says', () => {
  const different = Object.entries(WORDS).flatMap(([list, prefix]) => {
    const [, words] = new RegExp(`${list}\\{([\\s\\S]*?)\\};`).exec(exports);
    const all = [...words.matchAll(/Word\{"([\w-]+)",\s*"([^"]*)",\s*"([^"]*)"\}/g)];
    assert.ok(all.length > 1, list);
    const codes = all.map(([, code]) => `${prefix}.${code}`);
    const onPage = Object.keys(texts.fr).filter((key) => key.startsWith(`${prefix}.`));
    const missing = EVERY_WORD.includes(list) ? onPage.filter((key) => !codes.includes(key)) : [];
    return [...missing, ...all.flatMap(([, code, fr, en]) => differences(`${list} ${code}`, fr, en, `${prefix}.${code}`))];
  });
  assert.deepEqual(different, []);
});

// Where a page has no column for what a file tells, the file's heading is its own.
const SCHOOL = {
  name: 'name', kind: 'kind', address: 'address', municipality: 'form.municipality', postal_code: 'form.postal_code', board: 'board', mrc: 'mrc',
};
const COLUMNS = {
  orders: {
    ...keysOf('staff-orders', {
      title: 'title', '/number': 'number', '/kit/name': 'kit', '/origin': 'origin', '/standing': 'state', '/delivery_way': 'way', '/wave': 'wave',
      '/placed_at': 'placed_at',
    }),
    ...keysOf('staff-schools', SCHOOL, '/school/'),
  },
  schools: keysOf('staff-schools', {
    title: 'title', '/organisation': 'ministry', '/levels': 'levels', '/pupils': 'pupils', '/classes': 'classes', '/reach': 'reach.menu',
    '/outcome': 'outcome', '/order': 'order', '/code_made_at': 'code_made', '/active': 'form.is_active',
    ...keysOf('', SCHOOL, '/'),
  }),
  letters: keysOf('staff-letters', {
    title: 'title', '/letter': 'letter', '/state': 'state_label', '/school/name': 'school', '/order': 'order', '/recipient': 'to',
    '/due_at': 'due_on', '/sent_at': 'sent_on',
  }),
  items: {
    ...keysOf('staff-stock', {
      title: 'title', '/sku': 'sku', '/plural': 'item', '/unit': 'unit', '/place': 'place', '/on_hand': 'head.on_hand',
      '/reserved': 'head.reserved', '/protected': 'head.protected', '/available': 'head.available', '/incoming': 'head.incoming',
      '/to_buy': 'head.to_buy',
    }),
    ...keysOf('staff-item', {'/awaited': 'awaited', '/alert_level': 'form.alert_level'}),
  },
  'shopping-list': keysOf('staff-stock', {
    title: 'shopping', '/item/sku': 'sku', '/item/plural': 'item', '/item/unit': 'unit', '/for_defaults': 'buying.for_defaults',
    '/for_waiting': 'buying.for_waiting', '/on_shelf': 'buying.on_shelf', '/incoming': 'buying.incoming', '/to_buy': 'buying.to_buy',
  }),
  claims: keysOf('staff-claims', {title: 'title', '/kind': 'kind', '/state': 'state'}),
  visits: keysOf('staff-visits', {
    title: 'title', '/day': 'day', '/language': 'one.languages', '/source': 'one.sources', '/visitors': 'column.visitors',
    '/views': 'column.views', '/kit_views': 'way.kits', '/begun': 'way.begun', '/finished': 'way.finished',
  }),
  incidents: keysOf('staff-personal-data.incidents', {
    title: 'title', '/happened_on': 'happened_on', '/known_on': 'known_on', '/what': 'what', '/data': 'data', '/people': 'people',
    '/is_serious': 'serious', '/why': 'why', '/cai_told_on': 'cai_told_on', '/people_told_on': 'people_told_on', '/measures': 'measures',
  }),
};

test('a column of a file is called what the page calls it', () => {
  const lists = exports.split(/^ {8}\{(?=")/m).slice(1);
  assert.deepEqual(lists.map((list) => /^"([\w-]+)"/.exec(list)[1]), Object.keys(COLUMNS));
  assert.deepEqual(lists.flatMap((list) => {
    const [, name] = /^"([\w-]+)"/.exec(list), keys = {...COLUMNS[name]};
    const [, fr, en] = /^ +\{"([^"]*)", "([^"]*)"\},$/m.exec(list);
    const columns = [...list.matchAll(/\{\{"([^"]*)", "([^"]*)"\}, at\{"([^"]*)"\}/g)];
    const headings = [['title', fr, en], ...columns.map(([, french, english, at]) => [at, french, english])];
    assert.deepEqual(Object.keys(keys).filter((at) => !headings.some(([other]) => other === at)), [], name);
    return headings.flatMap(([at, french, english]) => keys[at] ? differences(`${name} ${at}`, french, english, keys[at]) : []);
  }), []);
});

const REPORT = {
  kits: ['kit', 'by_school', 'by_staff', 'by_rule', 'sent'],
  boards: ['board', 'schools', 'picked', 'by_rule', 'sent'],
  mrcs: ['mrc', 'schools', 'picked', 'by_rule', 'sent'],
  years: ['campaign', 'eligible', 'picked', 'by_rule', 'declined', null, 'partners', 'sent', 'pieces'],
  stock: [null, 'item', 'opening', 'received', 'out', 'returned', 'handed', 'adjusted', 'closing'],
};

test('a table of the year’s report is called in its file what the page calls it, and so are its columns', () => {
  const tables = [...report.matchAll(/\.key = "(\w+)",\s*\.title = in\("([^"]*)", "([^"]*)"\),\s*\.columns = \{([\s\S]*?)\},\n/g)];
  assert.equal(tables.length, 9);
  assert.deepEqual(tables.flatMap(([, key, fr, en, columns]) => {
    const headings = [...columns.matchAll(/in\("([^"]*)", "([^"]*)"\)/g)];
    if (REPORT[key]) assert.equal(headings.length, REPORT[key].length, key);
    return [...differences(key, fr, en, `staff-bilan.table.${key}`),
      ...headings.flatMap(([, french, english], i) => {
        const name = REPORT[key]?.[i];
        return name ? differences(`${key} ${i}`, french, english, `staff-bilan.column.${name}`) : [];
      })];
  }), []);
});

function keysOf(page, names, at = '') {
  return Object.fromEntries(Object.entries(names).map(([field, key]) => [at + field, page ? `${page}.${key}` : key]));
}

function differences(what, fr, en, key) {
  return [['fr', fr], ['en', en]].filter(([lang, word]) => texts[lang][key] !== word)
    .map(([lang, word]) => `${what} ${lang}: « ${word} », on the page « ${texts[lang][key]} »`);
}
