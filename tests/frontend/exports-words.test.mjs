// What a list says in codes is said in a file by the words of its page: the server has no texts of the pages, so this holds the two equal.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {readTexts} from '../../frontend/build/texts.mjs';

const texts = readTexts(fileURLToPath(new URL('../../frontend', import.meta.url)));
const source = readFileSync(new URL('../../server/reports/exports.cpp', import.meta.url), 'utf8');
const PAGES = {
  kOrderStates: 'domain.standing', kOrigins: 'domain.origin', kWays: 'staff.ways', kKinds: 'domain.kind', kLevels: 'staff-growth.level', kAnswers: 'domain.outcome',
  kLetters: 'staff-letters.kinds', kLetterStates: 'staff-letters.state', kClaims: 'domain.claim', kUnits: 'domain.unit', kSources: 'staff-visits.source',
};

test('a file says in both languages what the page says', () => {
  const different = Object.entries(PAGES).flatMap(([list, prefix]) => {
    const [, words] = new RegExp(`${list}\\{([\\s\\S]*?)\\};`).exec(source);
    const all = [...words.matchAll(/Word\{"(\w+)",\s*"([^"]*)",\s*"([^"]*)"\}/g)];
    assert.ok(all.length > 1, list);
    return all.flatMap(([, code, fr, en]) => [['fr', fr], ['en', en]].filter(([lang, word]) => texts[lang][`${prefix}.${code}`] !== word)
      .map(([lang, word]) => `${list} ${code} ${lang}: « ${word} », on the page « ${texts[lang][`${prefix}.${code}`]} »`));
  });
  assert.deepEqual(different, []);
});
