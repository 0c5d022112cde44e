// One kit, named by ?kit=: what is in it, what is left of it, and the way to the order.
import {html} from 'lit-html';
import {api} from '../api.js';
import {arrivalWeek} from '../components/arrival.js';
import {itemCard, kitCard, kitStock} from '../components/kit.js';
import {clock, lastDay, longDay, shortDay} from '../format.js';
import {local, t, url} from '../i18n.js';
import {icon, picture, stock} from '../picture.js';
import {explain} from '../problem.js';
import {failed, show} from '../state.js';

const slug = new URLSearchParams(location.search).get('kit');

show(document.getElementById('kit'), () => api.get('/campaigns/current'), {
  ready: campaign => {
    const kit = campaign.kits.find(one => one.slug === slug);
    if (!kit) return unknownKit(campaign);
    document.title = t('kit.described', {kit: local(kit.name)});
    for (const link of document.querySelectorAll('link[rel=canonical], link[hreflang]')) link.href += `?kit=${encodeURIComponent(kit.slug)}`;
    return html`${theKit(campaign, kit)} ${contents(kit)} ${others(campaign.kits.filter(other => other !== kit))}`;
  },
  error: (problem, again) => problem.code === 'no_campaign' ? noCampaign(problem) : html`<h1>${t('kit.title')}</h1> ${failed(problem, again)}`,
});

const theKit = (campaign, kit) => html`
  <div class="top">
    <div class="kit__art top__art ${kit.availability === 'sold_out' ? 'is-out' : ''}"><img src=${picture(kit.picture)} width="480" height="360" alt="" fetchpriority="high"></div>
    <div class="stack top__text">
      <h1>${local(kit.name)}</h1>
      <p class="lede">${local(kit.story.fr ? kit.story : kit.pitch)}</p>
      <p>${kitStock(kit)}</p>
      ${wayOn(campaign, kit)}
    </div>
  </div>`;

function wayOn(campaign, kit) {
  const day = shortDay(lastDay(campaign.closes_at));
  if (campaign.phase === 'upcoming') {
    return notice('', 'clock', t('kit.upcoming_title'), t('kit.upcoming', {day: longDay(campaign.opens_at), time: clock(campaign.opens_at)}));
  }
  if (campaign.phase === 'closed') {
    return html`${notice('', 'clock', t('kit.closed_title'), t('kit.closed', {day: longDay(lastDay(campaign.closes_at))}))}
      <p><a class="btn btn--quiet" href=${url('order')}>${t('kit.follow')}</a></p>`;
  }
  if (kit.availability === 'sold_out') return notice('notice--warn', 'none', t('kit.out_title'), t('kit.out'));
  return html`
    <p class="acts"><a class="btn" href=${url('order', `?kit=${encodeURIComponent(kit.slug)}`)}>${t('kit.choose')} ${icon('arrow')}</a> <span class="soft">${t('kit.free')}</span></p>
    ${weeks(campaign)}
    <p class="hint">${t('kit.change_mind', {day})} ${byDefault(campaign, kit, day)}</p>`;
}

const SHAPES = {ship: 'truck', pickup: 'counter'};
const weeks = campaign => Object.keys(SHAPES).filter(way => arrivalWeek(campaign, way)).map(way => html`<p>${icon(SHAPES[way])} ${arrivalWeek(campaign, way)}</p>`);

function byDefault({kits, generic_kit}, kit, day) {
  if (kit.is_generic) return t('kit.is_generic', {day});
  const generic = kits.find(other => other.slug === generic_kit);
  return generic ? t('kit.without', {day, kit: local(generic.name)}) : '';
}

const notice = (kind, shape, title, text) => html`<div class="notice ${kind}">${icon(shape)}<b>${title}</b><p>${text}</p></div>`;

const contents = kit => html`
  ${kit.components.length ? html`
    <section class="part" aria-labelledby="contents"><h2 id="contents">${kit.choices.length ? t('kit.always') : t('kit.contents')}</h2>
      <ul class="items items--big">${kit.components.map(component => itemCard(component))}</ul></section>` : ''}
  ${kit.choices.map(choice => choiceOf(choice, kit.components.length > 0))}`;

const choiceOf = ({choice, pick, options}, more) => html`
  <section class="part" aria-labelledby="choice-${choice}">
    <h2 id="choice-${choice}">${more ? t('kit.choice', {n: pick, options: options.length}) : t('kit.choice_only', {n: pick, options: options.length})}</h2>
    <p class="soft">${t('kit.choice_how')}</p>
    <ul class="items items--big">${options.map(option =>
      itemCard(option, stock(option.availability, t(`domain.availability.${option.availability}`))))}</ul>
  </section>`;

const others = kits => html`
  <section class="part" aria-labelledby="others"><h2 id="others">${t('kit.others')}</h2>
    <div class="kits kits--three">${kits.map(kitCard)}</div></section>`;

const unknownKit = campaign => html`
  <div class="empty"><img src=${picture('item-boite')} alt="" width="96" height="96">
    <h1>${t('kit.unknown_title')}</h1><p>${t('kit.unknown')}</p></div>
  <section class="part" aria-labelledby="offered"><h2 id="offered">${t('kit.offered')}</h2>
    <div class="kits">${campaign.kits.map(kitCard)}</div></section>`;

const noCampaign = problem => html`
  <div class="empty"><img src=${picture('item-boite')} alt="" width="96" height="96">
    <h1>${t('kit.unknown_title')}</h1><p>${explain(problem)}</p></div>`;
