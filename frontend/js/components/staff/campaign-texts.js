// What the public pages say for this campaign alone, in both languages, with how it will look.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {typography} from '../../format.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {put} from '../../state.js';
import {say} from './say.js';

const PLACES = [['banner', 200], ['introduction', 600], ['pick_up', 300], ['thanks', 400]];
const LANGUAGES = ['fr', 'en'];

export async function texts(place, campaign, {onChange = () => {}} = {}) {
  let known = await api.get(`/campaigns/${campaign.slug}/texts`), problem = null, faults = {}, busy = false;
  const closed = campaign.state === 'archived';
  let given = copy(known);
  draw();

  async function save(event) {
    event.preventDefault();
    if (busy) return;
    [busy, problem, faults] = [true, null, {}];
    draw();
    try {
      known = await api.patch(`/campaigns/${campaign.slug}/texts`, editOf(given, known), {version: known.version});
      given = copy(known);
      say(t('staff-campaign.texts.saved'));
      onChange();
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      [problem, faults] = [refusal, explainFaults(refusal)];
      if (refusal.code === 'stale') known = refusal.params.current; // what was typed stays, over what is there now
    }
    busy = false;
    draw();
  }

  function draw() {
    const lost = problem?.code === 'server_away'; // what is sent again is the same, until it is known
    put(place, html`<form class="stack settings" novalidate @submit=${save}>
      ${problem ? html`<div class="notice notice--bad" role="alert">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
      <div class="stack" ?inert=${lost} data-held=${String(lost)}>${PLACES.map(([name, size]) => html`<fieldset class="said"><legend class="legend">${t(`staff-campaign.texts.${name}`)}</legend>
        <p class="hint">${t(`staff-campaign.texts.${name}_hint`)}</p>
        <div class="pairs">${LANGUAGES.map(lang => one(name, lang, size))}</div></fieldset>`)}</div>
      ${closed ? '' : html`<p class="acts"><button class="btn" data-act="save-texts" aria-busy=${String(busy)}>${icon(busy ? 'spin' : lost ? 'undo' : 'check')}
        ${lost ? t('common.try_again') : t('staff-campaign.texts.save')}</button></p>`}</form>`);
  }

  function one(name, lang, size) {
    const id = `t-${name}-${lang}`, wrong = faults[`/${name}/${lang}`], text = given[name][lang];
    return html`<div class="field ${wrong ? 'field--error' : ''}"><label for=${id}>${t(`staff-campaign.texts.in_${lang}`)}</label>
      ${wrong ? html`<p class="error">${icon('alert')}<span>${wrong}</span></p>` : ''}
      <textarea class="input" id=${id} rows="2" maxlength=${size} ?disabled=${closed} .value=${text} @input=${event => { given[name][lang] = event.target.value.replace(/\s+/g, ' '); draw(); }}></textarea>
      ${text.trim() ? html`<p class="preview preview--${name}" lang=${lang}><span class="sr">${t('staff-campaign.texts.preview')}</span>${typography(text.trim(), lang)}</p>` : ''}</div>`;
  }
}

const copy = known => Object.fromEntries(PLACES.map(([name]) => [name, {fr: known[name]?.fr ?? '', en: known[name]?.en ?? ''}]));

// Only what differs; nothing in either language takes the text away.
function editOf(given, known) {
  const edit = {};
  for (const [name] of PLACES) {
    const now = {fr: given[name].fr.trim(), en: given[name].en.trim()}, before = copy(known)[name];
    if (now.fr !== before.fr || now.en !== before.en) edit[name] = now.fr || now.en ? now : null;
  }
  return edit;
}
