// The codes of many schools on a few sheets, for whoever answers the telephone.
import {html} from 'lit-html';
import {longDay, postalCode, typography} from '../../../format.js';
import {local, t} from '../../../i18n.js';
import {logo} from './parts.js';

export const ministryCode = ({organisation, building}) => [organisation, building].filter(Boolean).join('-');

export const codeSheet = (schools, campaign, now) => html`
  <section class="sheet codes-sheet">
    <header class="pick__top"><div><h2>${t('staff-campaign.codes.sheet')}</h2><p>${local(campaign.name)} · ${longDay(now)}</p></div><p class="pick__stamp">${t('staff-campaign.codes.warn')}</p></header>
    <table><thead><tr>${['name', 'ministry', 'municipality', 'address', 'code'].map(name => html`<th scope="col">${t(`staff-campaign.codes.column.${name}`)}</th>`)}</tr></thead>
      <tbody>${schools.map(school => html`<tr><th scope="row">${typography(school.name)}</th><td class="num">${ministryCode(school) || '—'}</td><td>${typography(school.municipality)}</td>
        <td>${typography(school.address)} <span class="nb">${postalCode(school.postal_code)}</span></td><td class="num codes-sheet__code">${school.code}</td></tr>`)}</tbody></table>
    <footer class="pick__foot">${logo()}</footer>
  </section>`;
