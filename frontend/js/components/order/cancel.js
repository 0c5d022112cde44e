// Cancelling asks what comes instead: another kit or the generic one is a change of the order, which stands until then; none is a school's decline.
import {html} from 'lit-html';
import {lastDay, shortDay} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {isPartner} from './facts.js';

const WAYS = ['another', 'generic', 'none'];

// Without a kit a school has answered; a partner has one order less.
export const wordFor = (way, {school}) => way === 'none' && isPartner(school) ? 'fewer' : way;

export function cancelDialog({order, campaign, then, busy, error}, {choose, send, close}) {
  const generic = campaign?.kits.find(({slug}) => slug === campaign.generic_kit);
  const isGeneric = generic?.slug === order.kit.slug;
  const saying = way => wordFor(way, order);
  const words = {kit: generic ? local(generic.name) : '', day: campaign ? shortDay(lastDay(campaign.closes_at)) : '', number: order.number};
  return html`
    <dialog class="dialog dialog--asks" id="cancel" aria-labelledby="cancel-title" @close=${close}>
      <form class="stack" @submit=${send}>
        <h2 id="cancel-title" tabindex="-1">${t('my-order.cancel.title', words)}</h2>
        <p>${then === 'none' ? t('my-order.cancel.what') : t('my-order.cancel.stands')}</p>
        ${error ? html`<p class="error" role="alert" tabindex="-1" data-told>${icon('alert')}<span>${error}</span></p>` : ''}
        <fieldset class="stack stack--tight"><legend class="legend">${t('my-order.cancel.then')}</legend>
          ${WAYS.filter(way => way !== 'generic' || (generic && !isGeneric)).map(way => html`<label class="pick"><input type="radio" name="then" value=${way} .checked=${then === way} @change=${() => choose(way)}>
            <b>${t(`my-order.cancel.${saying(way)}`, words)}</b><small>${t(`my-order.cancel.${saying(way)}_what`, words)}</small></label>`)}</fieldset>
        <div class="acts"><button class=${then === 'none' ? 'btn btn--quiet btn--danger' : 'btn'} aria-busy=${busy ? 'true' : 'false'}>${busy ? icon('spin') : ''} ${t(`my-order.cancel.go_${then}`)}</button>
          <button type="button" class="btn btn--quiet" data-keep @click=${event => event.target.closest('dialog').close()}>${t('my-order.cancel.keep')}</button></div>
      </form>
    </dialog>`;
}
