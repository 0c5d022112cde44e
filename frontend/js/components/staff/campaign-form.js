// The settings of a campaign. Dates are Québec's; only what was changed is sent, over the version that was read.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {clock, count, longDay, wholeNumber} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {put} from '../../state.js';
import {agreed} from './deadline-change.js';
import {check, choice, field} from './field.js';
import {closingAfter, lastMinuteOf, localOf, momentOf} from './quebec.js';
import {say} from './say.js';

// `others` are the campaigns that it may be compared with; onSave(campaign) once it is saved.
export function settings(place, first, {others = [], onSave = () => {}} = {}) {
  let campaign = first, problem = null, faults = {}, changes = [], busy = false;
  draw();

  async function save(event) {
    event.preventDefault();
    if (busy) return;
    const edit = editOf(new FormData(event.target), campaign);
    [problem, changes, faults] = [null, [], Object.fromEntries(Object.entries(edit).filter(([, value]) => value === undefined).map(([name]) => [`/${name}`, t('fault.not_a_moment')]))];
    if (Object.keys(faults).length) return draw();
    if (!Object.keys(edit).length) return say(t('staff-campaign.nothing_changed'));
    busy = true;
    draw();
    try {
      if (!await agreed(campaign, edit)) {
        busy = false;
        return draw();
      }
      campaign = await api.patch(`/campaigns/${campaign.slug}`, edit, {version: campaign.version});
      say(t('staff-campaign.saved'));
      onSave(campaign);
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      problem = refusal;
      faults = explainFaults(refusal);
      if (refusal.code === 'stale') [changes, campaign] = [differences(campaign, refusal.params.current), refusal.params.current];
    }
    busy = false;
    draw();
    if (problem) place.querySelector('[aria-invalid="true"], .notice')?.focus();
  }

  function draw() {
    const lost = problem?.code === 'server_away'; // what is sent again is the same, until it is known
    put(place, html`<form class="stack settings" novalidate @submit=${save} data-version=${campaign.version}>
      ${problem ? html`<div class="notice ${changes.length ? 'notice--warn' : 'notice--bad'}" role="alert" tabindex="-1">${icon('alert')}<p>${explain(problem)}</p>
        ${changes.length ? html`<ul>${changes.map(({what, was, is}) => html`<li>${t('staff.changed', {what})} <s>${was}</s> → <b>${is}</b></li>`)}</ul>` : ''}</div>` : ''}
      <div class="stack" ?inert=${lost} data-held=${String(lost)}>${fields(campaign, faults, others)}</div>
      <p class="acts"><button class="btn" aria-busy=${String(busy)} data-act="save">${icon(busy ? 'spin' : lost ? 'undo' : 'check')}
        ${lost ? t('common.try_again') : t('staff-campaign.save')}</button></p></form>`);
  }
}

function fields(campaign, faults, others) {
  const opens = localOf(campaign.opens_at), last = lastMinuteOf(campaign.closes_at);
  return html`
    <p class="soft">${t(`domain.phase.${campaign.phase}`)} · ${t(`staff-campaign.state.${campaign.state}`)}${campaign.run_on_hold
      ? html` · <b>${t('staff-campaign.on_hold')}</b>` : ''}</p>
    <div class="pairs pairs--four">
      ${field({name: 'name_fr', label: t('staff-campaign.title_fr'), value: campaign.name.fr, fault: faults['/name/fr'], attributes: {maxlength: 60}})}
      ${field({name: 'name_en', label: t('staff-campaign.title_en'), value: campaign.name.en, fault: faults['/name/en'], attributes: {maxlength: 60}})}
      ${field({name: 'event_on', label: t('staff-campaign.event_on'), type: 'date', value: campaign.event_on ?? '', optional: true, fault: faults['/event_on']})}
    </div>
    <div class="pairs">
      ${field({name: 'ship_week', label: t('staff-campaign.ship_week'), type: 'date', value: campaign.ship_week ?? '', hint: t('staff-campaign.week_hint'), optional: true, fault: faults['/ship_week']})}
      ${field({name: 'pickup_week', label: t('staff-campaign.pickup_week'), type: 'date', value: campaign.pickup_week ?? '', hint: t('staff-campaign.week_hint'), optional: true, fault: faults['/pickup_week']})}
    </div>
    <div class="pairs pairs--four">
      ${field({name: 'opens_date', label: t('staff-campaign.opens'), type: 'date', value: opens.date, fault: faults['/opens_at']})}
      ${field({name: 'opens_time', label: t('staff-campaign.opens_time'), type: 'time', value: opens.time})}
      ${field({name: 'closes_date', label: t('staff-campaign.closes'), type: 'date', value: last.date, fault: faults['/closes_at']})}
      ${field({name: 'closes_time', label: t('staff-campaign.closes_time'), type: 'time', value: last.time})}
    </div>
    <p class="hint">${t('staff-campaign.quebec_time')}</p>
    <div class="pairs pairs--four">
      ${field({name: 'baseline', label: t('staff-campaign.baseline'), value: campaign.baseline ?? '', hint: t('staff-campaign.baseline_hint'), optional: true, fault: faults['/baseline'], attributes: {inputmode: 'numeric', maxlength: 9}})}
      ${field({name: 'target', label: t('staff-campaign.target'), value: campaign.target ?? '', hint: t('staff-campaign.target_hint'), optional: true, fault: faults['/target'], attributes: {inputmode: 'numeric', maxlength: 9}})}
      ${field({name: 'wish_percent', label: t('staff-campaign.wish'), value: campaign.wish_percent, hint: t('staff-campaign.wish_hint'), fault: faults['/wish_percent'], attributes: {inputmode: 'numeric', maxlength: 4}})}
      ${choice({name: 'baseline_campaign', label: t('staff-campaign.compared'), value: campaign.baseline_campaign ?? '', fault: faults['/baseline_campaign'],
        options: [['', t('staff-campaign.compared_none')], ...others.map(one => [one.slug, local(one.name)])]})}
    </div>
    <div class="pairs">
      ${check({name: 'pool_on', label: t('staff-campaign.pool'), hint: t('staff-campaign.pool_hint'), checked: campaign.pool_on})}
      ${check({name: 'late_changes_on', label: t('staff-campaign.late'), hint: t('staff-campaign.late_hint'), checked: campaign.late_changes_on})}
      ${check({name: 'run_on_hold', label: t('staff-campaign.hold'), hint: t('staff-campaign.hold_hint'), checked: campaign.run_on_hold})}
    </div>`;
}

