// A campaign's life: the next one made from it, published, archived; each step with what it needs and what it does.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {lastDay} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';
import {contactCoverage} from './contact-coverage.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {closingAfter, localOf, momentOf} from './quebec.js';
import {say} from './say.js';

// onChange(slug) once it is another one, or in another state.
export async function life(place, campaign, {onChange}) {
  const [ready, coverage] = await Promise.all([api.get(`/campaigns/${campaign.slug}/readiness`), api.get('/contact-coverage')]);
  put(place, html`
    ${campaign.state === 'draft' ? html`${steps(t('staff-campaign.life.before_publication'), ready.publication)}${coverage.eligible ? contactCoverage(coverage) : ''}` : ''}
    ${campaign.state === 'published' ? steps(t('staff-campaign.life.before_archiving'), ready.archiving) : ''}
    ${campaign.state === 'published' && ready.silent && ready.archiving.open ? html`<div class="notice notice--warn">${icon('alert')}<p>${t('staff-campaign.life.silent', {n: ready.silent})}</p></div>` : ''}
    <div class="acts">
      ${campaign.state === 'draft' && ready.publication.open ? html`<button class="btn" type="button" data-act="publish" @click=${publish}>${icon('check')} ${t('staff-campaign.life.publish')}</button>` : ''}
      ${campaign.state === 'published' && ready.archiving.open ? html`<button class="btn btn--quiet" type="button" data-act="archive" @click=${archive}>${icon('lock')} ${t('staff-campaign.life.archive')}</button>` : ''}
      <button class="btn btn--quiet" type="button" data-act="clone" @click=${clone}>${icon('plus')} ${t('staff-campaign.life.clone', {name: local(campaign.name)})}</button></div>`);

  async function publish() {
    const done = await ask({
      title: t('staff-campaign.life.publish_title', {name: local(campaign.name)}), go: t('staff-campaign.life.publish_go'),
      body: () => html`<p>${t('staff-campaign.life.publish_how')}</p>`, send: () => api.post(`/campaigns/${campaign.slug}/publication`),
    });
    if (!done) return;
    say(t('staff-campaign.life.published', {name: local(campaign.name)}));
    onChange(campaign.slug);
  }

  async function archive() {
    const done = await ask({
      title: t('staff-campaign.life.archive_title', {name: local(campaign.name)}), go: t('staff-campaign.life.archive_go'), shape: 'lock', danger: true,
      body: () => html`<p>${t('staff-campaign.life.archive_how')}</p>`, send: () => api.post(`/campaigns/${campaign.slug}/archiving`),
    });
    if (!done) return;
    say(t('staff-campaign.life.archived', {name: local(campaign.name)}));
    onChange(campaign.slug);
  }

  async function clone() {
    const made = await askForCampaign(campaign);
    if (made) onChange(made.slug);
  }
}

// A draft: made from `like`, whose kits, texts and settings it takes over, or, with null, the very first one.
export async function askForCampaign(like) {
  const next = like ? suggestion(like) : {name: {}}, name = like && local(like.name);
  const made = await ask({
    title: like ? t('staff-campaign.life.clone_title', {name}) : t('staff-campaign.life.first_title'), go: t('staff-campaign.life.clone_go'), shape: 'plus', wide: true,
    body: ({faults}) => html`<p>${like ? t('staff-campaign.life.clone_how') : t('staff-campaign.life.first_how')}</p>
      <div class="pairs">
        ${field({name: 'next_name_fr', label: t('staff-campaign.title_fr'), value: next.name.fr, fault: faults['/name/fr'], attributes: {maxlength: 60}})}
        ${field({name: 'next_name_en', label: t('staff-campaign.title_en'), value: next.name.en, fault: faults['/name/en'], attributes: {maxlength: 60}})}
        ${field({name: 'next_slug', label: t('staff-campaign.life.slug'), value: next.slug, hint: t('staff-campaign.life.slug_hint'), fault: faults['/slug'], attributes: {maxlength: 60}})}
        ${field({name: 'next_prefix', label: t('staff-campaign.life.prefix'), value: next.prefix, hint: t('staff-campaign.life.prefix_hint'), fault: faults['/number_prefix'], attributes: {maxlength: 10}})}
        ${field({name: 'next_opens', label: t('staff-campaign.opens'), type: 'date', value: next.opens, fault: faults['/opens_at']})}
        ${field({name: 'next_closes', label: t('staff-campaign.closes'), type: 'date', value: next.closes, fault: faults['/closes_at']})}
        ${field({name: 'next_event_on', label: t('staff-campaign.event_on'), type: 'date', value: next.event, optional: true, fault: faults['/event_on']})}</div>`,
    send: form => api.post('/campaigns', {
      from: like?.slug ?? null, slug: form.get('next_slug').trim(), name: {fr: form.get('next_name_fr').trim(), en: form.get('next_name_en').trim()}, number_prefix: form.get('next_prefix').trim().toUpperCase(),
      opens_at: momentOf(form.get('next_opens'), '00:00') ?? '', closes_at: closingAfter(form.get('next_closes'), '23:59') ?? '', event_on: form.get('next_event_on') || null,
    }),
  });
  if (made) say(t('staff-campaign.life.cloned', {name: local(made.name)}));
  return made;
}

const steps = (title, {checks}) => html`<p><b>${title}</b></p>
  <ul class="checks">${checks.filter(({code}) => !['is_draft', 'is_published'].includes(code)).map(({code, ok}) => html`<li class=${ok ? 'is-ok' : 'is-not'} data-check=${code}>
    ${icon(ok ? 'check' : 'x')}<span class="sr">${ok ? t('staff-campaign.life.done') : t('staff-campaign.life.to_do')}</span> ${t(`staff-campaign.life.check.${ok ? 'ok' : 'not'}.${code}`)}</li>`)}</ul>`;

// The same dates a year of 52 weeks later, so on the same weekdays; whatever names a year names the next.
function suggestion({slug, name, number_prefix: prefix, opens_at: opens, closes_at: closes, event_on: event}) {
  const next = text => text.replace(/(20)?\d\d(?!\d)/, year => String(Number(year) + 1));
  const later = moment => localOf(new Date(new Date(moment).getTime() + 364 * 86_400_000)).date;
  return {slug: next(slug), prefix: next(prefix), name: {fr: next(name.fr), en: next(name.en)}, opens: later(opens), closes: later(lastDay(closes)), event: event ? later(`${event}T17:00:00Z`) : ''};
}
