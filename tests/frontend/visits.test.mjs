// Each public page tells that it was looked at, and the server takes word of it by its name.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const words = JSON.parse(readFileSync(new URL('../../frontend/i18n/fr/staff-visits.json', import.meta.url), 'utf8'));
const pages = readdirSync(new URL('../../frontend', import.meta.url)).filter((name) => name.endsWith('.html')).map((name) => name.replace('.html', '')).sort();

test('every public page is counted under its own name, and has one for people', () => {
  const [, taken] = /body\.word\("\/page", \{([^}]*)\}\)/.exec(readFileSync(new URL('../../server/visits/visits_routes.cpp', import.meta.url), 'utf8'));
  assert.deepEqual([...taken.matchAll(/"([^"]+)"/g)].map(([, name]) => name).sort(), pages);
  assert.deepEqual(Object.keys(words.page).sort(), pages);
});
