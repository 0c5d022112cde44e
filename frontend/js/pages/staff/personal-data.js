// What the law asks of whoever keeps data on people: somebody's data, what goes by age and what went, the register of incidents.
import {html} from 'lit-html';
import {enter} from '../../components/staff/door.js';
import {erasures} from '../../components/staff/erasures.js';
import {incidents} from '../../components/staff/incidents.js';
import {looksOfLists} from '../../components/staff/looks.js';
import {person} from '../../components/staff/person.js';
import {t} from '../../i18n.js';
import {put} from '../../state.js';

const place = document.getElementById('page');
const at = id => place.querySelector(`#${id}`);

enter(place, async () => {
  put(place, html`${['person', 'erasures', 'incidents', 'looks'].map(pane)}`);
  person(at('person'), () => erasures(at('erasures')));
  await Promise.all([erasures(at('erasures')), incidents(at('incidents')), looksOfLists(at('looks'))]);
}, {admin: true});

const pane = name => html`
  <section class="pane" aria-labelledby="t-${name}"><div class="pane__h"><h2 id="t-${name}">${t(`staff-personal-data.${name}.title`)}</h2></div>
    <p class="soft measure">${t(`staff-personal-data.${name}.how`)}</p><div id=${name}></div></section>`;
