// What is printed of a wave, of one order or of one parcel: pick list, packing slips, label sheets. The address says which, so that a print can be repeated.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {FORMATS, formatName, labelSheets, perSheet, testSheet, tooFull} from '../../components/staff/paper/labels.js';
import {pickSheet} from '../../components/staff/paper/pick-list.js';
import {choosePrinter, moveBy, printer} from '../../components/staff/paper/printers.js';
import {slipSheet, tooLong} from '../../components/staff/paper/slip.js';
import {orderOf} from '../../components/staff/numbers.js';
import {asked, go, onAddress, queryOf} from '../../components/staff/query.js';
import {list} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const SHEETS = ['prelevement', 'bordereaux', 'etiquettes', 'essai'];
const KEPT = 'staff.labels';
const place = document.getElementById('page');
const wave = asked('vague'), order = asked('commande') || orderOf(asked('colis')), parcel = asked('colis');
const model = {papers: null, who: null, now: new Date(), full: [], long: []}; // labels that hold too much, slips that take more than one sheet

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

// What has left the storeroom is printed again only if that is asked, or if it is what was asked for.
const slips = () => order || asked('partis') ? model.papers.slips : model.papers.slips.filter(slip => !slip.has_left);

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

function setPrinter(set) {
  set();
  draw();
}

function draw() {
  const {papers} = model, now = wanted(), printed = slips(), labels = now.includes('etiquettes'), onLabels = labels || now.includes('essai');
  const gone = papers.slips.filter(slip => slip.has_left).length;
  const sheets = Math.ceil((start() - 1 + printed.length) / perSheet(FORMATS[format()]));
  put(place, html`
    <div class="press no-print">
      <p class="crumb"><a class="tap" href=${order ? url('staff/order', `?no=${order}`) : url('staff/wave', `?no=${wave}`)}>${icon('back')} ${order || t('staff-waves.number', {number: wave})}</a></p>
      <h1>${t('staff-papers.title')}</h1>
      <form class="press__bar" @submit=${event => event.preventDefault()}>
        <fieldset><legend class="sr">${t('staff-papers.printed')}</legend>${offered().map(sheet => html`
          <label class="chip chip--check"><input type="checkbox" name=${sheet} .checked=${now.includes(sheet)} @change=${event => toggle(sheet, event.target.checked)}> ${t(`staff-papers.sheets.${sheet}`, {n: printed.length})}</label>`)}
          ${gone && !order ? html`<label class="chip chip--check"><input type="checkbox" name="partis" .checked=${Boolean(asked('partis'))}
            @change=${event => go({partis: event.target.checked ? '1' : null}, {replace: true})}> ${t('staff-papers.with_gone', {n: gone})}</label>` : ''}</fieldset>
        ${onLabels ? html`
          <div class="field"><label for="format">${t('staff-papers.labels')}</label><select class="input" id="format" @change=${chooseFormat}>${Object.keys(FORMATS).map(key => html`
            <option value=${key} ?selected=${key === format()}>${formatName(key)}</option>`)}</select></div>
          <div class="field field--n"><label for="start">${t('staff-papers.start')}</label><input class="input num" id="start" type="number" min="1" max=${perSheet(FORMATS[format()])} .value=${String(start())}
            @change=${event => go({debut: event.target.value}, {replace: true})}></div>` : ''}
        <button class="btn" type="button" data-act="print" @click=${() => print()}>${icon('print')} ${t('staff-papers.print')}</button>
        ${onLabels ? offset(printer()) : ''}
      </form>
      <p class="hint">${[labels ? t('staff-papers.label_sheets', {n: sheets}) : '', onLabels ? t('staff-papers.at_full_size') : t('staff-papers.letter')].filter(Boolean).join(' ')}</p>
      ${labels && model.full.length ? html`<div class="notice notice--bad" role="alert" data-full>${icon('alert')}<b>${t('staff-papers.full', {n: model.full.length, numbers: list(model.full)})}</b><p>${t('staff-papers.full_how')}</p></div>` : ''}
      ${now.includes('bordereaux') && model.long.length ? html`<div class="notice notice--warn" role="status" data-long>${icon('alert')}<p>${t('staff-papers.long', {n: model.long.length, numbers: list(model.long)})}</p></div>` : ''}
      ${gone === papers.slips.length && !printed.length ? html`<p class="notice">${icon('check')} ${t('staff-papers.all_gone')}</p>` : ''}
    </div>
    <div class="papers" data-sheets=${now.join(',')}>
      ${now.includes('prelevement') ? pickSheet(papers, model.who.name, model.now) : ''}
      ${now.includes('bordereaux') ? printed.map(slip => slipSheet(slip, papers.campaign)) : ''}
      ${labels ? labelSheets(printed, format(), start()) : ''}
      ${now.includes('essai') ? testSheet(format()) : ''}
    </div>`);
  layOut();
}

// Once what is printed stands on the page, it can be measured.
async function layOut() {
  const papers = place.querySelector('.papers'), {right, down} = printer();
  papers.style.setProperty('--right', `${right}mm`);
  papers.style.setProperty('--down', `${down}mm`);
  const [full, long] = [await tooFull(papers), await tooLong(papers)];
  papers.dataset.fitted = '';
  if (String([full, long]) === String([model.full, model.long])) return;
  Object.assign(model, {full, long});
  draw();
}

const offset = ({name, names, right, down}) => html`
  <fieldset class="press__offset"><legend>${t('staff-papers.offset.title')}</legend><p class="hint" id="offset-how">${t('staff-papers.offset.how')}</p>
    <div class="field"><label for="printer">${t('staff-papers.offset.printer')}</label><input class="input" id="printer" list="printers" maxlength="40" autocomplete="off" .value=${name} @change=${event => setPrinter(() => choosePrinter(event.target.value.trim()))}>
      <datalist id="printers">${names.filter(Boolean).map(known => html`<option value=${known}></option>`)}</datalist></div>
    ${[['right', right], ['down', down]].map(([way, mm]) => html`
      <div class="field field--n"><label for=${way}>${t(`staff-papers.offset.${way}`)}</label><input class="input num" id=${way} type="number" min="-10" max="10" step="0.5" aria-describedby="offset-how" .value=${String(mm)}
        @change=${event => setPrinter(() => moveBy({[way]: event.target.value}))}></div>`)}</fieldset>`;

const unknown = () => html`
  <h1>${t('staff-papers.title')}</h1><div class="empty">${icon('search')}<h2>${order ? t('staff-papers.no_order', {number: parcel || order}) : wave ? t('staff-papers.no_wave') : t('staff-papers.which')}</h2>
    <p>${t('staff-papers.which_how')}</p>
    <p><a class="btn btn--quiet" href=${url('staff/waves')}>${icon('wave')} ${t('staff-papers.to_waves')}</a></p></div>`;
