// What is printed of a wave, of one order or of one parcel: pick list, packing slips, label sheets. The address says which, so that a print can be repeated.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {FORMATS, formatName, labelSheets, perSheet} from '../../components/staff/paper/labels.js';
import {pickSheet} from '../../components/staff/paper/pick-list.js';
import {slipSheet} from '../../components/staff/paper/slip.js';
import {orderOf} from '../../components/staff/numbers.js';
import {asked, go, onAddress, queryOf} from '../../components/staff/query.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const SHEETS = ['prelevement', 'bordereaux', 'etiquettes'];
const KEPT = 'staff.labels';
const place = document.getElementById('page');
const wave = asked('vague'), order = asked('commande') || orderOf(asked('colis')), parcel = asked('colis');
const model = {papers: null, who: null, now: new Date()};

enter(place, async who => {
  try {
    model.papers = order ? await ofOne() : await api.get(`/waves/${encodeURIComponent(wave)}/papers`);
  } catch (problem) {
    if (!['unknown_wave', 'unknown_order', 'unknown_parcel', 'not_found', 'bad_target'].includes(problem.code)) throw problem;
    return put(place, unknown());
  }
  model.who = who;
  document.title = t('staff-papers.described', {what: parcel || order || t('staff-waves.number', {number: wave})});
  onAddress(draw);
  draw();
});

// Printed alone, a slip has no place among those of its wave.
async function ofOne() {
  const whole = await api.get(`/orders/${encodeURIComponent(order)}`);
  const slips = await Promise.all((parcel ? [slipOf(parcel)] : await boxesOf(whole)).map(path => api.get(path)));
  return {slips: slips.map(slip => ({...slip, position: ''})), campaign: whole.campaign, wave: null};
}

const slipOf = number => `/parcels/${encodeURIComponent(number)}/slip`;
const GONE_BACK = ['returned', 'replaced'];

// As a wave prints them: one for the order, unless it goes in several parcels; one for each that is packed to answer a claim; one for what is still to pack.
async function boxesOf({number, parcels, remainder}) {
  const isOne = !remainder && parcels.filter(({claim, state}) => !claim && !GONE_BACK.includes(state)).length <= 1;
  const packed = parcels.filter(({claim, state}) => state === 'packed' && (claim || !isOne));
  const rest = remainder ? (await api.get(`/parcels${queryOf({state: 'to_pack', q: number})}`)).data.filter(row => row.order === number) : [];
  const boxes = [...packed, ...rest].map(box => slipOf(box.number));
  return isOne || !boxes.length ? [`/orders/${encodeURIComponent(number)}/slip`, ...boxes] : boxes;
}

const offered = () => order ? SHEETS.slice(1) : SHEETS;

function wanted() {
  const named = asked('feuilles').split(',').filter(sheet => offered().includes(sheet));
  return named.length ? named : [offered()[0]];
}

// The size of the labels in the drawer is the same next time.
const format = () => FORMATS[asked('format')] ? asked('format') : FORMATS[localStorage.getItem(KEPT)] ? localStorage.getItem(KEPT) : 'lettre-10';
const start = () => Math.max(1, Math.min(perSheet(FORMATS[format()]), Math.trunc(Number(asked('debut'))) || 1));

function toggle(sheet, on) {
  const now = wanted(), next = offered().filter(one => one === sheet ? on : now.includes(one));
  go({feuilles: next.length ? next.join(',') : sheet}, {replace: true});
}

function chooseFormat(event) {
  localStorage.setItem(KEPT, event.target.value);
  go({format: event.target.value, debut: null}, {replace: true});
}

function draw() {
  const {papers} = model, now = wanted(), labels = now.includes('etiquettes');
  const sheets = labels ? Math.ceil((start() - 1 + papers.slips.length) / perSheet(FORMATS[format()])) : 0;
  put(place, html`
    <div class="press no-print">
      <p class="crumb"><a class="tap" href=${order ? url('staff/order', `?no=${order}`) : url('staff/wave', `?no=${wave}`)}>${icon('back')} ${order || t('staff-waves.number', {number: wave})}</a></p>
      <h1>${t('staff-papers.title')}</h1>
      <form class="press__bar" @submit=${event => event.preventDefault()}>
        <fieldset><legend class="sr">${t('staff-papers.printed')}</legend>${offered().map(sheet => html`
          <label class="chip chip--check"><input type="checkbox" name=${sheet} .checked=${now.includes(sheet)} @change=${event => toggle(sheet, event.target.checked)}> ${t(`staff-papers.sheets.${sheet}`, {n: papers.slips.length})}</label>`)}</fieldset>
        ${labels ? html`
          <div class="field"><label for="format">${t('staff-papers.labels')}</label><select class="input" id="format" @change=${chooseFormat}>${Object.keys(FORMATS).map(key => html`
            <option value=${key} ?selected=${key === format()}>${formatName(key)}</option>`)}</select></div>
          <div class="field field--n"><label for="start">${t('staff-papers.start')}</label><input class="input num" id="start" type="number" min="1" max=${perSheet(FORMATS[format()])} .value=${String(start())}
            @change=${event => go({debut: event.target.value}, {replace: true})}></div>` : ''}
        <button class="btn" type="button" data-act="print" @click=${() => print()}>${icon('print')} ${t('staff-papers.print')}</button>
      </form>
      <p class="hint">${[labels ? t('staff-papers.label_sheets', {n: sheets}) : '', labels ? t('staff-papers.at_full_size') : t('staff-papers.letter')].filter(Boolean).join(' ')}</p>
    </div>
    <div class="papers" data-sheets=${now.join(',')}>
      ${now.includes('prelevement') ? pickSheet(papers, model.who.name, model.now) : ''}
      ${now.includes('bordereaux') ? papers.slips.map(slip => slipSheet(slip, papers.campaign)) : ''}
      ${labels ? labelSheets(papers.slips, format(), start()) : ''}
    </div>`);
}

const unknown = () => html`
  <h1>${t('staff-papers.title')}</h1><div class="empty">${icon('search')}<h2>${order ? t('staff-papers.no_order', {number: parcel || order}) : wave ? t('staff-papers.no_wave') : t('staff-papers.which')}</h2>
    <p>${t('staff-papers.which_how')}</p>
    <p><a class="btn btn--quiet" href=${url('staff/waves')}>${icon('wave')} ${t('staff-papers.to_waves')}</a></p></div>`;
