// What people read, in both languages: no word that product.md has another for, no plural that nobody says, no straight quote.
import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {readTexts} from '../../frontend/build/texts.mjs';

const texts = readTexts(fileURLToPath(new URL('../../frontend', import.meta.url)));
const formsOf = text => typeof text === 'string' ? [text] : Object.values(text);
const all = lang => Object.entries(texts[lang]).flatMap(([key, text]) => formsOf(text).map(form => [key, form]));

// What was read on a page once, and is now said otherwise.
const NOT_FRENCH = [
  [/plac(?:er|ée?s?) (?:la |une |votre )?commandes?|commandes? (?:déjà )?placée/i, 'on passe une commande; elle est reçue'],
  [/cueill/i, 'on prélève; on récupère au comptoir'],
  [/réclamations? répondue|tout est répondu|c’est répondu|un souhait se répond/i, 'une réclamation est réglée'],
  [/(?:code|vague|jeton|brouillon)s? (?:dé)?faite?s?\b|\bfaire (?:les? |un |une )(?:code|vague|jeton|brouillon|copie)/i, 'on crée, on annule'],
  [/passer la règle|passages? de la règle|de lui-même|d’elle-même|tout seul/i, 'l’attribution est lancée; cela se fait automatiquement'],
  [/l’autre (?:fois|campagne|\{|\d)|la dernière fois|cette fois\b/i, 'une campagne par son nom'],
  [/sans choix avant/i, 'd’ici le … inclus'],
  [/remplissez/i, 'le champ par son nom, et ce qui est attendu'],
  [/une touche suffit|s’il est au menu|si elle est au menu/i, 'un geste; une trousse, puis ses articles'],
  [/ordre de service déclaré|aucun ordre n’a été déclaré|déclarer cet ordre/i, 'un ordre est fixé'],
  [/ce qu’il y a dedans|^laquelle$|^comment$|dans les adresses/i, 'contenu, trousse, livraison, adresse de la page'],
  [/décompte|comptage|pavillon|^sorte$|^genre$/i, 'inventaire, bâtiment, type'],
  [/^entrer$|^sortir$|^lecture$/i, 'se connecter, se déconnecter, lecteur'],
  [/montées? d’avance/i, 'préparées d’avance'],
  [/\bEnter\b/, 'Entrée'],
];
const NOT_ENGLISH = [
  [/\bplace an? order|order placed|orders? (?:was|were|already) placed/i, 'an order is made, and received'],
  [/the way of your kit|to whom, and where|that makes it|a word more/i, 'where your kit is; delivery; total; anything else?'],
  [/\bnoted\b(?! by)/i, 'thank you, that’s done'],
  [/\barticles?\b/i, 'items'],
  [/were the rule to run|foretell|the other (?:time|campaign)|still to get|last time,/i, 'forecast; a campaign by its name; still needed'],
  [/it is no csv/i, 'this isn’t a CSV file'],
  [/perséVERT Thursday|Green Thursday/i, 'Perseverance Thursday'],
  [/\bpupils?\b|\be-mail|\bQuebec\b/, 'student, email, Québec'],
  [/by itself|of itself/i, 'automatically'],
];

// The papers are read by schools of both languages: each page has them in both.
const isOf = (lang, key) => !key.includes(`.in.${lang === 'fr' ? 'en' : 'fr'}.`) && key !== 'common.other_language';

for (const [lang, unsaid] of [['fr', NOT_FRENCH], ['en', NOT_ENGLISH]]) {
  test(`${lang}: one word for one thing`, () => {
    const found = all(lang).filter(([key]) => isOf(lang, key)).flatMap(([key, text]) => unsaid.filter(([words]) => words.test(text)).map(([, meant]) => `${key}: « ${text} » (${meant})`));
    assert.deepEqual(found, []);
  });

  test(`${lang}: apostrophes and quotes are curved`, () => {
    assert.deepEqual(all(lang).filter(([key, text]) => /['"]/.test(text.replace(/<[^>]*>|\{\{.*?\}\}/g, '')) && isOf(lang, key)), []);
  });
}

// {n} chooses the form. « 1 lettres », « 0 commandes » and « 160 commande » are said by nobody.
test('what is counted agrees with its number', () => {
  const found = ['fr', 'en'].flatMap(lang => Object.entries(texts[lang]).filter(([, text]) => typeof text === 'string' && /\{n\}[\s\u00a0](?!sur|of|libre|free)\p{Ll}{4,}/u.test(text)));
  assert.deepEqual(found, []);
});

test('each drawing that is chosen has a name to be read aloud', () => {
  const drawings = readdirSync(fileURLToPath(new URL('../../frontend/img', import.meta.url))).filter(name => /^(item|kit)-/.test(name)).map(name => name.replace('.svg', ''));
  for (const lang of ['fr', 'en']) assert.deepEqual(drawings.filter(name => !texts[lang][`domain.drawing.${name}`]), []);
});
