// The schools' codes: made for those without one, for the silent ones or for all, and shown once, as letters, as a sheet or as a file.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {postalCode} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {saveTable} from './csv.js';
import {ask, tell} from './dialog.js';
import {exportButtons} from './export-links.js';
import {radio} from './field.js';
import {printAlone} from './paper/alone.js';
import {codeLetter, letterFields} from './paper/code-letter.js';
import {codeSheet, ministryCode} from './paper/code-sheet.js';
import {attempt, say} from './say.js';

const FOR = {missing: {}, silent: {silent: true, replace: true}, all: {replace: true}};
const FIELDS = ['name', 'ministry', 'language', 'to', 'address', 'municipality', 'postal_code', 'code', 'link', 'site', 'campaign', 'day', 'kit', 'written'];

export async function askForCodes(campaign) {
  let areMade = false; // and the answer that showed them was lost
  const made = await ask({
    title: t('staff-campaign.codes.ask'), go: t('staff-campaign.codes.go'), shape: 'lock',
    body: () => html`<p>${t('staff-campaign.codes.warn')}</p>
      ${areMade ? html`<div class="notice notice--warn" role="alert" data-made>${icon('alert')}<b>${t('staff-campaign.codes.already')}</b><p>${t('staff-campaign.codes.already_how')}</p></div>` : ''}
      <fieldset class="stack stack--tight"><legend class="sr">${t('staff-campaign.codes.whose')}</legend>${Object.keys(FOR).map((whose, i) =>
        radio({name: 'for', value: whose, label: t(`staff-campaign.codes.for.${whose}`), hint: t(`staff-campaign.codes.for_hint.${whose}`), checked: i === 0}))}</fieldset>`,
    send: form => api.post(`/campaigns/${campaign.slug}/school-keys`, FOR[form.get('for')]).catch(problem => {
      if (problem.code !== 'already_shown') throw problem;
      areMade = true;
    }),
  });
  if (!made) return;
  if (!made.data.length) return say(t('staff-campaign.codes.nothing'));
  show(campaign, made.data);
}

const show = (campaign, schools) => tell({title: t('staff-campaign.codes.done', {n: schools.length}), body: () => html`
  <div class="stack"><p>${t('staff-campaign.codes.once')}</p>
    <p class="acts"><button class="btn" type="button" data-act="letters" @click=${() => printLetters(schools, campaign.slug)}>${icon('print')} ${t('staff-campaign.codes.letters', {n: schools.length})}</button>
      <button class="btn btn--quiet" type="button" data-act="sheet" @click=${() => printAlone(codeSheet(schools, campaign, new Date()))}>${icon('print')} ${t('staff-campaign.codes.sheet')}</button></p>
    ${exportButtons(format => save(schools, campaign, format))}
    <p class="soft">${t('staff-campaign.codes.envelopes')}</p></div>`});

// `slug` may be « current »; of a step of the ladder it has that one's words.
export const printLetters = (schools, slug, step = null) => attempt(async () => {
  const campaign = await api.get(`/campaigns/${slug}`), now = new Date();
  await printAlone(schools.map(school => codeLetter(school, campaign, now, step)));
});

// For a mail merge: each school's address, its code, its link, which its QR code holds, and whatever else varies in its letter.
const save = (schools, {slug}, format) => attempt(async () => {
  const campaign = await api.get(`/campaigns/${slug}`), now = new Date();
  const rows = schools.map(school => ({
    ...letterFields(school, campaign, now), ...school, ministry: ministryCode(school), postal_code: postalCode(school.postal_code),
    language: t(`staff-campaign.codes.language.${school.language}`),
  }));
  await saveTable(`codes-${slug}`, [FIELDS.map(name => t(`staff-campaign.codes.column.${name}`)), ...rows.map(row => FIELDS.map(name => row[name]))], format);
});
