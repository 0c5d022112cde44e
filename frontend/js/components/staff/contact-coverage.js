// Who can be reached, and how: a figure like that of the kits, each part of it a way to its list.
import {html} from 'lit-html';
import {count} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';

export const REACHES = ['own', 'parent', 'phone', 'paper'];

export const contactCoverage = coverage => html`
  <section class="reach" aria-labelledby="reach-title"><h2 id="reach-title">${t('staff-schools.reach.title')}</h2>
    <ul class="figures" data-reach>${REACHES.map(reach => html`<li><a href=${listOf(reach)}><b class="display num">${count(coverage[reach])}</b> ${t(`staff-schools.reach.count.${reach}`)}</a></li>`)}
      <li class="soft">${t('staff-schools.reach.eligible', {n: coverage.eligible})}</li></ul>
    ${coverage.phone + coverage.paper ? html`<p class="with-i">${icon('mail')}<span>${t('staff-schools.reach.how', {n: coverage.phone + coverage.paper})}
      <a href=${listOf('unaddressed')}>${t('staff-schools.reach.see')}</a></span></p>` : ''}</section>`;

const listOf = reach => url('staff/schools', `?kind=school&reach=${reach}`);