// Only what differs; `undefined` where a date is not whole.
function editOf(form, campaign) {
  const edit = {}, opens = localOf(campaign.opens_at), last = lastMinuteOf(campaign.closes_at);
  if (form.get('opens_date') !== opens.date || form.get('opens_time') !== opens.time) edit.opens_at = momentOf(form.get('opens_date'), form.get('opens_time')) ?? undefined;
  if (form.get('closes_date') !== last.date || form.get('closes_time') !== last.time) edit.closes_at = closingAfter(form.get('closes_date'), form.get('closes_time')) ?? undefined;
  const name = {fr: form.get('name_fr').trim(), en: form.get('name_en').trim()};
  if (name.fr !== campaign.name.fr || name.en !== campaign.name.en) edit.name = name;
  for (const name of ['event_on', 'ship_week', 'pickup_week', 'baseline_campaign']) if ((form.get(name) || null) !== campaign[name]) edit[name] = form.get(name) || null;
  for (const name of ['baseline', 'target', 'wish_percent']) {
    const value = wholeNumber(form.get(name));
    if (value !== campaign[name]) edit[name] = value;
  }
  for (const name of ['pool_on', 'late_changes_on', 'run_on_hold']) if (form.has(name) !== campaign[name]) edit[name] = form.has(name);
  return edit;
}

function differences(before, now) {
  const yes = is => is ? t('staff-campaign.yes') : t('staff-campaign.no'), figure = number => number === null ? '—' : count(number);
  const closing = ({closes_at: at}) => { const last = new Date(new Date(at).getTime() - 1000); return `${longDay(last)}, ${clock(last)}`; };
  return [
    [t('staff-campaign.title_fr'), one => one.name.fr], [t('staff-campaign.title_en'), one => one.name.en], [t('staff-campaign.event_on'), one => one.event_on ? longDay(one.event_on) : '—'],
    [t('staff-campaign.ship_week'), one => one.ship_week ? longDay(one.ship_week) : '—'], [t('staff-campaign.pickup_week'), one => one.pickup_week ? longDay(one.pickup_week) : '—'],
    [t('staff-campaign.wish'), one => figure(one.wish_percent)], [t('staff-campaign.compared'), one => one.baseline_campaign ?? '—'], [t('staff-campaign.hold'), one => yes(one.run_on_hold)],
    [t('staff-campaign.opens'), ({opens_at: at}) => `${longDay(at)}, ${clock(at)}`], [t('staff-campaign.closes'), closing],
    [t('staff-campaign.baseline'), one => figure(one.baseline)], [t('staff-campaign.target'), one => figure(one.target)],
    [t('staff-campaign.pool'), one => yes(one.pool_on)], [t('staff-campaign.late'), one => yes(one.late_changes_on)],
  ].map(([what, words]) => ({what, was: words(before), is: words(now)})).filter(({was, is}) => was !== is);
}
