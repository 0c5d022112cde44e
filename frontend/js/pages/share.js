// To make the kits known: of a school that chose this year's (?no=), with its name; else to all that may choose.
import {html} from 'lit-html';
import {api} from '../api.js';
import {share} from '../components/share/share.js';
import {t} from '../i18n.js';
import {explain} from '../problem.js';
import {loading, put} from '../state.js';

const place = document.getElementById('share');
const number = new URLSearchParams(location.search).get('no');

loading(place, t('share.title'), async () => {
  const [campaign, order] = await Promise.all([api.get('/campaigns/current'), orderShown()]);
  const isChoice = order?.campaign.slug === campaign.slug && order.origin !== 'automatic';
  put(place, html`<header class="stack stack--tight no-print"><h1 tabindex="-1">${t('share.title')}</h1><p class="lede">${t('share.lede')}</p></header><div id="shared"></div>`);
  await share(place.querySelector('#shared'), {campaign, school: isChoice ? order.school.name : '', kit: isChoice ? order.kit : null});
}, problem => problem.code === 'no_campaign' && put(place, html`<header class="stack stack--tight"><h1 tabindex="-1">${t('share.title')}</h1><p class="lede">${explain(problem)}</p></header>`) === undefined);

// Whose order it is not sees the page that everybody sees.
async function orderShown() {
  return number ? api.get(`/orders/${encodeURIComponent(number)}`).catch(problem => {
    if (![401, 403, 404].includes(problem.status)) throw problem;
    return null;
  }) : null;
}
